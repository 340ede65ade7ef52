#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// The environment variable that names the pipe on which a node in the background reports that it is
// ready.
inline constexpr const char* kReadyVariable = "WATERLINE_READY_FD";

// The node's end of a pipe to the process that started it. That process waits for one byte: 0 once
// the node's socket accepts connections, otherwise the node's exit code.
class ReadySignal {
 public:
  // Takes over this descriptor or, if it is -1, the one that the environment variable names, and
  // removes that variable from the environment. If there is no descriptor, give() does nothing.
  explicit ReadySignal(int number);

  void give(int exit_code);

 private:
  base::FileDescriptor pipe_;
};

}  // namespace waterline::daemon
