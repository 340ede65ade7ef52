#pragma once

#include <array>
#include <cstddef>

// How something that one person said names the words that it was said about.
namespace waterline::base {

// A digest of an item's words as a reader has them before them (ledger/words.h). All zeros: of no
// words.
using Words = std::array<std::byte, 16>;

}  // namespace waterline::base
