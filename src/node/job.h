#pragma once

#include <mutex>

#include "node/backups.h"

namespace waterline::node {

// Makes this the one running job until it is destroyed, and resets the progress. False if another
// job runs.
class Job {
 public:
  Job(std::mutex& jobs, BackupProgress& progress)
      : lock_(jobs, std::try_to_lock), progress_(progress) {
    if (!lock_) return;
    progress_.done = 0;
    progress_.total = 0;
    progress_.break_off = false;
    progress_.running = true;
  }
  ~Job() {
    if (lock_) progress_.running = false;
  }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  explicit operator bool() const { return lock_.owns_lock(); }

 private:
  std::unique_lock<std::mutex> lock_;
  BackupProgress& progress_;
};

}  // namespace waterline::node
