#include <algorithm>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>

#include "link/box_dial.h"
#include "link/box_place.h"
#include "link/folder_place.h"
#include "link/folder_watch.h"
#include "link/shared_side.h"
#include "link/unlocked.h"

// The part of FolderWatch that visits boxes.
namespace waterline::link {
namespace {

// How often the watch looks whether this device may visit the box, and has words for it.
constexpr std::chrono::milliseconds kLookAtBoxEvery{5'000};

// Returns how a visit that ended with this problem failed; nullopt if it did not.
std::optional<BoxVisits::Failure> failure_of(FolderWatch::Problem problem) {
  using Problem = FolderWatch::Problem;
  switch (problem) {
    case Problem::kBoxNotReached:
    case Problem::kCarrierFails:
    case Problem::kCannotWrite:
    case Problem::kFailed:
      return BoxVisits::Failure::kPassing;
    case Problem::kBoxRefused:
    case Problem::kBoxRefusedKey:
    case Problem::kBoxFull:
    case Problem::kBoxNoFolder:
    case Problem::kBoxNotTrusted:
    case Problem::kBoxNoAuthorities:
    case Problem::kBoxCertificateTime:
    case Problem::kBoxOtherName:
    case Problem::kBoxMoved:
    case Problem::kBoxNotUnderstood:
    case Problem::kCarrierMissing:
    case Problem::kTooManyFiles:
      return BoxVisits::Failure::kLasting;
    case Problem::kBoxOtherKey:
      return BoxVisits::Failure::kHarmful;
    default:
      return {};
  }
}

// Another thing goes wrong with a key than with a password, so it has words of its own.
FolderWatch::Problem named_by_login(FolderWatch::Problem problem, const std::string& place) {
  if (problem != FolderWatch::Problem::kBoxRefused) return problem;
  const auto box = BoxSetting::from_text(place);
  return box && !box->login_key.empty() ? FolderWatch::Problem::kBoxRefusedKey : problem;
}

}  // namespace

Result<void> FolderWatch::set_box(const BoxSetting& box) {
  return set_place(box.text());
}

FolderWatch::Open FolderWatch::opener(const std::string& place, std::function<bool()> goes_on) {
  const auto box = BoxSetting::from_text(place);
  if (!box) return [place] { return std::make_unique<FolderPlace>(place); };
  return [means = means_for(*box, std::move(goes_on)), box = *box] {
    return std::make_unique<BoxPlace>(means, box);
  };
}

Carrier::Means FolderWatch::means_for(const BoxSetting& box, std::function<bool()> goes_on) const {
  const auto connect = [at = box.at, way = box.way, tor = shared_.tor_run, goes_on] {
    return connect_to_box(at, way, tor, goes_on);
  };
  return {shared_.carrier, connect, std::move(goes_on)};
}

bool FolderWatch::may_visit(const std::string& place) const {
  const auto offline = shared_.partner_link.status().offline;
  if (offline == Offline::kNone) return names_of_bundles().has_value();
  return is_asked_ && may_go_if_asked(offline, place);
}

bool FolderWatch::may_go_if_asked(Offline offline, const std::string& place) {
  const bool is_schedule = offline == Offline::kManual || offline == Offline::kOutsideHours;
  // At these times the node's own Tor runs during a sync alone, and then this device is not offline.
  const auto box = BoxSetting::from_text(place);
  return is_schedule && box && box->way == BoxWay::kDirect;
}

FolderWatch::Problem FolderWatch::obstacle_of(const std::string& place) const {
  const auto box = BoxSetting::from_text(place);
  // The setting cannot be read, though it begins as that of a box.
  if (!box) return Problem::kFailed;
  // Only a person who asks may see whether the box shows the right key again.
  if (box->shown == BoxSetting::Shown::kOtherKey && !is_asked_) return Problem::kBoxOtherKey;
  return obstacle_of(*box);
}

FolderWatch::Problem FolderWatch::obstacle_of(const BoxSetting& box) const {
  const TorSetting tor = shared_.partner_link.status().settings.tor;
  if (box.way == BoxWay::kTor && !tor.goes_by_tor()) return Problem::kBoxNeedsTor;
  if (box.way == BoxWay::kDirect && !tor.goes_directly()) return Problem::kBoxWouldShow;
  return Problem::kNone;
}

FolderWatch::AskedForKey FolderWatch::ask_for_key(base::FairLock& lock, const BoxSetting& box,
                                                  std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  const auto goes_on = [this, until] {
    if (ending_ || std::chrono::steady_clock::now() >= until) return false;
    const std::lock_guard held(mutex_);
    return !shared_.partner_link.is_paused();
  };
  // No key is the right one, so the carrier learns the key and gives no password.
  BoxSetting stranger = box;
  stranger.host_key.clear();
  stranger.password.clear();
  stranger.login_key.clear();
  const auto names = names_of_bundles();
  if (!names) return {{}, Problem::kFailed};
  const Unlocked unlocked(lock);
  BoxPlace place(means_for(stranger, goes_on), stranger);
  const auto listed = place.list(*names);
  if (!listed && listed.error() == PlaceFault::kOtherKey) return {place.shown_key()};
  return {{}, listed ? Problem::kBoxNotUnderstood : problem_of(listed.error(), PlaceKind::kBox)};
}

std::chrono::milliseconds FolderWatch::look_at_box(base::FairLock& lock, const std::string& place) {
  const Problem obstacle = obstacle_of(place);
  if (!may_visit(place) || obstacle != Problem::kNone) {
    if (obstacle != Problem::kNone) problem_ = obstacle;
    visits_.goes();
    visit_ended(obstacle == Problem::kNone ? std::nullopt : std::optional(obstacle));
    return kLookAtBoxEvery;
  }
  auto now = shared_.clock.steady_now();
  visits_.comes(now);
  if (is_asked_) visits_.asked(now);
  const auto has_news = shared_.ledger.has_news_for_file(true);
  if ((has_news && *has_news) || asks_) visits_.has_words(now);
  if (visits_.begins(now)) {
    const auto goes_on = [this, &place] {
      const std::lock_guard held(mutex_);
      return !ending_ && may_visit(place) && still_watches(place) &&
             obstacle_of(place) == Problem::kNone;
    };
    const Problem problem = named_by_login(look_into(lock, place, opener(place, goes_on)), place);
    now = shared_.clock.steady_now();
    if (may_visit(place) && still_watches(place)) {
      problem_ = problem;
      if (const auto failure = failure_of(problem)) {
        visits_.failed(*failure, now);
        if (*failure == BoxVisits::Failure::kHarmful)
          keep_shown(place, BoxSetting::Shown::kOtherKey);
      } else {
        visits_.succeeded(now);
        visited_ = shared_.clock.now();
        keep_shown(place, BoxSetting::Shown::kRightKey);
      }
    } else {
      visits_.goes();
    }
    visit_ended(problem);
  }
  const auto due = visits_.due();
  if (!due) return kLookAtBoxEvery;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now);
  return std::clamp(left, std::chrono::milliseconds(1), kLookAtBoxEvery);
}

void FolderWatch::visit_ended(std::optional<Problem> how) {
  last_visit_ = how;
  is_asked_ = false;
  ++visits_done_;
  changed_.notify_all();
}

std::optional<FolderWatch::VisitNumber> FolderWatch::ask_for_visit() {
  const auto place = shared_.ledger.sync_setting(ledger::SyncSetting::kFolder);
  if (!place || !is_box(*place) || !alarm_) return {};
  is_asked_ = true;
  wake();
  // A visit that is under way may have begun before the person's last words.
  return VisitNumber{visits_done_ + (visits_.state() == BoxVisits::State::kVisits ? 2 : 1)};
}

std::optional<FolderWatch::Problem> FolderWatch::wait_for_visit(base::FairLock& lock,
                                                                VisitNumber visit,
                                                                std::chrono::milliseconds at_most) {
  const bool is_done = changed_.wait_for(lock, at_most, [&] {
    if (ending_ || visits_done_ >= visit.number) return true;
    // The visit that was under way has ended, and the one that was asked for is to come.
    if (!is_asked_) wake();
    is_asked_ = true;
    return false;
  });
  return is_done && !ending_ ? last_visit_ : std::nullopt;
}

bool FolderWatch::went_well(Problem how) {
  const bool has_begun = how != Problem::kBoxNeedsTor && how != Problem::kBoxWouldShow;
  return has_begun && !failure_of(how);
}

void FolderWatch::keep_shown(const std::string& place, BoxSetting::Shown shown) {
  auto box = BoxSetting::from_text(place);
  if (!box || box->shown == shown) return;
  box->shown = shown;
  std::ignore = shared_.ledger.set_sync_setting(ledger::SyncSetting::kFolder, box->text());
}

bool FolderWatch::may_leave(const std::string& former) const {
  if (obstacle_of(former) != Problem::kNone) return false;
  const auto offline = shared_.partner_link.status().offline;
  if (offline == Offline::kNone) return true;
  return is_asked_to_leave_ && may_go_if_asked(offline, former);
}

bool FolderWatch::leaves_now(const std::string& former) {
  if (!is_box(former)) return true;
  if (!may_leave(former)) {
    former_visits_.goes();
    is_asked_to_leave_ = false;
    return false;
  }
  const auto now = shared_.clock.steady_now();
  former_visits_.comes(now);
  if (is_asked_to_leave_) former_visits_.asked(now);
  return former_visits_.begins(now);
}

bool FolderWatch::is_too_late_to_leave(const std::string& former) const {
  const auto until = shared_.ledger.sync_setting(ledger::SyncSetting::kFormerUntil);
  if (!is_box(former) || !until) return false;
  const auto time = base::time_from_text(*until);
  return !time || shared_.clock.now() >= *time;
}

bool FolderWatch::gives_up_leaving(const std::string& former, PlaceFault fault) {
  if (!is_box(former)) return false;
  // The password of a box that lets this device in or delete no more is of no use, and is forgotten.
  if (fault == PlaceFault::kRefused || fault == PlaceFault::kGone ||
      fault == PlaceFault::kCannotWrite)
    return true;
  former_visits_.failed(BoxVisits::Failure::kPassing, shared_.clock.steady_now());
  return false;
}

}  // namespace waterline::link
