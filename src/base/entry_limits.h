#pragma once

#include <cstddef>

// The maximum sizes of an entry. The journal applies them to everything that it stores, and formats
// and reader to everything that they read.
namespace waterline::base {

// The limit for the text and the answers of one entry together, in bytes of UTF-8: about 180,000
// words.
inline constexpr std::size_t kMaxEntrySize = std::size_t{1024} * 1024;
inline constexpr std::size_t kMaxAnswers = 64;
// The limit for names of answers, kinds and topics, in bytes.
inline constexpr std::size_t kMaxNameSize = 64;

}  // namespace waterline::base
