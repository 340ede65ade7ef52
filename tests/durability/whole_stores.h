#pragma once

#include <cstddef>

#include <catch2/catch.hpp>

#include "node/unlock.h"

namespace waterline {

// Requires that the three stores of this home open, have `entries` entries on each side, and that
// every page of them can be read.
inline void require_whole_stores(const node::Home& home, const keyring::DerivedKeys& keys,
                                 std::size_t entries, base::Random& random) {
  auto stores = node::open_private(home, keys, random);
  REQUIRE(stores.ok());
  auto ledger = node::open_ledger(home, keys, random);
  REQUIRE(ledger.ok());
  REQUIRE(stores->vault.entries().list(100).value().size() == entries);
  REQUIRE(stores->deep.entries().list(100).value().size() == entries);
  REQUIRE(stores->vault.verify().ok());
  REQUIRE(stores->deep.verify().ok());
  REQUIRE(ledger->verify().ok());
}

}  // namespace waterline
