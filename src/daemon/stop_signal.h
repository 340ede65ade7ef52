#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// Waits for SIGTERM, SIGINT, SIGHUP or a call of wish(). From its construction on, these signals
// are blocked in this thread and in those that it starts.
class StopSignal {
 public:
  StopSignal();

  void wish();  // from any thread
  void wait();

 private:
  base::FileDescriptor signals_;
  base::FileDescriptor wishes_;
};

}  // namespace waterline::daemon
