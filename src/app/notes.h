#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"

// Notes to oneself: at times that the person chose, the desktop shows one sentence. It is neutral,
// and the same for all of them. It is shown only while the journal is open: a note whose time comes
// while it is not, or in the quiet hours, is dropped. REQUIRES wherever a PrivateSide is passed:
// the mutex of the private side is held.
namespace waterline::app {

struct Notes {
  static constexpr int kMaxWeeks = 52;
  static constexpr int kMaxMinutesBefore = 1440;
  static constexpr std::uint8_t kEveryDay = 0x7f;

  // A note to write.
  struct Writing {
    std::uint8_t days = kEveryDay;  // bit 0 is Monday; never 0
    int minute = 0;                 // of the day, by the clock where the person is
    friend bool operator==(const Writing&, const Writing&) = default;
  };
  // A note to make a backup.
  struct Backup {
    int weeks = 4;  // 1 to kMaxWeeks
    // The day on which the last note for a backup was shown or, before the first one, on which
    // these notes were switched on.
    base::Day since;
    friend bool operator==(const Backup&, const Backup&) = default;
  };
  std::optional<Writing> writing;
  std::optional<Backup> backup;
  // A note is shown this many minutes before each appointment, and another at the time of each
  // reminder. nullopt: neither.
  std::optional<int> before_appointments;

  [[nodiscard]] bool are_off() const { return !writing && !backup && !before_appointments; }
  friend bool operator==(const Notes&, const Notes&) = default;
};

// Convert notes to one line for a setting, and back: nullopt for any other text.
std::string to_text(const Notes& notes);
std::optional<Notes> notes_from_text(std::string_view text);

// notes() returns the notes that the person has set, and set_notes() replaces them.
Outcome<Notes> notes(PrivateSide& open);
Outcome<void> set_notes(PrivateSide& open, const Notes& notes);

// The local time of a moment: a day, and the minute of that day.
struct LocalMinute {
  base::Day day;
  int minute = 0;
  friend auto operator<=>(const LocalMinute&, const LocalMinute&) = default;
};
LocalMinute local_minute(base::WallTime time);

// Decides when a note is shown. It lives as long as the journal is open: a time that passed before
// is never caught up.
class NoteTimes {
 public:
  // A note whose time was longer ago than this is dropped: the machine slept, or the clock was set.
  static constexpr std::chrono::minutes kLate{10};

  explicit NoteTimes(base::WallTime now) : looked_(now) {}

  // Returns whether a note is to be shown now. Several notes whose times come together are shown as
  // one. Pass the times in the order in which they were read. If the clock was set back, no note is
  // shown a second time.
  bool is_due(PrivateSide& open, base::WallTime now);

 private:
  base::WallTime looked_;              // all before this was looked at
  std::optional<base::Day> wrote_on_;  // the day of the last note to write
};

}  // namespace waterline::app
