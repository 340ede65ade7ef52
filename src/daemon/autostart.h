#pragma once

#include "api/autostart.h"

// Sets whether the node starts at the person's next login, as a service of that login. The journal
// stays closed until the person unlocks it.
namespace waterline::daemon {

// kImpossible: no service manager runs for this login, or this program was installed without units
// for it. kOtherJournal: it is off, and the service would look for the journal in another folder than
// this process does, since XDG_DATA_HOME or HOME differs.
using Autostart = api::Autostart;

Autostart autostart();

// Switches the start at login on or off. This changes nothing before the next login: it neither
// starts nor stops a node. Returns the state afterwards,
// or kOtherJournal if it was not switched on for that reason.
Autostart set_autostart(Autostart wanted);

}  // namespace waterline::daemon
