#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/keys.h"

namespace waterline::link {

// What a clock and a calendar on the wall show at this moment, where the person is.
using WallClock = std::function<std::chrono::local_seconds(base::WallTime)>;
std::chrono::local_seconds local_wall_clock(base::WallTime time);

// By how much one border of a window lies elsewhere on a day than where the person set it: at most
// `most`, both ways.
enum class Border { kBegin, kEnd };
using BorderShift =
    std::function<std::chrono::seconds(std::chrono::local_days day, std::chrono::minutes time,
                                       Border border, std::chrono::seconds most)>;
// A switch on the second, every day, would look like what it is: a schedule, and not a computer
// that somebody switches on and off. So every border of every day is drawn, from a key of this
// person's alone and the day: nothing has to be stored, a restart changes nothing, and the
// partner's device cannot draw the same.
BorderShift daily_shift(const crypto::IdentitySecret& identity);

// When the two devices may meet, as one of the two persons wants it: always, only when asked, or in
// windows of the day.
//
// A window is by the clock on the wall. One that ends before it begins goes over midnight. Where
// clocks are put forward over a window, it does not come that day; where they are put back over
// one, it comes twice. Its borders are shifted by at most kMaxShift, and by at most a quarter of
// its length, so that it keeps half of it.
class SyncSchedule {
 public:
  static constexpr std::size_t kMaxWindows = 8;
  static constexpr std::chrono::minutes kMaxShift{10};

  // "always", "manual", or "07:00-08:30,22:00-00:30". None for anything else.
  static std::optional<SyncSchedule> from_text(std::string_view text);

  SyncSchedule() = default;  // always
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_manual() const { return kind_ == Kind::kManual; }
  [[nodiscard]] bool allows(std::chrono::local_seconds now, const BorderShift& shift) const;

 private:
  enum class Kind { kAlways, kManual, kWindows };
  struct Window {
    std::chrono::minutes from;
    std::chrono::minutes to;
  };

  Kind kind_ = Kind::kAlways;
  std::vector<Window> windows_;
};

}  // namespace waterline::link
