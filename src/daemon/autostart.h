#pragma once

#include <cstdint>

// Sets whether the node starts at the person's next login, as a service of that login. The journal
// stays closed until the person unlocks it.
namespace waterline::daemon {

// kImpossible: no service manager runs for this login, or this program was installed without units
// for it.
enum class Autostart : std::uint8_t { kOff, kOn, kImpossible };

Autostart autostart();

// Switches the start at login on or off. This changes nothing before the next login: it neither
// starts nor stops a node. Returns the state afterwards.
Autostart set_autostart(Autostart wanted);

}  // namespace waterline::daemon
