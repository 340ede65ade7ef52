#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace waterline::store {

// 16 random bytes that name one clean close of a store. The owner of several stores records such an
// id for each of them. If a store has another id later, somebody put an older copy in its place
// (docs/storage.md, "Freshness").
using FreshnessId = std::array<std::byte, 16>;

enum class LastUse : std::uint8_t {
  // The store was written to after the close that the id names, and was not closed since.
  kCutOff = 0,
  // The store was not written to after the close that the id names.
  kClosed = 1,
};

struct Freshness {
  // The id of the last clean close, or of the store's creation if it was never closed.
  FreshnessId id{};
  LastUse last_use = LastUse::kClosed;

  friend bool operator==(const Freshness&, const Freshness&) = default;
};

// The part of an open store's header by which several stores of one journal are compared.
struct HeaderState {
  Freshness freshness;  // as it was when the store was opened
  FreshnessId next{};   // the id that the next clean close will store
  // The header's sequence number, which never decreases and increases with every clean close.
  std::uint64_t sequence = 0;
};

}  // namespace waterline::store
