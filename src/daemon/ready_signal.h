#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// The environment variable that names the pipe on which a node in the background reports that it is
// ready.
inline constexpr const char* kReadyVariable = "WATERLINE_READY_FD";

// The pipe to the process that started this node. That process waits for one byte: 0 when the
// socket accepts, otherwise the exit code.
class ReadySignal {
 public:
  // Takes over this descriptor; if it is -1, the one that the environment names. Removes the name
  // from the environment. Without a descriptor, give() does nothing.
  explicit ReadySignal(int number);

  void give(int exit_code);

 private:
  base::FileDescriptor pipe_;
};

}  // namespace waterline::daemon
