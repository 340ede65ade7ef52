#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "formats/draft.h"

// Encodes a Reading (draft.h), which is the result of reading files, as bytes: records of texts,
// each with its length before it. In this form the reader program passes it to the command line.
namespace waterline::formats {

inline constexpr std::size_t kMaxCodedReading = std::size_t{384} * 1024 * 1024;
// The limit for the files that a reading can list as left out. encode() drops any more.
inline constexpr std::size_t kMaxLeftOut = 1'000'000;

// Encodes a reading, and calls `put` once for each record of it.
void encode(const Reading& reading, const std::function<void(base::ByteView)>& put);

// Decodes a reading. Returns nullopt if a correct reader program cannot have written the bytes. A
// file may have taken that program over, so every limit and every rule for drafts is checked again
// here.
std::optional<Reading> decode_reading(base::ByteView bytes);

}  // namespace waterline::formats
