#pragma once

namespace waterline::crypto {

// Returns true while the system has let this process lock every secret in memory, so that none is
// written to swap. Once the limit (RLIMIT_MEMLOCK) was too low, it returns false for good. Any
// thread may call it.
bool memory_is_locked();

}  // namespace waterline::crypto
