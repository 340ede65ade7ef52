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

// A function that returns the local date and time, where the person is, for a point in time.
using WallClock = std::function<std::chrono::local_seconds(base::WallTime)>;
std::chrono::local_seconds local_wall_clock(base::WallTime time);

// The begin or the end of a window of the sync hours.
enum class Border { kBegin, kEnd };
using BorderShift =
    std::function<std::chrono::seconds(std::chrono::local_days day, std::chrono::minutes time,
                                       Border border, std::chrono::seconds most)>;
// Returns the function that says how far each begin and each end of this person's sync hours is
// shifted on a day. If a device went online at the same second every day, an observer would see
// that this is a schedule, and not a person who switches a computer on and off. So the shift
// differs from day to day. It is derived from the day and a key that only this person has: nothing
// is stored, a restart changes nothing, and the partner's device cannot compute it.
BorderShift daily_shift(const crypto::IdentitySecret& identity);

// When this person lets the two devices sync: always, only when asked, or in windows of the day.
//
// A window is in local time. A window that ends before it begins goes over midnight. If the clocks
// go forward over a window, it is left out that day; if they go back over it, it comes twice. Its
// begin and its end are shifted by at most kMaxShift, and by at most a quarter of its length, so at
// least half of it remains.
class SyncSchedule {
 public:
  static constexpr std::size_t kMaxWindows = 8;
  static constexpr std::chrono::minutes kMaxShift{10};

  // Parses "always", "manual", or windows such as "07:00-08:30,22:00-00:30". Returns none for any
  // other text.
  static std::optional<SyncSchedule> from_text(std::string_view text);

  SyncSchedule() = default;  // always allows a sync
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
