#include "crypto/sealed_box.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <sodium.h>

#include "base/check.h"
#include "crypto/padme.h"
#include "crypto/sodium_bytes.h"
#include "crypto/x25519.h"

namespace waterline::crypto {
namespace {

constexpr std::size_t kLengthSize = 8;

}  // namespace

PublicKey public_key_of(const DraftSecret& secret) {
  return x25519_public_key(secret.bytes());
}

base::Bytes seal_to(const PublicKey& to, base::ByteView plain) {
  SecretBytes padded(padme(kLengthSize + plain.size()));
  std::ranges::fill(padded.view(), std::byte{0});
  for (std::size_t i = 0; i < kLengthSize; ++i) {
    padded.view()[i] = static_cast<std::byte>(static_cast<std::uint64_t>(plain.size()) >> (8 * i));
  }
  std::ranges::copy(plain, padded.view().begin() + kLengthSize);
  base::Bytes sealed(padded.view().size() + crypto_box_SEALBYTES);
  base::check(crypto_box_seal(sodium_bytes(base::MutableByteView(sealed)),
                              sodium_bytes(base::ByteView(padded.view())), padded.view().size(),
                              sodium_bytes(base::ByteView(to.bytes))) == 0);
  return sealed;
}

std::optional<SecretBytes> open_sealed(const DraftSecret& secret, base::ByteView sealed) {
  if (sealed.size() < crypto_box_SEALBYTES + kLengthSize) return {};
  SecretBytes padded(sealed.size() - crypto_box_SEALBYTES);
  const PublicKey own = public_key_of(secret);
  if (crypto_box_seal_open(sodium_bytes(padded.view()), sodium_bytes(sealed), sealed.size(),
                           sodium_bytes(base::ByteView(own.bytes)),
                           sodium_bytes(secret.bytes())) != 0) {
    return {};
  }
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < kLengthSize; ++i) {
    size |= std::to_integer<std::uint64_t>(padded.view()[i]) << (8 * i);
  }
  if (size > padded.view().size() - kLengthSize) return {};
  return SecretBytes::copy_of(padded.view().subspan(kLengthSize, static_cast<std::size_t>(size)));
}

}  // namespace waterline::crypto
