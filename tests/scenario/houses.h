#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "scenario/process.h"

namespace waterline::scenario {

// A network for one test. It simulates three houses on one street: each house is a network namespace
// with one interface `eth`, and the street is a bridge between them. The houses have the addresses
// 10.77.0.1 to 10.77.0.3, no IPv6 and no loopback. Nothing else is connected, so every packet out of
// a house was sent by the processes in it.
class Houses {
 public:
  // Builds the network namespaces of the houses, and the bridge between them. Returns null if the
  // machine does not allow it, and prints that the test is skipped, and why.
  static std::unique_ptr<Houses> build_or_skip();
  Houses(const Houses&) = delete;
  Houses& operator=(const Houses&) = delete;

  // Returns the words that, put before a command, run it in the network namespace of house 0, 1 or
  // 2.
  [[nodiscard]] std::vector<std::string> enter(int house) const;
  // Cuts the cable between the network namespace of a house and the bridge. Neither end notices:
  // packets vanish. Returns whether that worked. Any thread may call this.
  [[nodiscard]] bool cut(int house);
  [[nodiscard]] bool mend(int house);
  // Loses this percentage of the packets to each of the two network namespaces from now on. Returns
  // whether that worked (it needs nftables, and the kernel's module for random numbers).
  [[nodiscard]] bool lose(int of_a_hundred);
  void change_address(int house, const std::string& from, const std::string& to);
  // Lets into the house what these nftables rules accept, and nothing else. Returns whether that
  // worked.
  [[nodiscard]] bool let_in_only(int house, const std::string& rules);
  // Runs `act` in a process of its own in the house, until it returns or the result is destroyed.
  class Visitor {
   public:
    explicit Visitor(pid_t id) : id_(id) {}
    Visitor(Visitor&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
    ~Visitor();

   private:
    pid_t id_;
  };
  [[nodiscard]] Visitor visit(int house, const std::function<void()>& act) const;
  // Returns the number of packets that the network namespace of this house has sent so far.
  [[nodiscard]] std::uint64_t packets_from(int house) const;

 private:
  Houses() = default;
  static std::unique_ptr<Houses> build(std::string& why);
  static bool run(const std::vector<std::string>& command);
  [[nodiscard]] std::vector<std::string> enter(const Running& holder) const;
  [[nodiscard]] bool in(const Running& holder, const std::vector<std::string>& command) const;

  // The processes that keep the network namespaces of the bridge and of the houses alive. Each
  // only sleeps; its namespace exists as long as it runs.
  std::unique_ptr<Running> street_;
  std::unique_ptr<Running> houses_[3];
};

}  // namespace waterline::scenario
