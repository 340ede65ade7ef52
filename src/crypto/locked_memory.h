#pragma once

namespace waterline::crypto {

// True if the system has let this process lock all secrets in memory so far, so that they are never
// written to swap. If the limit (RLIMIT_MEMLOCK) is too low once, it stays false. Any thread.
bool memory_is_locked();

}  // namespace waterline::crypto
