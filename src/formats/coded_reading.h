#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "formats/draft.h"

// Encodes a Reading as bytes, for the way from the reader program to the command line: records of
// length-prefixed texts.
namespace waterline::formats {

inline constexpr std::size_t kMaxCodedReading = std::size_t{384} * 1024 * 1024;
// The limit for the files that a reading names as left out. Any more are dropped.
inline constexpr std::size_t kMaxLeftOut = 1'000'000;

// Encodes a reading, and calls `put` once for each record of it.
void encode(const Reading& reading, const std::function<void(base::ByteView)>& put);

// Decodes a reading. Returns nullopt if a correct reader cannot have written the bytes. A file may
// have taken the reader over, so every limit and every rule of a draft is checked again here.
std::optional<Reading> decode_reading(base::ByteView bytes);

}  // namespace waterline::formats
