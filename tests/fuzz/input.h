#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/bytes.h"

// What every fuzz target shares. libFuzzer calls the one function below with bytes that it made up;
// what must never happen ends the process.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace waterline::fuzz {

inline base::ByteView view_of(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

// A property that no input may break.
inline void require(bool holds) {
  if (!holds) std::abort();
}

// Takes an input apart from its front. At the end everything is zero or empty.
class Input {
 public:
  explicit Input(base::ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  base::ByteView bytes(std::size_t size) {
    const base::ByteView taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  base::ByteView offline_now() { return bytes(rest_.size()); }
  // Least significant byte first, `width` bytes of it.
  std::uint64_t number(std::size_t width) {
    std::uint64_t number = 0;
    std::size_t shift = 0;
    for (const std::byte byte : bytes(width)) {
      number |= std::to_integer<std::uint64_t>(byte) << shift;
      shift += 8;
    }
    return number;
  }

 private:
  base::ByteView rest_;
};

}  // namespace waterline::fuzz
