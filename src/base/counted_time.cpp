#include "base/counted_time.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace waterline::base {
namespace {

using std::chrono::milliseconds;

std::string number(WallTime time) {
  return std::to_string(time.time_since_epoch().count());
}

// Removes the text up to the next space from `text` and returns it.
std::string_view next_word(std::string_view& text) {
  const std::size_t end = text.find(' ');
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

// The limit for every time in a stored record, in milliseconds: about 3,000 years. It is so low
// that the sum of two times cannot overflow.
constexpr std::int64_t kFarthest = 100'000'000'000'000;

std::optional<std::int64_t> next_number(std::string_view& text) {
  const std::string_view word = next_word(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value < -kFarthest ||
      value > kFarthest)
    return {};
  return value;
}

}  // namespace

CountedTime::CountedTime(const ClockReading& reading)
    : counted_(reading.wall), since_(reading.boot.since) {}

CountedTime::CountedTime(const Record& record, const ClockReading& reading)
    : counted_(record.counted), since_(reading.boot.since), away_(record.away), owed_(record.owed) {
  const BootTime& seen = record.seen.boot;
  if (!seen.boot.empty() && seen.boot == reading.boot.boot && seen.since <= reading.boot.since) {
    counted_ += reading.boot.since - seen.since;
  } else if (!away_ || is_believed(record.seen.wall)) {
    // The boot clock does not continue from the record: the machine started again, or the journal
    // came from another machine. Only the wall clock tells how long the machine was off, and it may
    // be wrong. So that time is not counted yet; `away_` remembers when it began.
    if (away_) owed_ = to_count(record.seen.wall);
    away_ = Record::Away{record.counted, record.seen.wall, {}};
  }
  settles_at_ = reading.boot.since + kSettling;
}

WallTime CountedTime::now(const ClockReading& reading) {
  if (reading.boot.since > since_) {
    counted_ += reading.boot.since - since_;
    since_ = reading.boot.since;
  }
  if (away_ && since_ >= settles_at_ && is_believed(reading.wall)) {
    counted_ += to_count(reading.wall);
    away_.reset();
    owed_ = {};
  }
  return counted_;
}

WallTime CountedTime::wait_from(const ClockReading& reading) {
  (void)now(reading);
  if (!away_) return counted_;
  const milliseconds later = is_believed(reading.wall) ? to_count(reading.wall) : owed_;
  away_->limit = later - owed_;
  return counted_ + later;
}

// Returns how long the machine was off before its last restart, if the wall clock is right. That is
// the time by which the wall clock has advanced more than the counted time since the clocks were
// last read before the restart.
milliseconds CountedTime::claimed(WallTime wall) const {
  return std::max(milliseconds(0), (wall - away_->wall) - (counted_ - away_->counted));
}

bool CountedTime::is_believed(WallTime wall) const {
  return away_->limit || claimed(wall) <= kMaxAway;
}

milliseconds CountedTime::to_count(WallTime wall) const {
  return owed_ + (away_->limit ? std::min(claimed(wall), *away_->limit) : claimed(wall));
}

CountedTime::State CountedTime::state(const ClockReading& reading) {
  (void)now(reading);
  if (away_) {
    if (!is_believed(reading.wall)) return {Doubt::kLongAway, claimed(reading.wall), {}};
    const milliseconds later = to_count(reading.wall);
    if (later > milliseconds(0)) return {Doubt::kSettling, later, settles_at_ - since_};
  }
  const milliseconds ahead = reading.wall - counted_;
  if (ahead > kTolerance) return {Doubt::kAhead, ahead, {}};
  if (-ahead > kTolerance) return {Doubt::kBehind, -ahead, {}};
  return {};
}

void CountedTime::accept(const ClockReading& reading) {
  (void)now(reading);
  counted_ = reading.wall;
  away_.reset();
  owed_ = {};
}

CountedTime::Record CountedTime::record(const ClockReading& reading) {
  (void)now(reading);
  return {counted_, reading, away_, owed_};
}

std::string to_text(const CountedTime::Record& record) {
  std::string text = number(record.counted) + ' ' + number(record.seen.wall) + ' ' +
                     std::to_string(record.seen.boot.since.count()) + ' ' +
                     std::to_string(record.owed.count()) + ' ' + record.seen.boot.boot;
  if (!record.away) return text;
  text += ' ' + number(record.away->counted) + ' ' + number(record.away->wall);
  if (record.away->limit) text += ' ' + std::to_string(record.away->limit->count());
  return text;
}

std::optional<CountedTime::Record> counted_time_from_text(std::string_view text) {
  std::array<std::int64_t, 4> seen{};
  for (std::int64_t& value : seen) {
    const auto number = next_number(text);
    if (!number) return {};
    value = *number;
  }
  CountedTime::Record record;
  record.counted = WallTime(milliseconds(seen[0]));
  record.seen = {WallTime(milliseconds(seen[1])),
                 {std::string(next_word(text)), milliseconds(seen[2])}};
  record.owed = milliseconds(seen[3]);
  if (text.empty()) return record;
  const auto counted = next_number(text);
  const auto wall = next_number(text);
  if (!counted || !wall) return {};
  record.away = {WallTime(milliseconds(*counted)), WallTime(milliseconds(*wall)), {}};
  if (text.empty()) return record;
  const auto limit = next_number(text);
  if (!limit || !text.empty()) return {};
  record.away->limit = milliseconds(*limit);
  return record;
}

}  // namespace waterline::base
