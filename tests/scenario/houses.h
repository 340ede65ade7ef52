#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenario/process.h"

namespace waterline::scenario {

// A network for one test. It simulates two houses on one street: each house is a network namespace
// with one interface `eth`, and the street is a bridge between the two. The houses have the
// addresses 10.77.0.1 and 10.77.0.2, no IPv6 and no loopback. Nothing else is connected, so every
// packet out of a house was sent by the processes in it.
class Houses {
 public:
  // Builds the network namespaces of the two houses, and the bridge between them. Returns null if
  // the machine does not allow it; `why` then has the reason.
  static std::unique_ptr<Houses> build(std::string& why);
  Houses(const Houses&) = delete;
  Houses& operator=(const Houses&) = delete;

  // Returns the words that, put before a command, run it in the network namespace of house 0 or 1.
  [[nodiscard]] std::vector<std::string> enter(int house) const;
  // Cuts the cable between the network namespace of a house and the bridge. Neither end notices:
  // packets vanish. Returns whether that worked. Any thread may call this.
  [[nodiscard]] bool cut(int house);
  [[nodiscard]] bool mend(int house);
  // Loses this percentage of the packets to each of the two network namespaces from now on. Returns
  // whether that worked (it needs nftables, and the kernel's module for random numbers).
  [[nodiscard]] bool lose(int of_a_hundred);
  void change_address(int house, const std::string& from, const std::string& to);
  // Returns the number of packets that the network namespace of this house has sent so far.
  [[nodiscard]] std::uint64_t packets_from(int house) const;

 private:
  Houses() = default;
  static bool run(const std::vector<std::string>& command);
  [[nodiscard]] std::vector<std::string> enter(const Running& holder) const;
  [[nodiscard]] bool in(const Running& holder, const std::vector<std::string>& command) const;

  // The processes that keep the network namespaces of the bridge and of the two houses alive. Each
  // only sleeps; its namespace exists as long as it runs.
  std::unique_ptr<Running> street_;
  std::unique_ptr<Running> houses_[2];
};

}  // namespace waterline::scenario
