#include "link/folder_names.h"

#include "crypto/kdf.h"
#include "crypto/mac.h"

namespace waterline::link {
namespace {

constexpr std::size_t kHalf = 8;  // bytes of each part

std::string name_of(base::ByteView key, base::ByteView nonce) {
  base::Bytes name = base::to_bytes(nonce);
  const auto mac = crypto::hmac_sha512(key, nonce);
  base::append(name, base::ByteView(mac).first(kHalf));
  return base::to_hex(name);
}

// Returns the value of a lower-case hexadecimal digit.
std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return {};
}

}  // namespace

FolderNames::FolderNames(const crypto::PairKey& pair, const crypto::PublicKey& own,
                         const crypto::PublicKey& partner)
    : own_(crypto::derive<NameKey>(pair, crypto::label::kBundleName, own.bytes)),
      partners_(crypto::derive<NameKey>(pair, crypto::label::kBundleName, partner.bytes)) {}

std::string FolderNames::fresh(base::Random& random) const {
  return name_of(own_.bytes(), random.bytes<kHalf>());
}

FolderNames::Whose FolderNames::whose(std::string_view name) const {
  static_assert(kSize == 4 * kHalf);
  if (name.size() != kSize) return Whose::kNobodys;
  base::Bytes nonce;
  for (std::size_t i = 0; i < kHalf; ++i) {
    const auto high = digit(name[2 * i]);
    const auto low = digit(name[2 * i + 1]);
    if (!high || !low) return Whose::kNobodys;
    nonce.push_back(static_cast<std::byte>(16 * *high + *low));
  }
  if (name == name_of(own_.bytes(), nonce)) return Whose::kOwn;
  if (name == name_of(partners_.bytes(), nonce)) return Whose::kPartners;
  return Whose::kNobodys;
}

}  // namespace waterline::link
