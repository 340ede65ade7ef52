#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// SIGTERM, SIGINT and SIGHUP as something to wait for, from now on, in this thread and those it
// starts; and a way to wish for the same from within.
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
