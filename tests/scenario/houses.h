#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenario/process.h"

namespace waterline::scenario {

// A network for one test: two houses, each a network namespace with one interface `eth`, and a
// bridge between them as the street. The houses have 10.77.0.1 and 10.77.0.2, no IPv6 and no
// loopback. Nothing else is connected, so every packet out of a house was sent by the processes in
// it.
class Houses {
 public:
  // Builds the two houses and the street. Returns none if the machine does not allow it; `why` then
  // has the reason.
  static std::unique_ptr<Houses> build(std::string& why);
  Houses(const Houses&) = delete;
  Houses& operator=(const Houses&) = delete;

  // Returns the prefix for a command to run it in house 0 or 1.
  [[nodiscard]] std::vector<std::string> enter(int house) const;
  // Cuts the cable between a house and the street. Neither end notices: packets vanish. Returns
  // whether that worked. Any thread may call this.
  [[nodiscard]] bool cut(int house);
  [[nodiscard]] bool mend(int house);
  // Loses this percentage of the packets to either house from now on, each independently. Returns
  // whether that worked (nftables; the kernel's module for random numbers).
  [[nodiscard]] bool lose(int of_a_hundred);
  void change_address(int house, const std::string& from, const std::string& to);
  // Returns the number of packets that have left the house so far.
  [[nodiscard]] std::uint64_t packets_from(int house) const;

 private:
  Houses() = default;
  static bool run(const std::vector<std::string>& command);
  [[nodiscard]] std::vector<std::string> enter(const Running& holder) const;
  [[nodiscard]] bool in(const Running& holder, const std::vector<std::string>& command) const;

  // Each of these processes only sleeps: as long as it runs, the namespace of the street or of one
  // house exists.
  std::unique_ptr<Running> street_;
  std::unique_ptr<Running> houses_[2];
};

}  // namespace waterline::scenario
