#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// Waits for SIGTERM, SIGINT, SIGHUP or a call of request(). The constructor blocks these signals in
// its thread and in the threads that this thread starts later.
class StopSignal {
 public:
  StopSignal();

  void request();  // ends the wait; from any thread
  void wait();

 private:
  base::FileDescriptor signals_;
  base::FileDescriptor requests_;
};

}  // namespace waterline::daemon
