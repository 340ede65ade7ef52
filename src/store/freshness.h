#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace waterline::store {

// 16 random bytes that name one clean close of a store. The owner of several stores records the ids
// of all of them, and so detects that one was set back (docs/storage.md, "Freshness").
using FreshnessId = std::array<std::byte, 16>;

enum class LastUse : std::uint8_t {
  // written to after the close that the id names, and not closed since
  kCutOff = 0,
  // not written to after that close
  kClosed = 1,
};

struct Freshness {
  // of the last clean close, or of its creation if it was never closed
  FreshnessId id{};
  LastUse last_use = LastUse::kClosed;

  friend bool operator==(const Freshness&, const Freshness&) = default;
};

// The part of an open store's header that is compared between several stores.
struct Standing {
  Freshness freshness;  // as it was opened
  FreshnessId next{};   // the id that its clean close will leave
  // of the header: it only grows, and grows with every clean close
  std::uint64_t sequence = 0;
};

}  // namespace waterline::store
