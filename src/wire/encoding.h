#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include "base/bytes.h"
#include "base/check.h"
#include "wire/error.h"

// Converts a Cap'n Proto message to bytes and back. A message is always one segment
// (proto/wire.capnp, "How a message is encoded"). Only this file knows the framing of the bytes and
// catches the library's exceptions. Only for the code of this room.
namespace waterline::wire {

// A buffer of zeroed words, 8-byte aligned as the library needs it. Wiped on destruction, because
// messages of the channel contain keys.
class WipedWords {
 public:
  explicit WipedWords(std::size_t count) : words_(count) {}
  WipedWords(const WipedWords&) = delete;
  WipedWords& operator=(const WipedWords&) = delete;
  ~WipedWords();

  [[nodiscard]] kj::ArrayPtr<capnp::word> get() {
    return {reinterpret_cast<capnp::word*>(words_.data()), words_.size()};
  }
  [[nodiscard]] base::MutableByteView bytes() { return std::as_writable_bytes(std::span(words_)); }

 private:
  std::vector<std::uint64_t> words_;
};

inline constexpr std::size_t kWordSize = sizeof(capnp::word);
inline constexpr std::size_t kSegmentTableSize = 8;
inline constexpr int kMaxNesting = 16;

// Returns whether the bytes are one message of exactly one segment in our framing: a table with the
// size of the segment, then the segment.
[[nodiscard]] bool is_one_framed_segment(base::ByteView bytes);

base::Bytes framed(kj::ArrayPtr<const capnp::word> segment);

// Returns the bytes of a message. `fill` writes the content into the root of the message. The bytes
// are at most `max_size`; a value within the limits of base/operation.h fits.
template <class Schema, class Fill>
base::Bytes encode_message(std::size_t max_size, Fill&& fill) {
  WipedWords space(max_size / kWordSize);
  capnp::MallocMessageBuilder builder(space.get());
  fill(builder.initRoot<Schema>());
  const auto segments = builder.getSegmentsForOutput();
  base::check(segments.size() == 1);
  return framed(segments[0]);
}

// Decodes a message. `read` converts its root into the value that is returned. Returns an error if
// the bytes are no valid message.
template <class Schema, class Value, class Read>
Result<Value> decode_message(base::ByteView bytes, std::size_t max_size, Read&& read) {
  if (bytes.size() > max_size) return Error::kTooLarge;
  if (!is_one_framed_segment(bytes)) return Error::kMalformed;
  WipedWords words(bytes.size() / kWordSize);
  base::copy(bytes, words.bytes());
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 2 * words.get().size();
  options.nestingLimit = kMaxNesting;
  try {
    capnp::FlatArrayMessageReader reader(words.get(), options);
    return std::forward<Read>(read)(reader.getRoot<Schema>());
  } catch (const kj::Exception&) {
    // The library threw: a pointer is out of bounds or of the wrong kind, or the limit of traversal
    // or of nesting is reached.
    return Error::kMalformed;
  }
}

}  // namespace waterline::wire
