#pragma once

#include "api/autostart.h"

// Starts the node at the person's next login, as a service of theirs that is closed until they open
// it.
namespace waterline::daemon {

// kImpossible: no service manager runs for this login, or this program was installed without units
// for it.
using Autostart = api::Autostart;

Autostart autostart();

// Switches it on or off, and changes nothing else: the present node stays as it is, and nothing is
// started without a login. Returns the state afterwards.
Autostart set_autostart(Autostart wanted);

}  // namespace waterline::daemon
