#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "hostile/attacked.h"

// Measures how an attack affects the person at the node.
namespace waterline::hostile {

using Milliseconds = std::chrono::duration<double, std::milli>;

struct Waits {
  Milliseconds median{};
  Milliseconds worst{};
  std::size_t count = 0;
};

// Asks for the status, writes an entry and reads it, repeatedly for this time. Returns how long the
// answers took.
inline Waits measure(Attacked& scene, std::chrono::milliseconds duration) {
  std::vector<Milliseconds> waits;
  const auto until = std::chrono::steady_clock::now() + duration;
  const auto timed = [&waits](const auto& ask) {
    const auto begin = std::chrono::steady_clock::now();
    auto answer = ask();
    waits.push_back(std::chrono::steady_clock::now() - begin);
    REQUIRE_FALSE(answer.contains("error"));
    return answer;
  };
  while (std::chrono::steady_clock::now() < until) {
    timed([&] { return scene.ada.request("GET", "/v1/status"); });
    const std::string id = timed([&] {
      return scene.ada.request("POST", "/v1/entries", {{"text", "A line while it storms."}});
    })["id"];
    timed([&] { return scene.ada.request("GET", "/v1/entries/" + id); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  std::ranges::sort(waits);
  return {waits[waits.size() / 2], waits.back(), waits.size()};
}

// Resets the peak of a process's memory. Returns false if the system does not allow that.
inline bool forget_peak(pid_t process) {
  std::ofstream file("/proc/" + std::to_string(process) + "/clear_refs");
  return static_cast<bool>(file << "5" << std::flush);
}

// With a sanitizer the node's memory says nothing: the sanitizer keeps what was freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsOurs = false;
#else
inline constexpr bool kMemoryIsOurs = true;
#endif

// Returns the peak of the process's memory since forget_peak, in KiB.
inline long peak_memory(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return -1;
}

// Repeats an action in its own thread.
class Storm {
 public:
  explicit Storm(std::function<void()> act)
      : thread_([this, act = std::move(act)] {
          while (!over_) {
            act();
            ++rounds_;
          }
        }) {}
  ~Storm() { end(); }
  std::size_t end() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
    return rounds_;
  }

 private:
  std::atomic<bool> over_ = false;
  std::atomic<std::size_t> rounds_ = 0;
  std::thread thread_;
};

}  // namespace waterline::hostile
