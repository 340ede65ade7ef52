#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waterline::base {

// A moment on the person's own wall clock, in whole milliseconds, UTC. It is for display, and never
// orders operations.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

// A moment on a clock that never jumps; for waiting and for timeouts.
using SteadyTime = std::chrono::steady_clock::time_point;

// A calendar day without zone. It is the only form of time that may be shared with the partner.
using Day = std::chrono::sys_days;

// A source of time. A caller passes it in, so that a test can control the clock.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual WallTime now() const = 0;
  [[nodiscard]] virtual SteadyTime steady_now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] WallTime now() const override;
  [[nodiscard]] SteadyTime steady_now() const override;
};

// Returns a text such as "2026-11-23".
std::string to_text(Day day);

// Returns a text such as "2026-11-23T20:15:02Z", without milliseconds.
std::string to_text(WallTime time);

// Parse exactly the forms that to_text() returns, with a day that exists and a valid time; nullopt
// for any other text.
std::optional<Day> day_from_text(std::string_view text);
std::optional<WallTime> time_from_text(std::string_view text);

}  // namespace waterline::base
