#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace waterline::link {

// A thread that calls `look` again and again. `look` does the work that is due and returns the time
// until its next call.
class Alarm {
 public:
  using Look = std::function<std::chrono::milliseconds()>;

  explicit Alarm(Look look);
  // Waits until a call of `look` that is running has returned.
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Makes the thread call `look` at once. Does not wait for that call.
  void wake();

 private:
  void work();

  Look look_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool awake_ = true;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace waterline::link
