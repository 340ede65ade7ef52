#include "daemon/autostart.h"

#include "daemon/user_units.h"

namespace waterline::daemon {

Autostart autostart() {
  const auto units = UserUnits::find();
  if (!units || !units->are_known()) return Autostart::kImpossible;
  if (!UserUnits::find_our_journal()) return Autostart::kOtherJournal;
  return UserUnits::are_enabled() ? Autostart::kOn : Autostart::kOff;
}

Autostart set_autostart(Autostart wanted) {
  const Autostart now = autostart();
  if (now == wanted || !api::is_possible(now)) return now;
  (void)(wanted == Autostart::kOn ? UserUnits::enable() : UserUnits::disable());
  return autostart();
}

}  // namespace waterline::daemon
