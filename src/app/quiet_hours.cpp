#include "app/quiet_hours.h"

namespace waterline::app {

std::optional<int> minute_of_day(std::string_view time) {
  if (time.size() != 5 || time[2] != ':') return {};
  for (const std::size_t at : {0, 1, 3, 4}) {
    if (time[at] < '0' || time[at] > '9') return {};
  }
  const int hours = (time[0] - '0') * 10 + (time[1] - '0');
  const int minutes = (time[3] - '0') * 10 + (time[4] - '0');
  if (hours > 23 || minutes > 59) return {};
  return hours * 60 + minutes;
}

bool is_quiet(std::string_view hours, int minute) {
  const std::size_t dots = hours.find("..");
  if (dots == std::string_view::npos) return false;
  const auto from = minute_of_day(hours.substr(0, dots));
  const auto to = minute_of_day(hours.substr(dots + 2));
  if (!from || !to) return false;
  if (*from <= *to) return *from <= minute && minute < *to;
  return *from <= minute || minute < *to;
}

}  // namespace waterline::app
