#pragma once

#include <mutex>

#include "node/backups.h"

namespace waterline::node {

// The right to run a backup, verification, restore or re-key. Only one of these may run at a time.
// An object converts to true if no other object had the right when it was made, and has the right
// until it is destroyed. An object that converts to true also resets the progress.
class BackupRun {
 public:
  BackupRun(std::mutex& runs, BackupProgress& progress)
      : lock_(runs, std::try_to_lock), progress_(progress) {
    if (!lock_) return;
    progress_.done = 0;
    progress_.total = 0;
    progress_.break_off = false;
    progress_.running = true;
  }
  ~BackupRun() {
    if (lock_) progress_.running = false;
  }
  BackupRun(const BackupRun&) = delete;
  BackupRun& operator=(const BackupRun&) = delete;
  explicit operator bool() const { return lock_.owns_lock(); }

 private:
  std::unique_lock<std::mutex> lock_;
  BackupProgress& progress_;
};

}  // namespace waterline::node
