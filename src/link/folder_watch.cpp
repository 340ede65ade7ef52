#include "link/folder_watch.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

#include "link/folder_names.h"
#include "link/shared_side.h"
#include "link/unlocked.h"

namespace waterline::link {
namespace {

constexpr std::chrono::milliseconds kLookEvery{2'000};
constexpr std::chrono::milliseconds kLookAtFormerEvery{60'000};
constexpr std::chrono::milliseconds kNothingToDo{3'600'000};
// How long this device tries to delete its files in a box that it left.
constexpr std::chrono::hours kLeavesFor{7 * 24};

using Setting = ledger::SyncSetting;

BundleNames names_from(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

// Deletes our bundles in a place. Returns why some may still be there.
PlaceFault clear_bundles(Place& place, const FolderNames& names, const BundleNames& last) {
  const auto there = place.list(names);
  if (!there) return there.error();
  BundleNames all = there->own;
  all.insert(there->own_remains.begin(), there->own_remains.end());
  all.insert(last.begin(), last.end());
  if (place.remove(all)) return PlaceFault::kNone;
  return place.fault() == PlaceFault::kNone ? PlaceFault::kCannotWrite : place.fault();
}

}  // namespace

FolderWatch::FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex)
    : shared_(shared),
      random_(random),
      mutex_(shared_mutex),
      visits_(random),
      former_visits_(random) {}

std::optional<FolderNames> FolderWatch::names_of_bundles() const {
  const auto found = shared_.ledger.partnership();
  if (!found || !*found || !(*found)->confirmed) return {};
  const crypto::PublicKey own = crypto::public_key_of(shared_.identities.of((*found)->own));
  // Use the same keys for the names as seal_bundles() for the content. Once the partner's keys are
  // renewed, the partner no longer writes bundles under the earlier keys.
  if (const auto& renewed = (*found)->renewed)
    return FolderNames(renewed->pair_key, own, renewed->partner);
  return FolderNames((*found)->pair_key, own, (*found)->partner);
}

void FolderWatch::begin() {
  const auto place = shared_.ledger.sync_setting(Setting::kFolder);
  const auto former = shared_.ledger.sync_setting(Setting::kFormerFolder);
  const bool has_work = (place && !place->empty()) || (former && !former->empty());
  if (has_work && !alarm_) alarm_.emplace([this] { return look(); });
}

void FolderWatch::wake() {
  if (alarm_) alarm_->wake();
}

Result<void> FolderWatch::set_folder(std::string_view folder) {
  return set_place(folder);
}

Result<void> FolderWatch::set_place(std::string_view folder) {
  if (!names_of_bundles()) return Error::kNoPartner;
  const auto before = shared_.ledger.sync_setting(Setting::kFolder);
  if (!before) return from_ledger(before.error());
  if (*before == folder) return {};
  const auto set = [this](Setting setting, std::string_view value) {
    return shared_.ledger.set_sync_setting(setting, value);
  };
  if (is_same_box(*before, folder)) {
    if (const auto kept = set(Setting::kFolder, folder); !kept) return from_ledger(kept.error());
    place_is_new();
    return {};
  }
  if (!before->empty()) {
    const auto last = shared_.ledger.sync_setting(Setting::kFolderBundles);
    if (!last) return from_ledger(last.error());
    if (const auto kept = set(Setting::kFormerBundles, *last); !kept)
      return from_ledger(kept.error());
    const auto until = base::to_text(shared_.clock.now() + kLeavesFor);
    if (const auto kept = set(Setting::kFormerUntil, until); !kept)
      return from_ledger(kept.error());
    if (const auto kept = set(Setting::kFormerFolder, *before); !kept)
      return from_ledger(kept.error());
  }
  if (const auto kept = set(Setting::kFolder, folder); !kept) return from_ledger(kept.error());
  // Without the record of our last bundle, which was in the former folder, the next check writes
  // one into the new folder.
  if (const auto kept = set(Setting::kFolderBundles, ""); !kept) return from_ledger(kept.error());
  if (const auto forgot = shared_.ledger.set_last_file({}); !forgot)
    return from_ledger(forgot.error());
  seen_.clear();
  bundles_ = Bundles::kNone;
  writing_ = Problem::kNone;
  write_again_.succeeded();
  write_lost_.succeeded();
  steady_ = 0;
  asks_ = false;
  former_visits_.goes();
  is_asked_to_leave_ = true;
  place_is_new();
  return {};
}

void FolderWatch::place_is_new() {
  problem_ = Problem::kNone;
  visited_.reset();
  visits_.goes();
  begin();
  wake();
}

FolderWatch::Status FolderWatch::status() const {
  const auto folder = shared_.ledger.sync_setting(Setting::kFolder);
  if (!folder) return {};
  Status status{.problem = problem_, .bundles = bundles_};
  if (const auto box = BoxSetting::from_text(*folder)) {
    status.box = BoxStatus{
        box->address(), box->way, box->host_key,
        box->login_key.empty() ? BoxStatus::Login::kPassword : BoxStatus::Login::kKey, visited_};
  } else if (!is_box(*folder)) {
    status.folder = *folder;
  }
  return status;
}

bool FolderWatch::still_watches(const std::string& folder) const {
  const auto present = shared_.ledger.sync_setting(Setting::kFolder);
  return present && *present == folder;
}

std::optional<BundleNames> FolderWatch::last_bundles() const {
  const auto names = shared_.ledger.sync_setting(Setting::kFolderBundles);
  if (!names) return {};
  return names_from(*names);
}

std::chrono::milliseconds FolderWatch::look() {
  base::FairLock lock(mutex_);
  const auto place = shared_.ledger.sync_setting(Setting::kFolder);
  const auto former = shared_.ledger.sync_setting(Setting::kFormerFolder);
  if (!place || !former) return kNothingToDo;
  std::chrono::milliseconds next = former->empty() ? kNothingToDo : kLookAtFormerEvery;
  if (is_box(*place)) {
    next = std::min(next, look_at_box(lock, *place));
  } else if (!place->empty()) {
    const bool is_offline = shared_.partner_link.status().offline != PartnerLink::Offline::kNone;
    if (!is_offline) problem_ = look_into(lock, *place, opener(*place, {}));
    next = kLookEvery;
  }
  // The present place comes first: a former one may take long, and never answer.
  if (!former->empty()) clear_former(lock, *former);
  ++checks_;
  return next;
}

void FolderWatch::clear_former(base::FairLock& lock, const std::string& place) {
  const auto names = names_of_bundles();
  const auto present = shared_.ledger.sync_setting(Setting::kFolder);
  // After new keys, the names of our last bundles there no longer look like ours.
  const auto kept = shared_.ledger.sync_setting(Setting::kFormerBundles);
  if (!names || !present || !kept) return;
  const BundleNames last = names_from(*kept);
  const bool is_watched_again = *present == place || is_same_box(*present, place);
  if (!is_watched_again && !is_too_late_to_leave(place)) {
    if (!leaves_now(place)) return;
    const Open open = opener(place, [this, &place] {
      const std::lock_guard held(mutex_);
      return !ending_ && may_leave(place);
    });
    PlaceFault fault = PlaceFault::kNone;
    {
      const Unlocked unlocked(lock);
      fault = clear_bundles(*open(), *names, last);
    }
    is_asked_to_leave_ = false;
    // The place may be away or read-only now: it is tried again later.
    if (fault != PlaceFault::kNone && !gives_up_leaving(place, fault)) return;
  }
  const auto former = shared_.ledger.sync_setting(Setting::kFormerFolder);
  // If the person has chosen yet another place meanwhile, the setting names another former one.
  if (former && *former == place)
    std::ignore = shared_.ledger.set_sync_setting(Setting::kFormerFolder, "");
}

}  // namespace waterline::link
