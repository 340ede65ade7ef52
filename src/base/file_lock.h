#pragma once

#include <chrono>

// Exclusive locks on open files (flock), which a process keeps until it has ended.
namespace waterline::base {

// So long a killed process may need to end. Its children that were just started have its locks too,
// until they run their own program.
inline constexpr std::chrono::milliseconds kEndOfKilledProcess{1000};

// Takes the lock. If somebody else has it, waits for it for up to `most`. Returns false, with errno
// set, if the lock was not taken: EWOULDBLOCK if somebody else still has it.
bool lock_file(int descriptor, std::chrono::milliseconds most = kEndOfKilledProcess);

}  // namespace waterline::base
