#pragma once

#include <cstdint>
#include <functional>

namespace waterline::api {

// kImpossible, kOtherJournal: this node cannot start at a login (daemon/autostart.h).
enum class Autostart : std::uint8_t { kOff, kOn, kImpossible, kOtherJournal };

constexpr bool is_possible(Autostart autostart) {
  return autostart == Autostart::kOff || autostart == Autostart::kOn;
}

// The way to whatever starts the node at the person's login. Both functions return the state
// afterwards. Any thread may call them.
struct AutostartSwitch {
  std::function<Autostart()> look = [] { return Autostart::kImpossible; };
  std::function<Autostart(Autostart)> set = [](Autostart) { return Autostart::kImpossible; };
};

}  // namespace waterline::api
