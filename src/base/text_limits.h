#pragma once

#include <cstddef>

// The maximum sizes of shared texts. The room `wire` applies them to everything that comes from the
// partner's device; gate and ledger apply them to everything that leaves this one.
namespace waterline::base {

// The limit for a rendition, in bytes of UTF-8: about 11,000 words.
constexpr std::size_t kMaxSharedTextSize = 64 * 1024;
// The limit for every other shared text, in bytes of UTF-8.
constexpr std::size_t kMaxNoteSize = 8 * 1024;

}  // namespace waterline::base
