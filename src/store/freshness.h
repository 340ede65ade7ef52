#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace waterline::store {

// 16 random bytes that name one clean close of a store. The owner of several stores lets them name
// each other's, and so sees that one of them was set back (docs/storage.md, "Freshness").
using FreshnessId = std::array<std::byte, 16>;

enum class LastUse : std::uint8_t {
  // it was written to after the close that the id names, and not closed since
  kCutOff = 0,
  // nothing was written to it after that close
  kClosed = 1,
};

struct Freshness {
  // of the last clean close; of its making, while it was never closed
  FreshnessId id{};
  LastUse last_use = LastUse::kClosed;

  friend bool operator==(const Freshness&, const Freshness&) = default;
};

// What an open store's header says to whoever compares several stores.
struct Standing {
  Freshness freshness;  // as it was opened
  FreshnessId next{};   // that its clean close will leave
  // of the header: it only grows, and does at every clean close
  std::uint64_t sequence = 0;
};

}  // namespace waterline::store
