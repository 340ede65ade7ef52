#pragma once

#include <optional>
#include <vector>

#include "app/entries.h"
#include "app/limits.h"
#include "base/time.h"

// Use cases of the look back at earlier entries of the vault, and of the reminder to write a
// reassessment, which is stored in the deep. REQUIRES for every function: the mutex of the private
// side is held.
namespace waterline::app {

// The entries of the vault of one earlier day: a week, a month, three or six months before the day
// asked for, or the same day of an earlier year. Left out are entries that the person excluded from
// look back, kinds that lists leave out, and days within a span that the person excluded.
struct LookBack {
  base::Day day;
  std::vector<EntryLine> entries;
};
// Returns the earlier days that have entries, the latest first. `preview` is as in ListPart.
Outcome<std::vector<LookBack>> look_back(PrivateSide& open, base::Day day, std::size_t preview = 0);

// A span of days, both ends included.
struct Span {
  base::Day from;
  base::Day to;
  friend bool operator==(const Span&, const Span&) = default;
};
inline constexpr std::size_t kMaxSpans = 64;
// Returns the spans of days that look_back() leaves out, in the order in which they were set.
Outcome<std::vector<Span>> left_out_spans(PrivateSide& open);
// Replaces the spans of days that look_back() leaves out. REQUIRES: at most kMaxSpans.
Outcome<void> set_left_out_spans(PrivateSide& open, const std::vector<Span>& spans);

// If the reminder to write a reassessment is set to N months, it is due N months after the last one
// or after it was set, whichever is later. The node sends nothing and notifies nobody: it only sets
// `is_due`.
struct Reassessment {
  std::optional<int> months;      // nullopt: off
  std::optional<base::Day> last;  // day of the last reassessment
  bool is_due = false;
};
Outcome<Reassessment> reassessment(PrivateSide& open, base::Day today);
// Sets the reminder; nullopt switches it off. REQUIRES: 1 to kMaxMonths, if given.
Outcome<void> set_reassessment(PrivateSide& open, std::optional<int> months, base::Day today);

// Returns the hours of the day in which no reminder is shown, such as "22:00..07:00"; empty if none
// were set. A reminder is an entry of the kind `reminder`, which is shown from the time of the
// entry on.
Outcome<std::string> quiet_hours(PrivateSide& open);
Outcome<void> set_quiet_hours(PrivateSide& open, std::string_view hours);

}  // namespace waterline::app
