#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace waterline::base {

// A mutex that threads get in the order in which they asked for it. So a thread that unlocks it and
// locks it again at once does not keep the others out. It meets the requirements of
// std::unique_lock and std::condition_variable_any.
class FairMutex {
 public:
  void lock() {
    std::unique_lock turn(mutex_);
    const std::uint64_t mine = next_++;
    changed_.wait(turn, [&] { return mine == serving_; });
  }
  bool try_lock() {
    const std::lock_guard turn(mutex_);
    if (next_ != serving_) return false;
    ++next_;
    return true;
  }
  void unlock() {
    // Call notify_all() before `mutex_` is unlocked: after that, the thread that gets this
    // FairMutex next may destroy it.
    const std::lock_guard turn(mutex_);
    ++serving_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;     // the number that the next asking thread gets
  std::uint64_t serving_ = 0;  // the number of the thread that has this mutex, or may take it
};

using FairLock = std::unique_lock<FairMutex>;

}  // namespace waterline::base
