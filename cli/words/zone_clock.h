#pragma once

#include <optional>
#include <string>

namespace waterline::cli {

// Sets the time zone of the C library. The destructor sets the machine's own zone again. Setting
// the same zone twice costs nothing. That matters for an import of many entries, in which reading
// the zone's file for each entry would take longer than all the rest of the planning. REQUIRES:
// only one thread uses time zones meanwhile.
class ZoneClock {
 public:
  ZoneClock();
  ~ZoneClock();
  ZoneClock(const ZoneClock&) = delete;
  ZoneClock& operator=(const ZoneClock&) = delete;

  // An empty name means the zone of this machine.
  void set(const std::string& zone);

 private:
  std::optional<std::string> of_machine_;  // the environment's TZ
  std::string present_;
};

}  // namespace waterline::cli
