#pragma once

#include <string>

#include "base/file_descriptor.h"

namespace waterline::daemon {

// The environment variable that names the pipe on which a node in the background reports that it is
// ready.
inline constexpr const char* kReadyVariable = "WATERLINE_READY_FD";

// Tells the process that started the node that it is ready. If that is a command, it has the other
// end of a pipe and waits for one byte: 0 once the socket accepts connections, otherwise the exit
// code. If it is a service manager, it waits for a message (sd_notify(3)), and sees the exit code.
class ReadySignal {
 public:
  // Takes over this descriptor or, if it is -1, the one that the environment names, and removes
  // that name and the manager's from the environment. Without any of them, give() does nothing.
  // REQUIRES: there is only one thread.
  explicit ReadySignal(int number);

  void give(int exit_code);

 private:
  base::FileDescriptor pipe_;
  std::string manager_;  // the address of its socket
};

}  // namespace waterline::daemon
