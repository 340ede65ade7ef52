#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// The environment's name for the pipe through which a node in the background says that it is ready.
inline constexpr const char* kReadyVariable = "WATERLINE_READY_FD";

// Where whoever started this node waits for one byte: 0 when the socket accepts, else the exit
// code.
class ReadySignal {
 public:
  // Takes the number over; if it is -1, the one that the environment names, and takes it out of the
  // environment. None is fine: then nobody waits.
  explicit ReadySignal(int number);

  void give(int exit_code);

 private:
  base::FileDescriptor pipe_;
};

}  // namespace waterline::daemon
