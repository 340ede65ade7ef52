#include "words/quiet_hours.h"

#include "context.h"
#include "words/translation.h"

namespace waterline::cli {

std::optional<std::string> time_of_day_from(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view hour = text.substr(0, colon);
  const std::string_view minute = colon == std::string_view::npos ? "00" : text.substr(colon + 1);
  const auto is_number = [](std::string_view digits) {
    return !digits.empty() && digits.size() <= 2 &&
           digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!is_number(hour) || !is_number(minute) || minute.size() != 2) return {};
  const std::string whole =
      std::string(2 - hour.size(), '0') + std::string(hour) + ":" + std::string(minute);
  if (whole > "23:59" || whole.substr(3) > "59") return {};
  return whole;
}

QuietHours quiet_hours_from(const std::string& words) {
  const std::size_t dots = words.find("..");
  if (dots != std::string::npos) {
    const auto from = time_of_day_from(std::string_view(words).substr(0, dots));
    const auto to = time_of_day_from(std::string_view(words).substr(dots + 2));
    if (from && to && *from != *to) return {*from, *to};
  }
  throw Ended(Exit::kUsage, tr("These are no hours of a day. Nothing was changed."),
              tr("For example: waterline remind quiet 22:00..07:00"), "bad_request");
}

}  // namespace waterline::cli
