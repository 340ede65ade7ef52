#pragma once

#include <array>
#include <cstddef>

// Links an operation to the words that it is about.
namespace waterline::base {

// A digest of an item's words as a reader saw them (ledger/words.h). All zeros: no words.
using Words = std::array<std::byte, 16>;

}  // namespace waterline::base
