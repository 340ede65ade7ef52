#pragma once

#include "base/fair_mutex.h"

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

}  // namespace waterline::link
