#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// Waits for SIGTERM, SIGINT, SIGHUP or a call of wish(). The constructor blocks these signals in
// its thread and in the threads that this thread starts later.
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
