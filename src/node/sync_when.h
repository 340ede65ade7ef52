#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace waterline::node {

// The minutes since midnight that a clock on the wall shows at this moment, where the person is.
using TimeOfDay = std::function<std::chrono::minutes(base::WallTime)>;
std::chrono::minutes local_time_of_day(base::WallTime time);

// When the two devices may meet, as one of the two persons wants it: always, only when asked, or in windows of the day.
//
// A window is by the clock on the wall. One that ends before it begins goes over midnight. Where clocks are put forward
// over a window, it does not come that day; where they are put back over one, it comes twice.
class SyncWhen {
 public:
  static constexpr std::size_t kMaxWindows = 8;

  // "always", "manual", or "07:00-08:30,22:00-00:30". None for anything else.
  static std::optional<SyncWhen> from_text(std::string_view text);

  SyncWhen() = default;  // always
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_manual() const { return kind_ == Kind::kManual; }
  [[nodiscard]] bool allows(std::chrono::minutes time_of_day) const;

 private:
  enum class Kind { kAlways, kManual, kWindows };
  struct Window {
    std::chrono::minutes from;
    std::chrono::minutes to;
  };

  Kind kind_ = Kind::kAlways;
  std::vector<Window> windows_;
};

}  // namespace waterline::node
