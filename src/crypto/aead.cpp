#include "crypto/aead.h"

#include <array>

#include <sodium.h>

#include "base/check.h"
#include "crypto/secret.h"
#include "crypto/sodium_bytes.h"

namespace waterline::crypto {
namespace {

constexpr std::size_t kSealNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(kSealOverhead == kSealNonceSize + crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(kTagSize == crypto_aead_chacha20poly1305_ietf_ABYTES);

// Returns the nonce of Noise, section 12.2: 32 bits of zeros, then the counter in little-endian
// order.
std::array<unsigned char, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> noise_nonce(
    std::uint64_t counter) {
  std::array<unsigned char, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce{};
  for (std::size_t i = 0; i < sizeof counter; ++i)
    nonce[4 + i] = static_cast<unsigned char>(counter >> (8 * i));
  return nonce;
}

}  // namespace

void seal(base::ByteView key, base::ByteView plaintext, base::ByteView associated_data,
          base::Random& random, base::MutableByteView out) {
  base::check(key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  base::check(out.size() == plaintext.size() + kSealOverhead);
  const base::MutableByteView nonce = out.first(kSealNonceSize);
  random.fill(nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sodium_bytes(out.subspan(kSealNonceSize)), nullptr,
                                             sodium_bytes(plaintext), plaintext.size(),
                                             sodium_bytes(associated_data), associated_data.size(),
                                             nullptr, sodium_bytes(nonce), sodium_bytes(key));
}

Result<void> open(base::ByteView key, base::ByteView sealed, base::ByteView associated_data,
                  base::MutableByteView out) {
  base::check(key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  base::check(out.size() + kSealOverhead == sealed.size());
  const base::ByteView nonce = sealed.first(kSealNonceSize);
  const base::ByteView ciphertext = sealed.subspan(kSealNonceSize);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          sodium_bytes(out), nullptr, nullptr, sodium_bytes(ciphertext), ciphertext.size(),
          sodium_bytes(associated_data), associated_data.size(), sodium_bytes(nonce),
          sodium_bytes(key)) != 0) {
    wipe(out);
    return Error::kForged;
  }
  return {};
}

void noise_encrypt(base::ByteView key, std::uint64_t counter, base::ByteView associated_data,
                   base::ByteView plaintext, base::MutableByteView out) {
  base::check(key.size() == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
  base::check(out.size() == plaintext.size() + kTagSize);
  crypto_aead_chacha20poly1305_ietf_encrypt(sodium_bytes(out), nullptr, sodium_bytes(plaintext),
                                            plaintext.size(), sodium_bytes(associated_data),
                                            associated_data.size(), nullptr,
                                            noise_nonce(counter).data(), sodium_bytes(key));
}

Result<void> noise_decrypt(base::ByteView key, std::uint64_t counter,
                           base::ByteView associated_data, base::ByteView ciphertext,
                           base::MutableByteView out) {
  base::check(key.size() == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
  base::check(out.size() + kTagSize == ciphertext.size());
  if (crypto_aead_chacha20poly1305_ietf_decrypt(
          sodium_bytes(out), nullptr, nullptr, sodium_bytes(ciphertext), ciphertext.size(),
          sodium_bytes(associated_data), associated_data.size(), noise_nonce(counter).data(),
          sodium_bytes(key)) != 0) {
    wipe(out);
    return Error::kForged;
  }
  return {};
}

}  // namespace waterline::crypto
