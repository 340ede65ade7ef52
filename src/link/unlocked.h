#pragma once

#include <utility>

#include "base/fair_mutex.h"
#include "base/file_descriptor.h"

namespace waterline::link {

// Releases the mutex of the shared side as long as the object lives: for work that can take long,
// such as that of a courier, of a disk, or of a folder whose server does not answer.
class Unlocked {
 public:
  explicit Unlocked(base::FairLock& lock) : lock_(lock) { lock_.unlock(); }
  ~Unlocked() { lock_.lock(); }
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;

 private:
  base::FairLock& lock_;
};

// A file or a folder that is closed with the mutex released: to close it can take as long as to
// write it. REQUIRES: the lock holds the mutex when the object is destroyed.
class UnlockedFile {
 public:
  UnlockedFile(base::FairLock& lock, base::FileDescriptor file)
      : lock_(lock), file_(std::move(file)) {}
  ~UnlockedFile() {
    const Unlocked unlocked(lock_);
    file_.reset();
  }
  UnlockedFile(const UnlockedFile&) = delete;
  UnlockedFile& operator=(const UnlockedFile&) = delete;

  base::FileDescriptor& operator*() { return file_; }

 private:
  base::FairLock& lock_;
  base::FileDescriptor file_;
};

}  // namespace waterline::link
