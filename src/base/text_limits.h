#pragma once

#include <cstddef>

// How much text two people can share at a time. Applied in wire to everything foreign, and in gate
// and ledger to everything of our own.
namespace waterline::base {

// bytes of UTF-8 of a rendition; about 11,000 words
constexpr std::size_t kMaxSharedTextSize = 64 * 1024;
// likewise, of everything else that is shared
constexpr std::size_t kMaxNoteSize = 8 * 1024;

}  // namespace waterline::base
