#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "cage/answer.h"
#include "cage/confine.h"

// The program's side of a cage, for programs that read untrusted bytes. Descriptor 0 is the input,
// descriptor 1 takes the answer, descriptor 2 may be a file beside the input, and there is no other.
namespace waterline::cage {

// The way in which the program reads its input. kInOrder: once, from start to end. kAnywhere: also
// at any offset, by pread64 on descriptors 0 and 2.
enum class Access { kInOrder, kAnywhere };

inline constexpr std::uint64_t kAddressSpace = std::uint64_t{768} * 1024 * 1024;
inline constexpr std::uint64_t kProcessorSeconds = 20;
inline constexpr std::uint64_t kOpenFiles = 4;

// The calls and limits of the cage. The program may read bytes, write bytes, allocate memory that
// is not executable, and exit.
std::vector<AllowedCall> calls_of_reader_and_lens(Access access);
Limits limits_of_reader_and_lens(std::uint64_t processor_seconds = kProcessorSeconds);

// Enters the cage. Call before the first untrusted byte is read. On failure it answers kNotShutIn
// and ends the process. The process also ends when its parent does.
void enter(Access access, std::uint64_t processor_seconds = kProcessorSeconds);

// Returns the whole input. Returns none if it has more than `most` bytes or cannot be read.
std::optional<std::string> read_input(std::size_t most);
// Returns `size` bytes of the input from `offset` on, or fewer if the input ends before. REQUIRES:
// enter(Access::kAnywhere).
std::string read_input_at(std::uint64_t offset, std::size_t size);
// Does the same for the file beside the input. Returns nothing if there is none.
std::string read_beside_at(std::uint64_t offset, std::size_t size);

// Answers with these bytes and ends the process.
[[noreturn]] void answer(Outcome outcome, base::ByteView bytes = {});
// Begins an answer that the program writes in pieces: this call writes the header, then come
// exactly `size` bytes by write_answer(), then end().
void begin_answer(std::uint64_t size);
void write_answer(base::ByteView bytes);
[[noreturn]] void end();

}  // namespace waterline::cage
