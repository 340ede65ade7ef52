#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

// What crosses the pipe from a program in a cage to its parent: this header, then exactly so many
// bytes.
namespace waterline::cage {

enum class Outcome : std::uint32_t {
  kDone = 1,  // the bytes are the answer
  // the cage could not be put in force, so nothing was read
  kNotShutIn,
  // the input is not of a kind that is read here
  kUnreadable,
  // the input was read, and what was looked for is not in it
  kNothing,
  // the input is larger, or would become larger, than is read
  kTooLarge,
};

struct AnswerHeader {
  Outcome outcome = Outcome::kDone;
  std::uint64_t size = 0;
};
inline constexpr std::size_t kAnswerHeaderSize = 16;
using AnswerHeaderBytes = std::array<std::byte, kAnswerHeaderSize>;

AnswerHeaderBytes encode(const AnswerHeader& header);
// None where the bytes are no header. Only kDone may have bytes behind it.
std::optional<AnswerHeader> decode_header(const AnswerHeaderBytes& bytes);

}  // namespace waterline::cage
