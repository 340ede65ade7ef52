#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "cage/answer.h"
#include "cage/confine.h"

// The side of a program that reads foreign bytes in a cage: descriptor 0 is its input, descriptor 1
// takes its answer, and it has nothing else.
namespace waterline::cage {

// Whether the input is read from its start to its end, or at any place (pread64 on descriptor 0 as
// well).
enum class Access { kInOrder, kAnywhere };

inline constexpr std::uint64_t kAddressSpace = std::uint64_t{768} * 1024 * 1024;
inline constexpr std::uint64_t kProcessorSeconds = 20;
inline constexpr std::uint64_t kOpenFiles = 4;

// The calls and limits of the cage: bytes in, bytes out, memory that is never executable, and the
// end.
std::vector<AllowedCall> calls_of_decoder(Access access);
Limits limits_of_decoder();

// Shuts this process in before it reads a foreign byte. Answers kNotShutIn and ends the process
// where that fails. The process also ends when its parent does.
void enter(Access access);

// The whole input. None if it has more than `most` bytes or cannot be read.
std::optional<std::string> read_input(std::size_t most);
// Exactly these bytes of the input; fewer where it ends before. REQUIRES: enter(Access::kAnywhere).
std::string read_input_at(std::uint64_t offset, std::size_t size);

// Answers with these bytes and ends the process.
[[noreturn]] void answer(Outcome outcome, base::ByteView bytes = {});
// The same in pieces: the header, then exactly `size` bytes by write_answer, then end().
void begin_answer(std::uint64_t size);
void write_answer(base::ByteView bytes);
[[noreturn]] void end();

}  // namespace waterline::cage
