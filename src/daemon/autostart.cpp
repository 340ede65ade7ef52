#include "daemon/autostart.h"

#include "daemon/user_units.h"

namespace waterline::daemon {

Autostart autostart() {
  const auto units = UserUnits::find();
  if (!units || !units->are_known()) return Autostart::kImpossible;
  if (UserUnits::are_enabled()) return Autostart::kOn;
  return UserUnits::find_our_journal() ? Autostart::kOff : Autostart::kOtherJournal;
}

Autostart set_autostart(Autostart wanted) {
  const Autostart now = autostart();
  if (now == Autostart::kImpossible) return now;
  if (wanted == Autostart::kOn && !UserUnits::find_our_journal()) return Autostart::kOtherJournal;
  if (now != wanted) (void)(wanted == Autostart::kOn ? UserUnits::enable() : UserUnits::disable());
  return autostart();
}

}  // namespace waterline::daemon
