#include "wire/encoding.h"

#include <strings.h>

namespace waterline::wire {

WipedWords::~WipedWords() {
  explicit_bzero(words_.data(), words_.size() * sizeof(std::uint64_t));
}

bool is_one_framed_segment(base::ByteView bytes) {
  if (bytes.size() < kSegmentTableSize + kWordSize || bytes.size() % kWordSize != 0) return false;
  const auto segments_less_one = base::read_little_endian<std::uint32_t>(bytes);
  const auto words = base::read_little_endian<std::uint32_t>(bytes.subspan(4));
  return segments_less_one == 0 && words == (bytes.size() - kSegmentTableSize) / kWordSize;
}

base::Bytes framed(kj::ArrayPtr<const capnp::word> segment) {
  const auto content = std::as_bytes(std::span(segment.begin(), segment.size()));
  base::Bytes bytes;
  bytes.reserve(kSegmentTableSize + content.size());
  base::append_little_endian(bytes, std::uint32_t{0});
  base::append_little_endian(bytes, static_cast<std::uint32_t>(segment.size()));
  base::append(bytes, content);
  return bytes;
}

}  // namespace waterline::wire
