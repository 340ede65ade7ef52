#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "base/bytes.h"

namespace waterline::crypto {

// BLAKE2b with a key (RFC 7693), computed piece by piece. Nobody without the key can tell whether a
// hash is that of a content which they know.
class KeyedHash {
 public:
  static constexpr std::size_t kSize = 32;

  // REQUIRES: key.size() == 32.
  explicit KeyedHash(base::ByteView key);
  KeyedHash(KeyedHash&&) noexcept;
  KeyedHash& operator=(KeyedHash&&) noexcept;
  ~KeyedHash();  // wipes the state

  void add(base::ByteView bytes);
  // Returns the hash of everything that was added. REQUIRES: this object is not used again.
  std::array<std::byte, kSize> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::crypto
