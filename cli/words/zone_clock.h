#pragma once

#include <optional>
#include <string>

namespace waterline::cli {

// Sets the time zone of the C library, and sets back the zone of this machine when it is destroyed.
// Setting the same zone again costs nothing: reading a zone's file anew for each of many entries
// takes longer than all the rest of planning their import. One thread at a time.
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
