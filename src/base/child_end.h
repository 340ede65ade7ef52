#pragma once

#include <chrono>

#include <sys/types.h>

namespace waterline::base {

// Waits until this child process has ended, at most so long, and collects it. Returns false if it
// still runs. It sleeps until the end itself: on Linux before 5.3, which tells no end by a
// descriptor, it looks every few milliseconds.
bool wait_for_child(pid_t child, std::chrono::milliseconds at_most);

}  // namespace waterline::base
