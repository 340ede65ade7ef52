#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"

namespace waterline::journal {

// As many bytes at the beginning of a file tell its kind.
inline constexpr std::size_t kKindBytes = 64;

// Returns the media type that the first bytes of a file show ("image/jpeg"), or
// "application/octet-stream" for all others. Nothing is decoded: these are fixed bytes at fixed
// places. The type is shown to the person and decides what may be asked of the lens. It is never
// sent as the type of an answer.
std::string_view media_kind_of(base::ByteView first);

}  // namespace waterline::journal
