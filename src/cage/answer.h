#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

// The form of the answer that a caged program writes to the pipe to its parent: this header, then
// exactly `size` bytes.
namespace waterline::cage {

enum class Outcome : std::uint32_t {
  kDone = 1,  // the bytes are the answer
  // The program could not put its cage in force, so it read nothing.
  kNotShutIn,
  // The program cannot read this kind of input.
  kUnreadable,
  // The program read the input, but it does not contain the thing that was looked for.
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
// Decodes a header. Returns nullopt if the bytes are no valid header. The header of an outcome
// other than kDone must have a size of 0.
std::optional<AnswerHeader> decode_header(const AnswerHeaderBytes& bytes);

}  // namespace waterline::cage
