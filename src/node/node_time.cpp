#include <algorithm>

#include "app/attachments.h"
#include "app/bin.h"
#include "app/sharing.h"
#include "app/waiting.h"
#include "node/node.h"

// The part of Node that counts time. The node's alarm thread calls it.

namespace waterline::node {
namespace {

constexpr std::chrono::minutes kSameMinute{1};

// The longest pause of the alarm thread. It is short enough to notice soon that the machine slept
// or that somebody set the clock.
constexpr std::chrono::milliseconds kMaxSleep = std::chrono::seconds(30);
// Freed slots of attachments are overwritten in small parts (2 MiB), so that nobody waits for it.
constexpr std::size_t kSlotsErasedAtOnce = 32;
constexpr std::chrono::milliseconds kEraseAgain = std::chrono::seconds(1);
constexpr std::chrono::milliseconds kNothingToDo = std::chrono::hours(1);

}  // namespace

base::ClockReading Node::read_clocks() const {
  return {surroundings_.clock.now(), surroundings_.boot_clock.now()};
}

base::WallTime Node::counted_now() {
  return time_ ? time_->now(read_clocks()) : surroundings_.clock.now();
}

base::WallTime Node::wait_from() {
  if (!time_) return surroundings_.clock.now();
  const base::WallTime from = time_->wait_from(read_clocks());
  if (private_ && time_->is_settling()) keep_time();
  return from;
}

base::WallTime Node::on_the_wall(base::WallTime counted) {
  if (!time_) return counted;
  const base::ClockReading reading = read_clocks();
  const auto state = time_->state(reading);
  const base::WallTime now = time_->now(reading);
  auto ahead = reading.wall - now;
  if (state.doubt == base::CountedTime::Doubt::kSettling) {
    if (counted - now > state.settles && counted - now <= state.settles + state.by)
      return reading.wall + state.settles;
    if (counted - now > state.settles) ahead -= state.by;
  }
  // Ignore a small difference between the counted time and the wall clock. Otherwise the same time
  // would be shown differently a moment later.
  return std::chrono::abs(ahead) < kSameMinute ? counted : counted + ahead;
}

// Begins to count time from the record in the vault, and stores a new record. If this node already
// counted time while the journal was locked, it goes on from that count, which is newer than the
// record. REQUIRES: the vault is open.
void Node::begin_time() {
  if (!time_) {
    const auto kept = private_->vault.setting(vault::Setting::kCountedTime);
    const auto record = kept && *kept ? base::counted_time_from_text(**kept) : std::nullopt;
    const base::ClockReading now = read_clocks();
    time_ = record ? base::CountedTime(*record, now) : base::CountedTime(now);
  }
  keep_time();
}

// Stores the counted time in the vault. If that fails, the next unlock continues from an earlier
// record, so that acts wait longer than they should.
void Node::keep_time() {
  (void)private_->vault
      .set_setting(vault::Setting::kCountedTime, base::to_text(time_->record(read_clocks())))
      .ok();
}

Node::Time Node::read_time() {
  const base::ClockReading reading = read_clocks();
  Time time;
  time.state = time_->state(reading);
  if (time.state.doubt != base::CountedTime::Doubt::kSettling) return time;
  time.settles = reading.wall + time.state.settles;
  const base::WallTime counted = time_->now(reading);
  if (const auto waiting = app::waiting_acts(*private_)) {
    time.waiting_then =
        static_cast<std::size_t>(std::ranges::count_if(*waiting, [&](const app::WaitingView& view) {
          const vault::Publication& leaving = view.act.publication;
          return !view.act.paused && !leaving.until && leaving.due > counted + time.state.settles &&
                 leaving.due <= counted + time.state.settles + time.state.by;
        }));
  }
  return time;
}

std::chrono::milliseconds Node::look_at_clock() {
  close_after_sleep();
  if (editing_ && editing_->left() > 0) editing_->sweep_soon();
  const PrivateLock held(private_mutex_);
  forget_what_expired();
  lock_if_idle();
  if (!shared_ || ending_) return beginning_ || change_ ? kMaxSleep : kNothingToDo;

  const base::WallTime now = counted_now();
  {
    const SharedLock shared(shared_mutex_);
    // End a share only when its last day is over by the counted time and by the wall clock too. If
    // one of them is ahead, the share would be removed too early.
    app::expire(*shared_, std::min(now, surroundings_.clock.now()));
  }
  std::chrono::milliseconds pause = kMaxSleep;
  std::optional<base::WallTime> next;
  if (private_) {
    next = let_leave(now).next;
    // Ignore a failure: a later call deletes the entries that could not be deleted now.
    (void)app::empty_bins_when_due(*private_, now);
    (void)app::drop_expired_attachments(*private_, now);
    if (app::erase_freed(*private_, kSlotsErasedAtOnce)) pause = std::min(pause, kEraseAgain);
    app::take_room_back(*private_);
    if (note_times_->is_due(*private_, surroundings_.clock.now())) watcher_.show_note();
    pause = std::min(pause, idle_.left(surroundings_.boot_clock.now().since));
  } else {
    const SharedLock shared(shared_mutex_);
    next = ready_.publish_due(*shared_, now).next;
  }
  // If an act is due but could not be sent (because of a full disk, for example), it is tried again
  // after the usual pause.
  if (next && *next > now) pause = std::min(pause, *next - now);
  return pause;
}

}  // namespace waterline::node
