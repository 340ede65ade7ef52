#include "crypto/noise_cipher_state.h"

#include <array>
#include <limits>

#include "base/check.h"
#include "crypto/aead.h"

namespace waterline::crypto::noise {
namespace {

constexpr std::uint64_t kReservedNonce = std::numeric_limits<std::uint64_t>::max();

}  // namespace

void CipherState::initialize_key(base::ByteView key) {
  base::check(key.size() == kKeySize);
  k_ = SecretBytes::copy_of(key);
  n_ = 0;
}

Result<base::Bytes> CipherState::encrypt_with_ad(base::ByteView ad, base::ByteView plaintext) {
  if (!has_key()) return base::to_bytes(plaintext);
  if (n_ == kReservedNonce) return Error::kExhausted;
  base::Bytes ciphertext(plaintext.size() + kTagSize);
  noise_encrypt(k_.view(), n_, ad, plaintext, ciphertext);
  ++n_;
  return ciphertext;
}

Result<base::Bytes> CipherState::decrypt_with_ad(base::ByteView ad, base::ByteView ciphertext) {
  if (!has_key()) return base::to_bytes(ciphertext);
  if (n_ == kReservedNonce) return Error::kExhausted;
  if (ciphertext.size() < kTagSize) return Error::kWrongSize;
  base::Bytes plaintext(ciphertext.size() - kTagSize);
  if (const auto opened = noise_decrypt(k_.view(), n_, ad, ciphertext, plaintext); !opened)
    return opened.error();
  ++n_;
  return plaintext;
}

void CipherState::rekey() {
  // Noise section 4.2, REKEY(k): the new key is the first 32 bytes of the encryption of 32 zeros
  // under the reserved nonce.
  base::check(has_key());
  constexpr std::array<std::byte, kKeySize> kZeros{};
  SecretBytes sealed(kKeySize + kTagSize);
  noise_encrypt(k_.view(), kReservedNonce, {}, kZeros, sealed.view());
  k_ = SecretBytes::copy_of(sealed.view().first(kKeySize));
}

}  // namespace waterline::crypto::noise
