#pragma once

#include <array>
#include <cstddef>

// The digest by which an operation says which words it is about.
namespace waterline::base {

// A digest of an item's words as a person saw them (ledger/words.h). It is all zeros if there are
// none.
using Words = std::array<std::byte, 16>;

}  // namespace waterline::base
