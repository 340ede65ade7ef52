#include "app/looking_back.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "app/entry_state.h"
#include "app/kinds_with_own_view.h"
#include "app/side_stores.h"

namespace waterline::app {
namespace {

// The topic under which the deep stores the reminder to reassess, as a text like "3 2026-11-24":
// the number of months until the reminder comes, and the day on which it was set.
constexpr std::string_view kReassessment = "reassessment";
constexpr std::size_t kDayLength = 10;

// Returns the day that is so many months away and has the same number in its month; if that month
// is too short, its last day.
base::Day months_from(base::Day day, std::chrono::months months) {
  const auto date = std::chrono::year_month_day(day) + months;
  return date.ok() ? base::Day(date) : base::Day(date.year() / date.month() / std::chrono::last);
}

std::vector<Span> spans_in(std::string_view text) {
  std::vector<Span> spans;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    if (one.size() != 2 * kDayLength + 2) continue;
    const auto from = base::day_from_text(one.substr(0, kDayLength));
    const auto to = base::day_from_text(one.substr(kDayLength + 2));
    if (from && to) spans.push_back({*from, *to});
  }
  return spans;
}

}  // namespace

Outcome<std::vector<LookBack>> look_back(PrivateSide& open, base::Day day, std::size_t preview) {
  constexpr int kYears = 100;
  constexpr std::size_t kMaxOfADay = 20;
  const auto left_out = left_out_spans(open);
  if (!left_out) return left_out.error();
  std::vector<base::Day> days = {day - std::chrono::days(7)};
  for (const int months : {1, 3, 6}) days.push_back(months_from(day, -std::chrono::months(months)));
  for (int years = 1; years <= kYears; ++years)
    days.push_back(months_from(day, -std::chrono::months(12 * years)));
  std::vector<LookBack> looked;
  for (const base::Day one : days) {
    const auto is_within = [one](const Span& span) { return span.from <= one && one <= span.to; };
    if (std::ranges::any_of(*left_out, is_within)) continue;
    journal::Filter filter;
    filter.from = filter.to = one;
    filter.without_kinds = kinds_with_own_view();
    filter.for_look_back = true;
    // First look whether a day has entries at all: that is quick, because days have an index.
    const auto written = days_written(open, Side::kVault, filter);
    if (!written) return written.error();
    if (written->empty()) continue;
    auto entries =
        list_entries(open, Side::kVault, {.limit = kMaxOfADay, .preview = preview}, filter);
    if (!entries) return entries.error();
    looked.push_back({one, std::move(*entries)});
  }
  return looked;
}

Outcome<std::vector<Span>> left_out_spans(PrivateSide& open) {
  const auto set = open.vault.setting(vault::Setting::kLookBackWithout);
  if (!set) return failed(set.error(), open.vault, Side::kVault);
  return spans_in(set->value_or(""));
}

Outcome<void> set_left_out_spans(PrivateSide& open, const std::vector<Span>& spans) {
  std::string text;
  for (const Span& span : spans) {
    text += (text.empty() ? "" : " ") + base::to_text(span.from) + ".." + base::to_text(span.to);
  }
  const auto set = open.vault.set_setting(vault::Setting::kLookBackWithout, text);
  if (!set) return failed(set.error(), open.vault, Side::kVault);
  return {};
}

Outcome<Reassessment> reassessment(PrivateSide& open, base::Day today) {
  Reassessment told;
  journal::Filter filter;
  filter.kind = "reassessment";
  const auto written = list_entries(open, Side::kDeep, {.limit = 1}, filter);
  if (!written) return written.error();
  if (!written->empty()) told.last = written->front().day;
  const auto set = open.deep.entries().own(kReassessment);
  if (!set) return failed(set.error(), open.deep, Side::kDeep);
  const std::string text = set->value_or("");
  int months = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), months);
  const std::size_t space = text.find(' ');
  if (error != std::errc() || space == std::string::npos || end != text.data() + space) return told;
  const auto since = base::day_from_text(std::string_view(text).substr(space + 1));
  if (months < 1 || months > kMaxMonths || !since) return told;
  told.months = months;
  told.is_due = months_from(std::max(*since, told.last.value_or(*since)),
                            std::chrono::months(months)) <= today;
  return told;
}

Outcome<void> set_reassessment(PrivateSide& open, std::optional<int> months, base::Day today) {
  const std::string text = months ? std::to_string(*months) + " " + base::to_text(today) : "";
  const auto set = open.deep.entries().set_own(kReassessment, text);
  if (!set) return failed(set.error(), open.deep, Side::kDeep);
  return {};
}

Outcome<std::string> quiet_hours(PrivateSide& open) {
  auto set = open.vault.setting(vault::Setting::kQuietHours);
  if (!set) return failed(set.error(), open.vault, Side::kVault);
  return set->value_or("");
}

Outcome<void> set_quiet_hours(PrivateSide& open, std::string_view hours) {
  const auto set = open.vault.set_setting(vault::Setting::kQuietHours, hours);
  if (!set) return failed(set.error(), open.vault, Side::kVault);
  return {};
}

}  // namespace waterline::app
