#include "base/fair_mutex.h"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace waterline::base {

TEST_CASE("a thread that retakes the mutex at once waits behind the others", "[base]") {
  FairMutex mutex;
  constexpr int kTurns = 200;
  std::vector<int> order;
  std::atomic<int> ready = 0;
  const auto work = [&](int who) {
    ++ready;
    while (ready < 2) std::this_thread::yield();
    for (int i = 0; i < kTurns; ++i) {
      const FairLock lock(mutex);
      order.push_back(who);
      // This time is enough for the other thread to ask for the mutex.
      std::this_thread::sleep_for(std::chrono::microseconds(300));
    }
  };
  std::thread first(work, 1);
  std::thread second(work, 2);
  first.join();
  second.join();
  REQUIRE(order.size() == std::size_t{2} * kTurns);
  // Counts how often the mutex goes from one thread to the other. With an ordinary mutex the
  // threads hardly ever alternate.
  int changes = 0;
  for (std::size_t i = 1; i < order.size(); ++i) changes += order[i] != order[i - 1] ? 1 : 0;
  CHECK(changes > kTurns);
}

TEST_CASE("a mutex that is taken cannot be tried", "[base]") {
  FairMutex mutex;
  CHECK(mutex.try_lock());
  std::thread([&] { CHECK_FALSE(mutex.try_lock()); }).join();
  mutex.unlock();
  CHECK(mutex.try_lock());
  mutex.unlock();
}

}  // namespace waterline::base
