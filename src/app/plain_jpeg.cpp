#include "app/plain_jpeg.h"

#include <string_view>

namespace waterline::app {
namespace {

constexpr unsigned kStartOfImage = 0xd8;
constexpr unsigned kEndOfImage = 0xd9;
constexpr unsigned kJfif = 0xe0;
constexpr unsigned kQuantisation = 0xdb;
constexpr unsigned kFrame = 0xc0;
constexpr unsigned kHuffman = 0xc4;
constexpr unsigned kScan = 0xda;

// Takes a file apart from its beginning. Every function returns nothing where the file ends first.
class Parts {
 public:
  explicit Parts(base::ByteView left) : left_(left) {}

  std::optional<base::ByteView> take(std::size_t size) {
    if (left_.size() < size) return {};
    const base::ByteView part = left_.first(size);
    left_ = left_.subspan(size);
    return part;
  }
  std::optional<unsigned> take_number(std::size_t size) {
    const auto bytes = take(size);
    if (!bytes) return {};
    unsigned number = 0;
    for (const std::byte byte : *bytes) number = number << 8 | std::to_integer<unsigned>(byte);
    return number;
  }
  // Returns the code of the marker that comes next.
  std::optional<unsigned> take_marker() {
    const auto marker = take_number(2);
    if (!marker || *marker >> 8 != 0xff) return {};
    return *marker & 0xff;
  }
  // Returns the content behind a marker, which begins with its length.
  std::optional<base::ByteView> take_content() {
    const auto size = take_number(2);
    if (!size || *size < 2) return {};
    return take(*size - 2);
  }
  // Takes the bytes of a scan, up to the next marker. A byte 0xff in them is followed by 0.
  void take_scan() {
    std::size_t at = 0;
    while (at + 1 < left_.size() &&
           (left_[at] != std::byte{0xff} || left_[at + 1] == std::byte{0})) {
      at += left_[at] == std::byte{0xff} ? 2 : 1;
    }
    left_ = left_.subspan(at);
  }
  [[nodiscard]] bool empty() const { return left_.empty(); }

 private:
  base::ByteView left_;
};

// The frame: a byte for the precision, then the height and the width.
std::optional<JpegSize> size_in(base::ByteView frame) {
  Parts parts(frame);
  if (parts.take_number(1) != 8U) return {};
  const auto height = parts.take_number(2);
  const auto width = parts.take_number(2);
  if (!height || !width || *height == 0 || *width == 0) return {};
  return JpegSize{*width, *height};
}

// A JFIF header is 14 bytes long when it has no small picture.
bool is_bare_jfif(base::ByteView content) {
  return content.size() == 14 &&
         base::text_of(content).starts_with(std::string_view("JFIF\0", 5)) &&
         content[12] == std::byte{0} && content[13] == std::byte{0};
}

}  // namespace

std::optional<JpegSize> size_of_plain_jpeg(base::ByteView file) {
  Parts parts(file);
  if (parts.take_marker() != kStartOfImage) return {};
  if (parts.take_marker() != kJfif) return {};
  if (const auto header = parts.take_content(); !header || !is_bare_jfif(*header)) return {};
  std::optional<JpegSize> size;
  for (;;) {
    const auto marker = parts.take_marker();
    const auto content = parts.take_content();
    if (!marker || !content) return {};
    if (*marker == kScan) break;
    if (*marker == kFrame && !size) {
      size = size_in(*content);
      if (!size) return {};
    } else if (*marker != kQuantisation && *marker != kHuffman) {
      return {};
    }
  }
  parts.take_scan();
  if (parts.take_marker() != kEndOfImage || !parts.empty()) return {};
  return size;
}

}  // namespace waterline::app
