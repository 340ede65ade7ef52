#include "crypto/keyed_hash.h"

#include <sodium.h>

#include "base/check.h"
#include "crypto/secret.h"
#include "crypto/sodium_bytes.h"

namespace waterline::crypto {

struct KeyedHash::State {
  crypto_generichash_blake2b_state blake;
};

KeyedHash::KeyedHash(base::ByteView key) : state_(std::make_unique<State>()) {
  base::check(key.size() == 32);
  base::check(
      crypto_generichash_blake2b_init(&state_->blake, sodium_bytes(key), key.size(), kSize) == 0);
}

KeyedHash::KeyedHash(KeyedHash&&) noexcept = default;
KeyedHash& KeyedHash::operator=(KeyedHash&&) noexcept = default;

KeyedHash::~KeyedHash() {
  if (state_) sodium_memzero(&state_->blake, sizeof state_->blake);
}

void KeyedHash::add(base::ByteView bytes) {
  base::check(
      crypto_generichash_blake2b_update(&state_->blake, sodium_bytes(bytes), bytes.size()) == 0);
}

std::array<std::byte, KeyedHash::kSize> KeyedHash::finish() {
  std::array<std::byte, kSize> hash{};
  base::check(crypto_generichash_blake2b_final(
                  &state_->blake, sodium_bytes(base::MutableByteView(hash)), hash.size()) == 0);
  return hash;
}

}  // namespace waterline::crypto
