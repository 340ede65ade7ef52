#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

// The data on the pipe from a caged program to its parent: this header, then exactly `size` bytes.
namespace waterline::cage {

enum class Outcome : std::uint32_t {
  kDone = 1,  // the bytes are the answer
  // The cage could not be put in force, so nothing was read.
  kNotShutIn,
  // The program cannot read this kind of input.
  kUnreadable,
  // The input was read, but the searched content is not in it.
  kNothing,
  // The input is larger than the limit, or would become larger when unpacked.
  kTooLarge,
};

struct AnswerHeader {
  Outcome outcome = Outcome::kDone;
  std::uint64_t size = 0;
};
inline constexpr std::size_t kAnswerHeaderSize = 16;
using AnswerHeaderBytes = std::array<std::byte, kAnswerHeaderSize>;

AnswerHeaderBytes encode(const AnswerHeader& header);
// Returns the header that these bytes are, or nullopt. Only kDone may have bytes after its header.
std::optional<AnswerHeader> decode_header(const AnswerHeaderBytes& bytes);

}  // namespace waterline::cage
