#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace waterline::link {

// A thread that looks at something from time to time: `look` does what is due and says after how
// long to look again.
class Alarm {
 public:
  using Look = std::function<std::chrono::milliseconds()>;

  explicit Alarm(Look look);
  // returns when no look is under way any more
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Looks again at once, without waiting for it.
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
