#include "words/clock_words.h"

#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// To the nearest: a second less than forty days is forty days to a person.
std::string span(std::int64_t seconds) {
  const auto in = [seconds](std::int64_t unit) {
    return static_cast<std::size_t>((seconds + unit / 2) / unit);
  };
  const std::size_t days = in(86400);
  const std::size_t hours = in(3600);
  const std::size_t minutes = in(60);
  if (days >= 2) return filled(tr_n("{1} day", "{1} days", days), days);
  if (hours >= 1) return filled(tr_n("{1} hour", "{1} hours", hours), hours);
  return filled(tr_n("{1} minute", "{1} minutes", minutes), minutes);
}

std::string in_words(const Json& clock) {
  const std::string state = clock["state"];
  const std::string time = span(clock["seconds"].get<std::int64_t>());
  if (state == "settling") {
    const auto held = clock["held"].get<std::size_t>();
    if (held == 0) return {};
    return filled(tr_n("By its clock this computer was off for {1}. {2} thing came due meanwhile. "
                       "It leaves at {3}; "
                       "`waterline waiting` shows it.",
                       "By its clock this computer was off for {1}. {2} things came due meanwhile. "
                       "They leave at {3}; "
                       "`waterline waiting` shows them.",
                       held),
                  time, held, local_time(clock["settles"].get<std::string>()));
  }
  if (state == "long_away") {
    return filled(tr("By its clock this computer was off for {1}. That is long, so it does not "
                     "count yet: waiting "
                     "shares go on waiting, and the bin is not emptied. If the clock is right, say "
                     "so: `waterline clock`."),
                  time);
  }
  if (state == "ahead") {
    return filled(
        tr("The clock of this computer went {1} further than time did. Waiting shares and the bin "
           "go by the "
           "time that really passes. If the clock is right now, say so: `waterline clock`."),
        time);
  }
  return filled(tr("The clock of this computer went back by {1}. Waiting shares and the bin go by "
                   "the time that really "
                   "passes. If the clock is right now, say so: `waterline clock`."),
                time);
}

}  // namespace

std::string words_for_clock(const Json& status) {
  if (!status.contains("clock") || !status["clock"].is_object()) return {};
  return wrapped(in_words(status["clock"]));
}

}  // namespace waterline::cli
