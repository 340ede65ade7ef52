#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::link {

// The names of bundles in a folder: 32 hexadecimal digits, for 8 random bytes and 8 bytes of a MAC
// over them. The MAC's key belongs to the pair and to one author. So each device recognizes its own
// bundles and the partner's by name, without a list; to anybody else the names look random.
class FolderNames {
 public:
  enum class Whose { kNobodys, kOwn, kPartners };

  FolderNames(const crypto::PairKey& pair, const crypto::PublicKey& own,
              const crypto::PublicKey& partner);

  [[nodiscard]] std::string fresh(base::Random& random) const;
  [[nodiscard]] Whose whose(std::string_view name) const;

  // The ending of a file's name while the file is written.
  static constexpr std::string_view kUnfinished = ".part";

 private:
  struct NamePurpose;
  using NameKey = crypto::Key<NamePurpose>;

  NameKey own_;
  NameKey partners_;
};

}  // namespace waterline::link
