#include "reader/moment.h"

#include <chrono>
#include <cstdint>

#include "reader/dates.h"

namespace waterline::reader {

Moment moment_from(std::string_view text) {
  const auto time = stated_time(text, DayOrder::kUnknown);
  return time ? time->moment : Moment{};
}

Moment own_moment_from(std::string_view text) {
  const auto time = base::time_from_text(text);
  return time ? Moment{Moment::Kind::kUtc, *time} : moment_from(text);
}

Moment moment_from_milliseconds(double milliseconds) {
  constexpr double kYear1000 = -30610224000000.0;
  constexpr double kYear9999 = 253370764800000.0;
  if (!(milliseconds >= kYear1000 && milliseconds < kYear9999)) return {};
  return {Moment::Kind::kUtc,
          base::WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds)))};
}

}  // namespace waterline::reader
