#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::link {

// The names of bundles in a folder. A name is 32 hexadecimal digits: 8 random bytes, and 8 bytes of
// a MAC over them. The MAC's key belongs to the pair and to one of the two authors. So each device
// recognizes its own bundles and the partner's by name, without a list. To anybody else the names
// look random.
class FolderNames {
 public:
  enum class Whose { kNobodys, kOwn, kPartners };

  FolderNames(const crypto::PairKey& pair, const crypto::PublicKey& own,
              const crypto::PublicKey& partner);

  static constexpr std::size_t kSize = 32;  // of a name

  [[nodiscard]] std::string fresh(base::Random& random) const;
  [[nodiscard]] Whose whose(std::string_view name) const;

  // The ending that a bundle's name has while the bundle is being written.
  static constexpr std::string_view kUnfinished = ".part";

 private:
  struct NamePurpose;
  using NameKey = crypto::Key<NamePurpose>;

  NameKey own_;
  NameKey partners_;
};

// Returns the name that the bundle `name` has while it is being written.
inline std::string unfinished(const std::string& name) {
  return name + std::string(FolderNames::kUnfinished);
}

}  // namespace waterline::link
