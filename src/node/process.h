#pragma once

#include "node/file_descriptor.h"

namespace waterline::node {

// What a process that holds keys owes its owner: no core dumps, no other process looking into its memory, files for the
// owner alone, and no death by a closed pipe.
void harden_process();

// SIGTERM, SIGINT and SIGHUP as something to wait for, from now on, in this thread and those it starts; and a way to
// wish for the same from within.
class StopSignal {
 public:
  StopSignal();

  void wish();  // from any thread
  void wait();

 private:
  FileDescriptor signals_;
  FileDescriptor wishes_;
};

}  // namespace waterline::node
