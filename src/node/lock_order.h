#pragma once

#include <mutex>

#include "base/check.h"
#include "base/fair_mutex.h"

// The node's two mutexes and their order. The mutex of the private side guards vault, deep and what
// belongs to them. The mutex of the shared side guards the ledger, the partner link and the folder
// watch, which answer the partner's device.
//
// The private mutex is taken first, and never by a thread that holds the shared one. So a thread
// that holds the shared mutex never waits for private work, and the partner's device cannot tell
// from the time of an answer that private work is going on. The check of this order is in every
// build.
namespace waterline::node {

namespace lock_order {
inline thread_local int shared_locks = 0;  // how many this thread holds
}

class PrivateLock {
 public:
  explicit PrivateLock(std::mutex& mutex) : held_(ordered(mutex)) {}

 private:
  static std::mutex& ordered(std::mutex& mutex) {
    base::check(lock_order::shared_locks == 0);
    return mutex;
  }

  std::unique_lock<std::mutex> held_;
};

class SharedLock {
 public:
  explicit SharedLock(base::FairMutex& mutex) : held_(mutex) { ++lock_order::shared_locks; }
  ~SharedLock() { --lock_order::shared_locks; }
  SharedLock(const SharedLock&) = delete;
  SharedLock& operator=(const SharedLock&) = delete;

  // Returns the lock itself, for functions that release the mutex while they wait.
  base::FairLock& held() { return held_; }

 private:
  base::FairLock held_;
};

}  // namespace waterline::node
