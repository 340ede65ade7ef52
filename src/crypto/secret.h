#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"
#include "base/random.h"

namespace waterline::crypto {

// Starts libsodium. Call once before anything else in this room, from any thread. Safe to call
// again.
void initialize();

// Bytes in guarded memory (sodium_malloc): locked where the system allows it, excluded from core
// dumps, wiped by the destructor. Move-only; a moved-from value is empty. Cannot be printed, and
// can be compared only in constant time.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);  // zeros
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  static SecretBytes copy_of(base::ByteView bytes);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] base::ByteView view() const { return {data_, size_}; }
  [[nodiscard]] base::MutableByteView view() { return {data_, size_}; }
  [[nodiscard]] SecretBytes clone() const { return copy_of(view()); }

 private:
  std::byte* data_ = nullptr;  // owned; from sodium_malloc
  std::size_t size_ = 0;
};

// A 256-bit secret key. `Purpose` keeps keys apart at compile time, by owner and use.
template <class Purpose>
class Key {
 public:
  static constexpr std::size_t kSize = 32;

  Key() : secret_(kSize) {}  // all zero, to be filled
  // Makes a key of these bytes. REQUIRES: bytes.size() == kSize.
  explicit Key(base::ByteView bytes);
  static Key generate(base::Random& random) {
    Key key;
    random.fill(key.bytes());
    return key;
  }

  [[nodiscard]] base::ByteView bytes() const { return secret_.view(); }
  [[nodiscard]] base::MutableByteView bytes() { return secret_.view(); }
  [[nodiscard]] Key clone() const { return Key(bytes()); }

 private:
  SecretBytes secret_;
};

// Overwrites bytes that held a secret, in a way that no compiler removes.
void wipe(base::MutableByteView bytes);

// Returns whether two byte strings are equal, in time that depends only on their sizes.
bool equal_in_constant_time(base::ByteView a, base::ByteView b);

void check_key_size(std::size_t size);

template <class Purpose>
Key<Purpose>::Key(base::ByteView bytes) : secret_(SecretBytes::copy_of(bytes)) {
  check_key_size(bytes.size());
}

}  // namespace waterline::crypto
