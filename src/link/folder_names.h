#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::link {

// The names of sealed files in a folder: 32 hexadecimal digits, of 8 random bytes and of 8 bytes of
// a MAC over them under a key of the pair and of the author. So each side knows its own and the
// other's by their names, without a list; to anybody else every name is new and random.
class FolderNames {
 public:
  enum class Whose { kNobodys, kOwn, kPartners };

  FolderNames(const crypto::PairKey& pair, const crypto::PublicKey& own,
              const crypto::PublicKey& partner);

  [[nodiscard]] std::string fresh(base::Random& random) const;
  [[nodiscard]] Whose whose(std::string_view name) const;

  // What a file is called until it is whole.
  static constexpr std::string_view kUnfinished = ".part";

 private:
  struct NamePurpose;
  using NameKey = crypto::Key<NamePurpose>;

  NameKey own_;
  NameKey partners_;
};

}  // namespace waterline::link
