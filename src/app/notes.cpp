#include "app/notes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <vector>

#include "app/entries.h"
#include "app/entry_state.h"
#include "app/failure.h"
#include "app/kinds_with_own_view.h"
#include "app/looking_back.h"
#include "app/quiet_hours.h"
#include "link/sync_schedule.h"

namespace waterline::app {
namespace {

constexpr int kMinutesOfDay = 24 * 60;

std::optional<int> number_from(std::string_view text, int least, int most) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most)
    return {};
  return number;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(std::move(word));
  return words;
}

unsigned weekday_of(base::Day day) {
  return std::chrono::weekday(day).iso_encoding() - 1;
}

// Returns whether, on one of the chosen days, the chosen minute came after `from` and not after
// `to`. These are minutes apart, but midnight may be between them, so each can be on another day.
bool writing_is_due(const Notes::Writing& writing, const LocalMinute& from, const LocalMinute& to) {
  return std::ranges::any_of(std::array{from.day, to.day}, [&](base::Day day) {
    const LocalMinute when{day, writing.minute};
    return (writing.days >> weekday_of(day) & 1) != 0 && from < when && when <= to;
  });
}

bool appointment_is_due(PrivateSide& open, int before, base::WallTime from, base::WallTime to) {
  const auto came = [&](std::string_view kind, std::chrono::minutes early) {
    // The day of an entry is the day in the entry's own time zone. It can be one day before or
    // after the day in UTC, so list one more day at each end.
    journal::Filter filter;
    filter.kind = journal::Kind(kind);
    filter.from = std::chrono::floor<std::chrono::days>(from) - std::chrono::days(1);
    filter.to = std::chrono::floor<std::chrono::days>(to + early) + std::chrono::days(1);
    const auto found = list_entries(open, Side::kVault, {.limit = 100}, filter);
    return found && std::ranges::any_of(*found, [&](const EntryLine& entry) {
             const base::WallTime when = entry.created - early;
             return from < when && when <= to;
           });
  };
  return came(kAppointment, std::chrono::minutes(before)) ||
         came(kReminder, std::chrono::minutes(0));
}

bool backup_is_due(PrivateSide& open, const Notes::Backup& backup, base::Day today) {
  base::Day since = backup.since;
  const auto last = open.vault.setting(vault::Setting::kLastBackup);
  if (last && *last) {
    if (const auto made = base::time_from_text(**last))
      since = std::max(since, std::chrono::floor<std::chrono::days>(*made));
  }
  return since + std::chrono::weeks(backup.weeks) <= today;
}

}  // namespace

std::string to_text(const Notes& notes) {
  std::string text;
  if (notes.writing) {
    text += "writing " + std::to_string(notes.writing->days) + " " +
            std::to_string(notes.writing->minute) + " ";
  }
  if (notes.backup) {
    text += "backup " + std::to_string(notes.backup->weeks) + " " +
            base::to_text(notes.backup->since) + " ";
  }
  if (notes.before_appointments)
    text += "appointments " + std::to_string(*notes.before_appointments) + " ";
  if (!text.empty()) text.pop_back();
  return text;
}

std::optional<Notes> notes_from_text(std::string_view text) {
  Notes notes;
  const std::vector<std::string> words = words_of(text);
  std::size_t at = 0;
  const auto next = [&]() -> std::string_view {
    return at < words.size() ? std::string_view(words[at++]) : std::string_view();
  };
  while (at < words.size()) {
    const std::string_view what = next();
    if (what == "writing") {
      const auto days = number_from(next(), 1, Notes::kEveryDay);
      const auto minute = number_from(next(), 0, kMinutesOfDay - 1);
      if (!days || !minute) return {};
      notes.writing = Notes::Writing{static_cast<std::uint8_t>(*days), *minute};
    } else if (what == "backup") {
      const auto weeks = number_from(next(), 1, Notes::kMaxWeeks);
      const auto since = base::day_from_text(next());
      if (!weeks || !since) return {};
      notes.backup = Notes::Backup{*weeks, *since};
    } else if (what == "appointments") {
      notes.before_appointments = number_from(next(), 0, Notes::kMaxMinutesBefore);
      if (!notes.before_appointments) return {};
    } else {
      return {};
    }
  }
  return to_text(notes) == text ? std::optional(notes) : std::nullopt;
}

Outcome<Notes> notes(PrivateSide& open) {
  const auto set = open.vault.setting(vault::Setting::kNotes);
  if (!set) return explained(from_journal(set.error(), 0), open.vault, kVaultFile);
  // If this version cannot read the text, a later version may have written it. Then show no notes.
  return notes_from_text(set->value_or("")).value_or(Notes{});
}

Outcome<void> set_notes(PrivateSide& open, const Notes& notes) {
  const auto set = open.vault.set_setting(vault::Setting::kNotes, to_text(notes));
  if (!set) return explained(from_journal(set.error(), 0), open.vault, kVaultFile);
  return {};
}

LocalMinute local_minute(base::WallTime time) {
  const std::chrono::local_seconds local = link::local_wall_clock(time);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return {base::Day(day.time_since_epoch()),
          static_cast<int>(std::chrono::floor<std::chrono::minutes>(local - day).count())};
}

bool NoteTimes::is_due(PrivateSide& open, base::WallTime now) {
  if (now <= looked_) return false;
  const base::WallTime from = std::max(looked_, now - kLate);
  looked_ = now;
  auto set = notes(open);
  if (!set || set->are_off()) return false;
  const LocalMinute to = local_minute(now);
  const auto hours = quiet_hours(open);
  if (!hours) return false;
  const bool is_quiet_now = is_quiet(*hours, to.minute);
  bool due = false;
  // At most one note on a day: when the clock goes back by an hour in autumn, the same minute comes
  // twice.
  if (set->writing && wrote_on_ != to.day &&
      writing_is_due(*set->writing, local_minute(from), to)) {
    due = true;
    wrote_on_ = to.day;
  }
  if (set->before_appointments && appointment_is_due(open, *set->before_appointments, from, now))
    due = true;
  // The note for a backup is due on a day and at no certain hour. In the quiet hours it is not
  // dropped like other notes, but waits until they are over.
  if (set->backup && !is_quiet_now && backup_is_due(open, *set->backup, to.day)) {
    due = true;
    set->backup->since = to.day;
    if (!set_notes(open, *set)) return false;  // a full disk: it must not come every half minute
  }
  return due && !is_quiet_now;
}

}  // namespace waterline::app
