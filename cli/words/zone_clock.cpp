#include "words/zone_clock.h"

#include <cstdlib>
#include <ctime>

namespace waterline::cli {

// NOLINTBEGIN(concurrency-mt-unsafe): the command line has one thread

ZoneClock::ZoneClock() {
  if (const char* const here = std::getenv("TZ")) of_machine_ = here;
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
