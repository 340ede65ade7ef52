#include "words/zone_clock.h"

#include <ctime>

#include "base/environment.h"

namespace waterline::cli {

// NOLINTBEGIN(concurrency-mt-unsafe): the command line has one thread

ZoneClock::ZoneClock() {
  of_machine_ = base::environment("TZ");
}

ZoneClock::~ZoneClock() {
  set({});
}

void ZoneClock::set(const std::string& zone) {
  if (zone == present_) return;
  if (!zone.empty()) {
    setenv("TZ", zone.c_str(), 1);
  } else if (of_machine_) {
    setenv("TZ", of_machine_->c_str(), 1);
  } else {
    unsetenv("TZ");
  }
  tzset();
  present_ = zone;
}

// NOLINTEND(concurrency-mt-unsafe)

}  // namespace waterline::cli
