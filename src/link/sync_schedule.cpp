#include "link/sync_schedule.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <memory>

#include "crypto/kdf.h"

namespace waterline::link {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct HoursPurpose;
using HoursKey = crypto::Key<HoursPurpose>;

constexpr std::chrono::days kDay{1};

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

// Parses a time of day such as "07:30".
std::optional<minutes> time_from(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return {};
  const auto hour = number_below(text.substr(0, 2), kHours);
  const auto minute = number_below(text.substr(3), kMinutes);
  if (!hour || !minute) return {};
  return std::chrono::hours(*hour) + minutes(*minute);
}

std::string text_of(minutes time) {
  std::array<char, 16> text{};
  const auto length = std::snprintf(text.data(), text.size(), "%02d:%02d",
                                    static_cast<int>(time.count() / kMinutes) % kHours,
                                    static_cast<int>(time.count() % kMinutes));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::chrono::local_seconds local_wall_clock(base::WallTime time) {
  const std::time_t moment = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  // Read the time zone again: a person who travels may have changed it.
  ::tzset();
  if (::localtime_r(&moment, &parts) == nullptr) return {};
  const std::chrono::local_days day(std::chrono::year(parts.tm_year + 1900) /
                                    std::chrono::month(static_cast<unsigned>(parts.tm_mon) + 1) /
                                    std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  return day + std::chrono::hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

BorderShift daily_shift(const crypto::IdentitySecret& identity) {
  const auto key =
      std::make_shared<const HoursKey>(crypto::derive<HoursKey>(identity, crypto::label::kHours));
  return [key](std::chrono::local_days day, minutes time, Border border, seconds most) {
    base::Bytes about;
    base::append_little_endian(about, static_cast<std::uint32_t>(day.time_since_epoch().count()));
    base::append_little_endian(about, static_cast<std::uint16_t>(time.count()));
    about.push_back(static_cast<std::byte>(border));
    std::array<std::byte, sizeof(std::uint64_t)> drawn{};
    crypto::hkdf_sha512({}, key->bytes(), about, drawn);
    std::uint64_t number = 0;
    for (const std::byte byte : drawn) number = number << 8 | std::to_integer<std::uint64_t>(byte);
    const auto choices = static_cast<std::uint64_t>(2 * most.count() + 1);
    return seconds(static_cast<seconds::rep>(number % choices)) - most;
  };
}

std::optional<SyncSchedule> SyncSchedule::from_text(std::string_view text) {
  SyncSchedule when;
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
    // Refuse a window whose begin and end are equal: it could mean never or all day.
    if (!from || !to || *from == *to || when.windows_.size() == kMaxWindows) return {};
    when.windows_.push_back({*from, *to});
  }
  return when;
}

std::string SyncSchedule::text() const {
  if (kind_ == Kind::kAlways) return std::string(kAlwaysText);
  if (kind_ == Kind::kManual) return std::string(kManualText);
  std::string text;
  for (const Window& window : windows_) {
    if (!text.empty()) text += ",";
    text += text_of(window.from) + "-" + text_of(window.to);
  }
  return text;
}

bool SyncSchedule::allows(std::chrono::local_seconds now, const BorderShift& shift) const {
  if (kind_ != Kind::kWindows) return kind_ == Kind::kAlways;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto is_in = [&](const Window& window, std::chrono::local_days day) {
    const minutes length =
        window.to - window.from + (window.from < window.to ? minutes(0) : minutes(kDay));
    const seconds most = std::min<seconds>(kMaxShift, seconds(length) / 4);
    const std::chrono::local_seconds begin = day + window.from;
    const std::chrono::local_seconds end = begin + length;
    if (now < begin - most || now >= end + most) return false;
    return now >= begin + shift(day, window.from, Border::kBegin, most) &&
           now < end + shift(day, window.to, Border::kEnd, most);
  };
  // Check the windows of three days: yesterday's may go over midnight, and tomorrow's may be
  // shifted to before midnight.
  return std::ranges::any_of(windows_, [&](const Window& window) {
    return is_in(window, today - kDay) || is_in(window, today) || is_in(window, today + kDay);
  });
}

}  // namespace waterline::link
