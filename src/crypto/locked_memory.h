#pragma once

namespace waterline::crypto {

// Returns true as long as the system has let this process lock every secret in memory, so that none
// is written to swap. If the limit (RLIMIT_MEMLOCK) was too low once, it returns false for good.
// Any thread may call it.
bool memory_is_locked();

}  // namespace waterline::crypto
