#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace waterline::store {

// 16 random bytes that name one clean close of a store. The owner of several stores lets them name each other's, and so
// sees that one of them was set back (docs/storage.md, "Freshness").
using FreshnessId = std::array<std::byte, 16>;

enum class LastUse : std::uint8_t {
  kCutOff = 0,  // it was written to after the close that the id names, and not closed since
  kClosed = 1,  // nothing was written to it after that close
};

struct Freshness {
  FreshnessId id{};  // of the last clean close; of its making, while it was never closed
  LastUse last_use = LastUse::kClosed;

  friend bool operator==(const Freshness&, const Freshness&) = default;
};

}  // namespace waterline::store
