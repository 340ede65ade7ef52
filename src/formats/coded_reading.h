#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "formats/draft.h"

// A Reading as bytes, from the program that reads foreign files to the command line: records of
// length-prefixed texts.
namespace waterline::formats {

inline constexpr std::size_t kMaxCodedReading = std::size_t{384} * 1024 * 1024;
inline constexpr std::size_t kMaxLeftOut = 1'000'000;  // that are named; later ones are not

// Calls `put` with one record after another.
void encode(const Reading& reading, const std::function<void(base::ByteView)>& put);

// None where the bytes are anything that a sound reader cannot have said: the reader may have been
// taken over by what it read, so every limit and every rule of a draft is checked here once more.
std::optional<Reading> decode_reading(base::ByteView bytes);

}  // namespace waterline::formats
