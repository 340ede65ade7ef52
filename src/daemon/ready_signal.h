#pragma once

#include <string>

#include "base/file_descriptor.h"

namespace waterline::daemon {

// The environment variable that names the pipe on which a node in the background reports that it is
// ready.
inline constexpr const char* kReadyVariable = "WATERLINE_READY_FD";

// Reports to the process that started the node when the node is ready. If that process is a
// command, it has the other end of a pipe and waits for one byte: 0 once the socket accepts
// connections, otherwise the exit code. If it is a service manager, it waits for a message
// (sd_notify(3)), and sees the exit code.
class ReadySignal {
 public:
  // Takes over the descriptor `number` or, if that is -1, the one that the environment variable
  // kReadyVariable names. Also takes the address of the service manager's socket (NOTIFY_SOCKET).
  // Removes both variables from the environment. If none of these is there, give() does nothing.
  // REQUIRES: there is only one thread.
  explicit ReadySignal(int number);

  void give(int exit_code);

 private:
  base::FileDescriptor pipe_;
  std::string manager_;  // the address of its socket
};

}  // namespace waterline::daemon
