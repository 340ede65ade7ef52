#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenario/process.h"

namespace waterline::scenario {

// A network of this test's own: two houses, each a network namespace with one interface `eth`, and
// a street between them that is a bridge. The houses have 10.77.0.1 and 10.77.0.2, no IPv6 and no
// loopback. Nothing else is on it, so every packet that comes out of a house was sent by what lives
// there.
class Houses {
 public:
  // None where the machine does not let us; then `why` says so.
  static std::unique_ptr<Houses> build(std::string& why);
  Houses(const Houses&) = delete;
  Houses& operator=(const Houses&) = delete;

  // What to put before a command so that it runs there. House 0 or 1.
  [[nodiscard]] std::vector<std::string> enter(int house) const;
  // Cuts the cable between house and street, or mends it, without either end seeing that: packets
  // vanish. From any thread. Whether it could be done.
  [[nodiscard]] bool cut(int house);
  [[nodiscard]] bool mend(int house);
  // From now on so many of a hundred packets that come to either house are lost, each for itself.
  // Whether it could be done (nftables; the kernel's module for random numbers).
  [[nodiscard]] bool lose(int of_a_hundred);
  void change_address(int house, const std::string& from, const std::string& to);
  // How many packets have come out of the house, ever.
  [[nodiscard]] std::uint64_t packets_from(int house) const;

 private:
  Houses() = default;
  static bool run(const std::vector<std::string>& command);
  [[nodiscard]] std::vector<std::string> enter(const Running& holder) const;
  [[nodiscard]] bool in(const Running& holder, const std::vector<std::string>& command) const;

  // Processes that do nothing but hold a namespace.
  std::unique_ptr<Running> street_;
  std::unique_ptr<Running> houses_[2];
};

}  // namespace waterline::scenario
