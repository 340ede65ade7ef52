#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/time.h"

// How values stand in the journal's rows.
namespace waterline::journal {

inline std::int64_t to_row(std::size_t count) {
  return static_cast<std::int64_t>(std::min<std::size_t>(count, std::numeric_limits<std::int64_t>::max()));
}

inline std::int64_t to_row(base::WallTime time) {
  return time.time_since_epoch().count();
}

inline std::int64_t to_row(base::Day day) {
  return day.time_since_epoch().count();
}

inline base::WallTime time_of(std::int64_t milliseconds) {
  return base::WallTime(std::chrono::milliseconds(milliseconds));
}

inline base::Day day_of(std::int64_t days) {
  return base::Day(std::chrono::days(days));
}

}  // namespace waterline::journal
