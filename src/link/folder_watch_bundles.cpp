#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "link/bundles.h"
#include "link/folder_names.h"
#include "link/folder_watch.h"
#include "link/place.h"
#include "link/shared_side.h"
#include "link/unlocked.h"
#include "wire/bundle_messages.h"

// The part of FolderWatch that reads and writes the bundles in a place.
namespace waterline::link {
namespace {

using Setting = ledger::SyncSetting;

constexpr int kSteadyChecks = 300;  // ten minutes
constexpr std::size_t kMostFiles = 32;
constexpr std::size_t kMostBytes = 2 * wire::kMaxBundleFileSize;

// A place that is closed with the mutex released, as it may take long. REQUIRES: the lock holds the
// mutex when the object is destroyed.
class UnlockedPlace {
 public:
  explicit UnlockedPlace(base::FairLock& lock) : lock_(lock) {}
  ~UnlockedPlace() {
    const Unlocked unlocked(lock_);
    place_.reset();
  }
  UnlockedPlace(const UnlockedPlace&) = delete;
  UnlockedPlace& operator=(const UnlockedPlace&) = delete;

  void keep(std::unique_ptr<Place> place) { place_ = std::move(place); }
  Place& operator*() { return *place_; }
  Place* operator->() { return place_.get(); }

 private:
  base::FairLock& lock_;
  std::unique_ptr<Place> place_;
};

std::string text_of(const BundleNames& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

BundleNames difference(const BundleNames& from, const BundleNames& names) {
  BundleNames rest;
  std::ranges::set_difference(from, names, std::inserter(rest, rest.end()));
  return rest;
}

FolderWatch::Problem problem_of_writing(Error error) {
  switch (error) {
    // The person paused the exchange, or a renewal of keys began: no problem of the folder.
    case Error::kPaused:
    case Error::kNewKeysWait:
      return FolderWatch::Problem::kNone;
    case Error::kFileExists:
    case Error::kDiskFull:
    case Error::kStorageFailed:
      return FolderWatch::Problem::kCannotWrite;
    default:
      return FolderWatch::Problem::kFailed;
  }
}

FolderWatch::Problem problem_of_reading(Error error) {
  switch (error) {
    // While this device read the bundle, the person paused the exchange or a renewal of keys began.
    // That is no problem of the folder: the bundle is read again afterwards.
    case Error::kPaused:
    case Error::kNewKeysWait:
      return FolderWatch::Problem::kNone;
    case Error::kBadBundle:
    case Error::kNoFile:
      return FolderWatch::Problem::kUnsound;
    case Error::kBundleOtherVersion:
      return FolderWatch::Problem::kOtherVersion;
    // Our own store failed, so this says nothing about the folder.
    case Error::kDiskFull:
    case Error::kStorageFailed:
      return FolderWatch::Problem::kCannotKeep;
    default:
      return FolderWatch::Problem::kFailed;
  }
}

}  // namespace

FolderWatch::Problem FolderWatch::problem_of(PlaceFault fault, PlaceKind kind) {
  switch (fault) {
    case PlaceFault::kNone:
      return Problem::kNone;
    case PlaceFault::kGone:
      return kind == PlaceKind::kBox ? Problem::kBoxNoFolder : Problem::kNoFolder;
    case PlaceFault::kTooManyFiles:
      return Problem::kTooManyFiles;
    case PlaceFault::kFull:
      return kind == PlaceKind::kBox ? Problem::kBoxFull : Problem::kCannotWrite;
    case PlaceFault::kCannotWrite:
      return Problem::kCannotWrite;
    case PlaceFault::kRefused:
      return Problem::kBoxRefused;
    case PlaceFault::kOtherKey:
      return Problem::kBoxOtherKey;
    case PlaceFault::kNotTrusted:
      return Problem::kBoxNotTrusted;
    case PlaceFault::kNoAuthorities:
      return Problem::kBoxNoAuthorities;
    case PlaceFault::kCertificateTime:
      return Problem::kBoxCertificateTime;
    case PlaceFault::kOtherName:
      return Problem::kBoxOtherName;
    case PlaceFault::kNotReached:
    case PlaceFault::kBusy:
      return Problem::kBoxNotReached;
    case PlaceFault::kMoved:
      return Problem::kBoxMoved;
    case PlaceFault::kNoFile:
    case PlaceFault::kNotUnderstood:
      return Problem::kBoxNotUnderstood;
    case PlaceFault::kCarrierMissing:
      return Problem::kCarrierMissing;
    case PlaceFault::kCarrierFails:
      return Problem::kCarrierFails;
  }
  return Problem::kFailed;
}

FolderWatch::Problem FolderWatch::look_into(base::FairLock& lock, const std::string& path,
                                            const Open& open) {
  const auto names = names_of_bundles();
  if (!names) return Problem::kNone;
  // Without the record, every bundle of ours would look like an earlier one that came back.
  const auto last = last_bundles();
  if (!last) return Problem::kFailed;
  const PlaceKind kind = is_box(path) ? PlaceKind::kBox : PlaceKind::kFolder;
  UnlockedPlace place(lock);
  std::optional<FolderListing> there;
  Problem obstacle = Problem::kNone;
  {
    const Unlocked unlocked(lock);
    place.keep(open());
    auto listed = place->list(*names);
    if (listed) {
      // Remove unfinished bundles, copies, and earlier ones that came back.
      place->remove(listed->own_remains);
      place->remove(difference(listed->own, *last));
      there = std::move(*listed);
    } else {
      obstacle = problem_of(listed.error(), kind);
    }
  }
  if (!still_watches(path)) return Problem::kNone;
  bundles_ = !there || (there->partners.empty() && there->own.empty()) ? Bundles::kNone
             : there->partners.empty()                                 ? Bundles::kOursAlone
                                                                       : Bundles::kPartners;
  if (!there) return obstacle;

  // Ours comes first: what lies in the folder must not hold back our words.
  const Problem writing = write_if_needed(lock, path, *place, *names, there->own);
  if (still_watches(path)) read_files(lock, *place, there->partners);
  if (place->fault() != PlaceFault::kNone) return problem_of(place->fault(), kind);
  if (writing != Problem::kNone) return writing;
  const auto waits = shared_.ledger.waits_for_session();
  return waits && *waits ? Problem::kWaitsForSession : problem_of_files();
}

FolderWatch::Problem FolderWatch::write_if_needed(base::FairLock& lock, const std::string& path,
                                                  Place& place, const FolderNames& names,
                                                  const BundleNames& own) {
  if (ending_ || !still_watches(path)) return Problem::kNone;
  const auto last = last_bundles();
  if (!last) return Problem::kFailed;
  const bool is_there = !last->empty() && std::ranges::includes(own, *last);
  steady_ = is_there ? steady_ + 1 : 0;
  if (steady_ == kSteadyChecks) write_lost_.succeeded();
  const auto has_news = shared_.ledger.has_news_for_file(true);
  const auto lacks = shared_.ledger.has_news_for_file(is_there);
  if (!has_news || !lacks) return Problem::kFailed;
  const bool has_words = *has_news || asks_;
  // While the partner must learn what we lack, a bundle that says nothing else must be there too.
  const bool is_lost = *lacks || (!is_there && lacks_an_earlier_one());
  if (!has_words && !is_lost) return Problem::kNone;
  if (place.checked() == Place::Checked::kOften) {
    if (!write_again_.is_due()) return writing_;
    if (!has_words && !write_lost_.is_due()) return Problem::kNone;
    if (!has_words) write_lost_.failed();
  }
  // After new keys, the names of our last bundles no longer look like ours.
  BundleNames old = own;
  old.insert(last->begin(), last->end());
  writing_ = write_files(lock, path, place, names, old);
  if (writing_ == Problem::kNone) {
    write_again_.succeeded();
  } else {
    write_again_.failed();
  }
  return writing_;
}

bool FolderWatch::lacks_an_earlier_one() const {
  return std::ranges::any_of(
      seen_, [](const auto& seen) { return seen.second.problem == Problem::kEarlierMissing; });
}

FolderWatch::Problem FolderWatch::problem_of_files() const {
  const auto found = std::ranges::find_if(
      seen_, [](const auto& seen) { return seen.second.problem != Problem::kNone; });
  return found == seen_.end() ? Problem::kNone : found->second.problem;
}

// Reads each file as `Seen` says, until none brings something new or it is enough for one check.
void FolderWatch::read_files(base::FairLock& lock, Place& place, const BundleNames& names) {
  std::erase_if(seen_, [&](const auto& seen) { return !names.contains(seen.first); });
  const auto next = names.upper_bound(last_read_);
  std::vector<std::string> order(next, names.end());
  order.insert(order.end(), names.begin(), next);
  Read read;
  for (bool some = true; some;) {
    some = false;
    for (const std::string& name : order) {
      if (ending_ || read.files == kMostFiles || read.bytes >= kMostBytes) return;
      some = read_file(lock, place, name, read) || some;
    }
  }
}

bool FolderWatch::read_file(base::FairLock& lock, Place& place, const std::string& name,
                            Read& read) {
  const bool is_by_visits = place.checked() == Place::Checked::kByVisits;
  const auto known = seen_.find(name);
  if (known != seen_.end() && known->second.problem == Problem::kNone) return false;
  const auto stamp = [&] {
    const Unlocked unlocked(lock);
    return place.stamp(name);
  }();
  if (!stamp) return false;
  Seen now{.stamp = *stamp};
  const auto before = seen_.find(name);
  const bool is_new = before == seen_.end();
  const bool waited = !is_new && before->second.problem == Problem::kEarlierMissing;
  const bool is_changed = !is_new && before->second.stamp != now.stamp;
  if (!is_new) {
    const auto here = waited ? shared_.ledger.vector() : base::VersionVector();
    if (!here) return false;
    const bool may_differ =
        is_changed ||
        (waited ? before->second.held != *here : before->second.problem != Problem::kOtherVersion);
    if (!may_differ) return false;
    if (is_by_visits ? read.failed.contains(name) : !before->second.again.is_due()) return false;
    now.again = before->second.again;
  }
  last_read_ = name;
  ++read.files;
  const auto bundle = [&] {
    const Unlocked unlocked(lock);
    return place.read(name);
  }();
  // It was not read, or is gone by now: that says nothing about the file.
  if (is_by_visits && !bundle && bundle.error() == Error::kNoFile) return false;
  if (bundle) read.bytes += bundle->size();
  const auto in = bundle ? open_bundle(shared_, lock, *bundle) : Result<CarriedIn>(bundle.error());
  // It was not read: it is read after the pause, or once the new keys are known.
  if (!in && (in.error() == Error::kPaused || in.error() == Error::kNewKeysWait)) {
    seen_.erase(name);
    return false;
  }
  if (!in) {
    now.problem = problem_of_reading(in.error());
    read.failed.insert(name);
  }
  if (!in || is_changed) now.again.failed();
  if (in && in->earlier_missing) {
    now.problem = Problem::kEarlierMissing;
    if (const auto here = shared_.ledger.vector()) now.held = *here;
    asks_ = asks_ || !waited;
  }
  if (in) shown_ += in->shown;
  seen_[name] = now;
  return in && in->received > 0;
}

FolderWatch::Problem FolderWatch::write_files(base::FairLock& lock, const std::string& path,
                                              Place& place, const FolderNames& names,
                                              const BundleNames& old) {
  BundleNames made;
  const auto out = seal_bundles(shared_, lock, [&](std::size_t) {
    const std::string name = names.fresh(random_);
    made.insert(name);
    const Unlocked unlocked(lock);
    return place.create(name);
  });
  bool whole = out.ok();
  {
    const Unlocked unlocked(lock);
    whole = whole && place.finish(made);
  }
  if (!whole || !still_watches(path)) {
    const Unlocked unlocked(lock);
    place.abandon(made);
  }
  if (!out) return problem_of_writing(out.error());
  if (!whole) return Problem::kCannotWrite;
  if (!still_watches(path)) return Problem::kNone;
  // Record the new bundles and what they say, and then delete the old ones: the new ones have
  // everything that the partner may still lack.
  if (!shared_.ledger.set_sync_setting(Setting::kFolderBundles, text_of(made)) ||
      !shared_.ledger.set_last_file({out->began.holds, out->began.from}))
    return Problem::kFailed;
  asks_ = false;
  const Unlocked unlocked(lock);
  place.remove(old);
  return Problem::kNone;
}

}  // namespace waterline::link
