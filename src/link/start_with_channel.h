#pragma once

#include <filesystem>

#include <sys/types.h>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace waterline::link {

struct ChildWithChannel {
  pid_t id = -1;
  base::FileDescriptor channel;  // our end
};

enum class StartFailure {
  kMissing,  // there is no such program
  kFailed,
};

// Starts one of our programs with an empty environment and one end of a new socket pair (messages
// with borders) at descriptor 3, and no other descriptor. It gets a process group of its own:
// Ctrl-C at the terminal then reaches only the node, which ends its children in order.
base::Result<ChildWithChannel, StartFailure> start_with_channel(
    const std::filesystem::path& program);

}  // namespace waterline::link
