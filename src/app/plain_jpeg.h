#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace waterline::app {

struct JpegSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  friend bool operator==(const JpegSize&, const JpegSize&) = default;
};

// Returns the size of a plain JPEG file; nullopt for any other bytes. A plain file has a JFIF header
// without a small picture, its tables, one frame and one scan (ITU T.81, annex B), and nothing else:
// no Exif, no comment, no profile, and no byte behind its end.
std::optional<JpegSize> size_of_plain_jpeg(base::ByteView file);

}  // namespace waterline::app
