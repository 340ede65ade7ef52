#pragma once

namespace waterline::crypto {

// Whether the system has let this process lock all secrets in memory so far, so that they are never
// written to swap. A limit that is too low (RLIMIT_MEMLOCK) makes it false for good. Any thread.
bool memory_is_locked();

}  // namespace waterline::crypto
