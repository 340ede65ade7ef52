#include "crypto/noise_symmetric_state.h"

#include <algorithm>

#include "crypto/kdf.h"
#include "crypto/mac.h"

namespace waterline::crypto::noise {
namespace {

// HKDF as in Noise section 4.3, which is that of RFC 5869 with `ck` as the salt and empty info. The
// result is the outputs of HASHLEN bytes one after another.
SecretBytes noise_hkdf(const SecretBytes& ck, base::ByteView input_key_material,
                       std::size_t outputs) {
  SecretBytes out(outputs * kHashSize);
  hkdf_sha512(ck.view(), input_key_material, {}, out.view());
  return out;
}

base::ByteView output(const SecretBytes& outputs, std::size_t index) {
  return outputs.view().subspan(index * kHashSize, kHashSize);
}

base::ByteView output_key(const SecretBytes& outputs, std::size_t index) {
  // Noise section 5.2 says of a key: "If HASHLEN is 64, then truncates to 32 bytes".
  return output(outputs, index).first(kKeySize);
}

}  // namespace

SymmetricState::SymmetricState(std::string_view protocol_name) {
  const base::ByteView name = base::bytes_of(protocol_name);
  if (name.size() <= kHashSize) {
    std::ranges::copy(name, h_.begin());
  } else {
    h_ = sha512(name);
  }
  ck_ = SecretBytes::copy_of(h_);
}

void SymmetricState::mix_key(base::ByteView input_key_material) {
  const SecretBytes outputs = noise_hkdf(ck_, input_key_material, 2);
  ck_ = SecretBytes::copy_of(output(outputs, 0));
  cipher_.initialize_key(output_key(outputs, 1));
}

void SymmetricState::mix_hash(base::ByteView data) {
  base::Bytes input = base::to_bytes(h_);
  base::append(input, data);
  h_ = sha512(input);
}

void SymmetricState::mix_key_and_hash(base::ByteView input_key_material) {
  const SecretBytes outputs = noise_hkdf(ck_, input_key_material, 3);
  ck_ = SecretBytes::copy_of(output(outputs, 0));
  mix_hash(output(outputs, 1));
  cipher_.initialize_key(output_key(outputs, 2));
}

Result<base::Bytes> SymmetricState::encrypt_and_hash(base::ByteView plaintext) {
  auto ciphertext = cipher_.encrypt_with_ad(h_, plaintext);
  if (ciphertext) mix_hash(*ciphertext);
  return ciphertext;
}

Result<base::Bytes> SymmetricState::decrypt_and_hash(base::ByteView ciphertext) {
  auto plaintext = cipher_.decrypt_with_ad(h_, ciphertext);
  if (plaintext) mix_hash(ciphertext);
  return plaintext;
}

std::pair<CipherState, CipherState> SymmetricState::split() const {
  const SecretBytes outputs = noise_hkdf(ck_, {}, 2);
  std::pair<CipherState, CipherState> directions;
  directions.first.initialize_key(output_key(outputs, 0));
  directions.second.initialize_key(output_key(outputs, 1));
  return directions;
}

}  // namespace waterline::crypto::noise
