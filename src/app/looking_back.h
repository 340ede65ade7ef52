#pragma once

#include <optional>
#include <vector>

#include "app/entries.h"
#include "base/time.h"

// Coming back to what one wrote: the look back of the vault, and the time that somebody set
// themselves for a reassessment, which lies in the deep. REQUIRES everywhere: the mutex of the
// private side is held.
namespace waterline::app {

// One's own entries of the vault of this day in earlier years, and a week, a month, three and six
// months before it; not those that are left out, nor those of the kinds that lists leave out, nor
// of a time that is left out. The latest first.
struct LookBack {
  base::Day day;
  std::vector<EntryLine> entries;
};
Outcome<std::vector<LookBack>> look_back(PrivateSide& open, base::Day day);

// From the one day to the other, both within.
struct Span {
  base::Day from;
  base::Day to;
  friend bool operator==(const Span&, const Span&) = default;
};
inline constexpr std::size_t kMaxSpans = 64;
// The times that are never looked back to, in the order in which they were given.
Outcome<std::vector<Span>> left_out_spans(PrivateSide& open);
// REQUIRES: at most kMaxSpans.
Outcome<void> set_left_out_spans(PrivateSide& open, const std::vector<Span>& spans);

// A reassessment every so many months, from when it was last written, or from when this was set.
// Nothing is ever said of it to anybody else, and nothing happens when the day comes, but that it
// is told as come.
inline constexpr int kMostMonths = 60;
struct Reassessment {
  std::optional<int> months;      // off, unless set
  std::optional<base::Day> last;  // when one was last written
  bool is_due = false;
};
Outcome<Reassessment> reassessment(PrivateSide& open, base::Day today);
// REQUIRES: 1 to kMostMonths, if given.
Outcome<void> set_reassessment(PrivateSide& open, std::optional<int> months, base::Day today);

}  // namespace waterline::app
