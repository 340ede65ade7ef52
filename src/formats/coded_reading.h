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
// At most this many are named; later ones are dropped.
inline constexpr std::size_t kMaxLeftOut = 1'000'000;

// Calls `put` once for each record.
void encode(const Reading& reading, const std::function<void(base::ByteView)>& put);

// Returns none if a correct reader cannot have written the bytes. The file may have compromised the
// reader, so every limit and every rule of a draft is checked again here.
std::optional<Reading> decode_reading(base::ByteView bytes);

}  // namespace waterline::formats
