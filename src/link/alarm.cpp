#include "link/alarm.h"

#include <utility>

namespace waterline::link {

Alarm::Alarm(Look look) : look_(std::move(look)), thread_([this] { work(); }) {}

Alarm::~Alarm() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Alarm::wake() {
  {
    const std::lock_guard lock(mutex_);
    awake_ = true;
  }
  changed_.notify_all();
}

void Alarm::work() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    awake_ = false;
    lock.unlock();
    const std::chrono::milliseconds pause = look_();
    lock.lock();
    changed_.wait_for(lock, pause, [this] { return awake_ || ending_; });
  }
}

}  // namespace waterline::link
