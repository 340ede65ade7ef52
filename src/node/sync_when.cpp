#include "node/sync_when.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace waterline::node {
namespace {

using std::chrono::minutes;

constexpr std::string_view kAlwaysText = "always";
constexpr std::string_view kManualText = "manual";
constexpr int kHours = 24;
constexpr int kMinutes = 60;

std::optional<int> number_below(std::string_view two_digits, int bound) {
  if (two_digits.size() != 2) return {};
  int number = 0;
  for (const char digit : two_digits) {
    if (digit < '0' || digit > '9') return {};
    number = number * 10 + (digit - '0');
  }
  if (number >= bound) return {};
  return number;
}

// "07:30"
std::optional<minutes> time_from(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return {};
  const auto hour = number_below(text.substr(0, 2), kHours);
  const auto minute = number_below(text.substr(3), kMinutes);
  if (!hour || !minute) return {};
  return std::chrono::hours(*hour) + minutes(*minute);
}

std::string text_of(minutes time) {
  std::array<char, 16> text{};
  const auto length =
      std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(time.count() / kMinutes) % kHours,
                    static_cast<int>(time.count() % kMinutes));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace

minutes local_time_of_day(base::WallTime time) {
  const std::time_t moment = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::tzset();  // a person who travels may have set another zone since
  if (::localtime_r(&moment, &parts) == nullptr) return {};
  return std::chrono::hours(parts.tm_hour) + minutes(parts.tm_min);
}

std::optional<SyncWhen> SyncWhen::from_text(std::string_view text) {
  SyncWhen when;
  if (text == kAlwaysText) return when;
  if (text == kManualText) {
    when.kind_ = Kind::kManual;
    return when;
  }
  when.kind_ = Kind::kWindows;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    more = comma != std::string_view::npos;
    const std::string_view window = text.substr(0, comma);
    if (more) text.remove_prefix(comma + 1);
    const auto dash = window.find('-');
    if (dash == std::string_view::npos) return {};
    const auto from = time_from(window.substr(0, dash));
    const auto to = time_from(window.substr(dash + 1));
    // A window of no length would be a riddle: never, or all day?
    if (!from || !to || *from == *to || when.windows_.size() == kMaxWindows) return {};
    when.windows_.push_back({*from, *to});
  }
  return when;
}

std::string SyncWhen::text() const {
  if (kind_ == Kind::kAlways) return std::string(kAlwaysText);
  if (kind_ == Kind::kManual) return std::string(kManualText);
  std::string text;
  for (const Window& window : windows_) {
    if (!text.empty()) text += ",";
    text += text_of(window.from) + "-" + text_of(window.to);
  }
  return text;
}

bool SyncWhen::allows(minutes time) const {
  if (kind_ != Kind::kWindows) return kind_ == Kind::kAlways;
  return std::ranges::any_of(windows_, [time](const Window& window) {
    const bool began = window.from <= time;
    const bool ended = window.to <= time;
    return window.from < window.to ? began && !ended : began || !ended;
  });
}

}  // namespace waterline::node
