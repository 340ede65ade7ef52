#include "lens/orientation.h"

#include <cstddef>
#include <optional>

namespace waterline::lens {
namespace {

enum class ByteOrder { kBigEndian, kLittleEndian };

// Reads numbers of a file at any place. A place behind its end reads as zeros.
class Reader {
 public:
  Reader(std::string_view bytes, ByteOrder order) : bytes_(bytes), order_(order) {}

  [[nodiscard]] std::uint32_t number(std::uint64_t at, unsigned size) const {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < size; ++i) {
      const unsigned place = order_ == ByteOrder::kBigEndian ? i : size - 1 - i;
      value = value << 8 | byte(at + place);
    }
    return value;
  }

 private:
  [[nodiscard]] std::uint32_t byte(std::uint64_t at) const {
    return at < bytes_.size() ? static_cast<unsigned char>(bytes_[static_cast<std::size_t>(at)])
                              : 0U;
  }

  std::string_view bytes_;
  ByteOrder order_;
};

std::string_view part_of(std::string_view bytes, std::uint64_t at, std::uint64_t size) {
  if (at >= bytes.size()) return {};
  return bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
}

// `tiff` is the content of Exif data: a header, then a list of tags with twelve bytes each (TIFF
// 6.0, section 2).
Orientation orientation_in(std::string_view tiff) {
  constexpr std::uint32_t kOrientationTag = 0x0112;
  constexpr unsigned kTagSize = 12;
  const bool little = tiff.starts_with("II");
  if (!little && !tiff.starts_with("MM")) return Orientation::kUpright;
  const Reader reader(tiff, little ? ByteOrder::kLittleEndian : ByteOrder::kBigEndian);
  const std::uint64_t list = reader.number(4, 4);
  const std::uint32_t tags = reader.number(list, 2);
  for (std::uint32_t tag = 0; tag < tags; ++tag) {
    const std::uint64_t at = list + 2 + std::uint64_t{tag} * kTagSize;
    if (at >= tiff.size()) break;
    if (reader.number(at, 2) != kOrientationTag) continue;
    const std::uint32_t value = reader.number(at + 8, 2);
    if (value >= 1 && value <= 8) return static_cast<Orientation>(value);
    break;
  }
  return Orientation::kUpright;
}

// A marker of a JPEG file and its content (ITU T.81, annex B).
struct Marker {
  std::uint32_t code = 0;
  std::string_view content;
};

constexpr std::uint32_t kStartOfScan = 0xda;
constexpr std::uint32_t kEndOfImage = 0xd9;
constexpr std::uint32_t kExifMarker = 0xe1;

// Walks the markers of a JPEG file. The bytes of the scans between them are passed over.
class Markers {
 public:
  explicit Markers(std::string_view file) : file_(file) {}

  std::optional<Marker> next() {
    for (;;) {
      at_ = file_.find('\xff', at_);
      if (at_ == std::string_view::npos || at_ + 1 >= file_.size()) return {};
      const std::uint32_t code = static_cast<unsigned char>(file_[at_ + 1]);
      if (code == 0xff) {
        ++at_;  // a fill byte
        continue;
      }
      at_ += 2;
      // Of these a marker is made of the two bytes alone, or of a byte of a scan.
      const bool alone = code == 0x00 || code == 0x01 || (code >= 0xd0 && code <= 0xd8);
      if (alone) continue;
      if (code == kEndOfImage) return {};
      const std::uint32_t size = Reader(file_, ByteOrder::kBigEndian).number(at_, 2);
      if (size < 2) return {};
      const Marker marker{code, part_of(file_, at_ + 2, size - 2)};
      at_ += size;
      if (at_ > file_.size()) return {};
      return marker;
    }
  }

 private:
  std::string_view file_;
  std::size_t at_ = 0;
};

std::string_view exif_of_jpeg(std::string_view file) {
  constexpr std::string_view kName("Exif\0\0", 6);
  Markers markers(file);
  while (const auto marker = markers.next()) {
    if (marker->code == kStartOfScan) break;
    if (marker->code == kExifMarker && marker->content.starts_with(kName))
      return marker->content.substr(kName.size());
  }
  return {};
}

// PNG, section 5.3: each chunk has its length, its name, its content and four bytes of a checksum.
std::string_view exif_of_png(std::string_view file) {
  const Reader reader(file, ByteOrder::kBigEndian);
  for (std::uint64_t at = 8; at < file.size();) {
    const std::uint64_t size = reader.number(at, 4);
    if (part_of(file, at + 4, 4) == "eXIf") return part_of(file, at + 8, size);
    at += size + 12;
  }
  return {};
}

// RFC 9649, section 2.3: each chunk has its name, its length and its content, of an even length.
std::string_view exif_of_webp(std::string_view file) {
  constexpr std::string_view kName("Exif\0\0", 6);
  const Reader reader(file, ByteOrder::kLittleEndian);
  for (std::uint64_t at = 12; at < file.size();) {
    const std::uint64_t size = reader.number(at + 4, 4);
    if (part_of(file, at, 4) == "EXIF") {
      std::string_view content = part_of(file, at + 8, size);
      // Some writers keep the name that the data has in a JPEG file.
      if (content.starts_with(kName)) content.remove_prefix(kName.size());
      return content;
    }
    at += size + size % 2 + 8;
  }
  return {};
}

}  // namespace

Turn turn_of(Orientation orientation) {
  switch (orientation) {
    case Orientation::kUpright:
      return {};
    case Orientation::kMirrored:
      return {.mirrors_columns = true};
    case Orientation::kHalfTurn:
      return {.mirrors_columns = true, .mirrors_rows = true};
    case Orientation::kUpsideDownMirrored:
      return {.mirrors_rows = true};
    case Orientation::kRowsAreColumns:
      return {.swaps_sides = true};
    case Orientation::kQuarterTurnRight:
      return {.swaps_sides = true, .mirrors_rows = true};
    case Orientation::kRowsAreColumnsMirrored:
      return {.swaps_sides = true, .mirrors_columns = true, .mirrors_rows = true};
    case Orientation::kQuarterTurnLeft:
      return {.swaps_sides = true, .mirrors_columns = true};
  }
  return {};
}

Orientation orientation_of(std::string_view file) {
  if (file.starts_with("\xff\xd8")) return orientation_in(exif_of_jpeg(file));
  if (file.starts_with("\x89PNG")) return orientation_in(exif_of_png(file));
  return orientation_in(exif_of_webp(file));
}

int scans_of_jpeg(std::string_view file) {
  int scans = 0;
  Markers markers(file);
  while (const auto marker = markers.next()) scans += marker->code == kStartOfScan ? 1 : 0;
  return scans;
}

}  // namespace waterline::lens
