#include "link/folder_watch.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "link/bundles.h"
#include "link/folder_names.h"
#include "link/shared_side.h"
#include "link/unlocked.h"
#include "wire/bundle_messages.h"

namespace waterline::link {
namespace {

constexpr std::chrono::milliseconds kLookEvery{2'000};
constexpr std::chrono::milliseconds kLookAtFormerEvery{60'000};
constexpr int kSteadyChecks = 300;  // ten minutes
constexpr std::size_t kMostFiles = 32;
constexpr std::size_t kMostBytes = 2 * wire::kMaxBundleFileSize;
constexpr std::chrono::milliseconds kNothingToDo{3'600'000};

using Setting = ledger::SyncSetting;

std::string text_of(const BundleNames& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

BundleNames names_from(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

BundleNames difference(const BundleNames& from, const BundleNames& names) {
  BundleNames rest;
  std::ranges::set_difference(from, names, std::inserter(rest, rest.end()));
  return rest;
}

std::optional<FolderNames> names_of(SharedSide& shared) {
  const auto found = shared.ledger.partnership();
  if (!found || !*found || !(*found)->confirmed) return {};
  const crypto::PublicKey own = crypto::public_key_of(shared.identities.of((*found)->own));
  // Use the same keys for the names as seal_bundles() for the content. Once the partner's keys are
  // renewed, the partner no longer writes bundles under the earlier keys.
  if (const auto& renewed = (*found)->renewed)
    return FolderNames(renewed->pair_key, own, renewed->partner);
  return FolderNames((*found)->pair_key, own, (*found)->partner);
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

FolderWatch::FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex)
    : shared_(shared), random_(random), mutex_(shared_mutex) {}

void FolderWatch::begin() {
  const auto former = shared_.ledger.sync_setting(Setting::kFormerFolder);
  const bool has_work = !status().folder.empty() || (former && !former->empty());
  if (has_work && !alarm_) alarm_.emplace([this] { return look(); });
}

void FolderWatch::wake() {
  if (alarm_) alarm_->wake();
}

Result<void> FolderWatch::set_folder(std::string_view folder) {
  if (!names_of(shared_)) return Error::kNoPartner;
  const auto before = shared_.ledger.sync_setting(Setting::kFolder);
  if (!before) return from_ledger(before.error());
  if (*before == folder) return {};
  const auto set = [this](Setting setting, std::string_view value) {
    return shared_.ledger.set_sync_setting(setting, value);
  };
  if (!before->empty()) {
    const auto last = shared_.ledger.sync_setting(Setting::kFolderBundles);
    if (!last) return from_ledger(last.error());
    if (const auto kept = set(Setting::kFormerBundles, *last); !kept)
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
  problem_ = Problem::kNone;
  bundles_ = Bundles::kNone;
  writing_ = Problem::kNone;
  write_again_.succeeded();
  write_lost_.succeeded();
  steady_ = 0;
  asks_ = false;
  begin();
  wake();
  return {};
}

FolderWatch::Status FolderWatch::status() const {
  const auto folder = shared_.ledger.sync_setting(Setting::kFolder);
  if (!folder) return {};
  return {*folder, problem_, bundles_};
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
  const auto folder = shared_.ledger.sync_setting(Setting::kFolder);
  const auto former = shared_.ledger.sync_setting(Setting::kFormerFolder);
  if (!folder || !former) return kNothingToDo;
  if (!former->empty()) clear_former(lock, *former);
  const bool is_offline = shared_.partner_link.status().offline != PartnerLink::Offline::kNone;
  if (!folder->empty() && !is_offline) problem_ = look_into(lock, *folder);
  ++checks_;
  if (!folder->empty()) return kLookEvery;
  return former->empty() ? kNothingToDo : kLookAtFormerEvery;
}

void FolderWatch::clear_former(base::FairLock& lock, const std::string& path) {
  const auto names = names_of(shared_);
  if (!names) return;
  const bool is_watched_again = still_watches(path);
  // After new keys, the names of our last bundles there no longer look like ours.
  const auto kept = shared_.ledger.sync_setting(Setting::kFormerBundles);
  if (!kept) return;
  const BundleNames last = names_from(*kept);
  if (!is_watched_again) {
    const Unlocked unlocked(lock);
    const base::FileDescriptor folder = open_folder(path);
    const auto there = list(folder, *names);
    if (!there) return;
    BundleNames all = there->own;
    all.insert(there->own_remains.begin(), there->own_remains.end());
    all.insert(last.begin(), last.end());
    // The folder may be read-only now: it is tried again later.
    if (!remove_all(folder, all)) return;
  }
  const auto former = shared_.ledger.sync_setting(Setting::kFormerFolder);
  // If the person has chosen yet another folder meanwhile, the setting names another former one.
  if (former && *former == path)
    std::ignore = shared_.ledger.set_sync_setting(Setting::kFormerFolder, "");
}

FolderWatch::Problem FolderWatch::look_into(base::FairLock& lock, const std::string& path) {
  const auto names = names_of(shared_);
  if (!names) return Problem::kNone;
  // Without the record, every bundle of ours would look like an earlier one that came back.
  const auto last = last_bundles();
  if (!last) return Problem::kFailed;
  UnlockedFile folder(lock, {});
  std::optional<FolderListing> there;
  Problem obstacle = Problem::kNone;
  {
    const Unlocked unlocked(lock);
    *folder = open_folder(path);
    auto listed = list(*folder, *names);
    if (listed) {
      // Remove unfinished bundles, copies, and earlier ones that came back.
      remove_all(*folder, listed->own_remains);
      remove_all(*folder, difference(listed->own, *last));
      there = std::move(*listed);
    } else {
      obstacle = listed.error() == FolderListing::Error::kTooManyFiles ? Problem::kTooManyFiles
                                                                       : Problem::kNoFolder;
    }
  }
  if (!still_watches(path)) return Problem::kNone;
  bundles_ = !there || (there->partners.empty() && there->own.empty()) ? Bundles::kNone
             : there->partners.empty()                                 ? Bundles::kOursAlone
                                                                       : Bundles::kPartners;
  if (!there) return obstacle;

  // Ours comes first: what lies in the folder must not hold back our words.
  const Problem writing = write_if_needed(lock, path, *folder, *names, there->own);
  if (still_watches(path)) read_files(lock, *folder, there->partners);
  if (writing != Problem::kNone) return writing;
  const auto waits = shared_.ledger.waits_for_session();
  return waits && *waits ? Problem::kWaitsForSession : problem_of_files();
}

FolderWatch::Problem FolderWatch::write_if_needed(base::FairLock& lock, const std::string& path,
                                                  const base::FileDescriptor& folder,
                                                  const FolderNames& names,
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
  if (!write_again_.is_due()) return writing_;
  if (!has_words && !write_lost_.is_due()) return Problem::kNone;
  if (!has_words) write_lost_.failed();
  // After new keys, the names of our last bundles no longer look like ours.
  BundleNames old = own;
  old.insert(last->begin(), last->end());
  writing_ = write_files(lock, path, folder, names, old);
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
void FolderWatch::read_files(base::FairLock& lock, const base::FileDescriptor& folder,
                             const BundleNames& names) {
  std::erase_if(seen_, [&](const auto& seen) { return !names.contains(seen.first); });
  const auto next = names.upper_bound(last_read_);
  std::vector<std::string> order(next, names.end());
  order.insert(order.end(), names.begin(), next);
  Read read;
  for (bool some = true; some;) {
    some = false;
    for (const std::string& name : order) {
      if (ending_ || read.files == kMostFiles || read.bytes >= kMostBytes) return;
      some = read_file(lock, folder, name, read) || some;
    }
  }
}

bool FolderWatch::read_file(base::FairLock& lock, const base::FileDescriptor& folder,
                            const std::string& name, Read& read) {
  const auto known = seen_.find(name);
  if (known != seen_.end() && known->second.problem == Problem::kNone) return false;
  struct stat found {};
  Seen now;
  {
    const Unlocked unlocked(lock);
    if (fstatat(folder.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return false;
  }
  now.size = found.st_size;
  now.changed = found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec;
  const auto before = seen_.find(name);
  const bool is_new = before == seen_.end();
  const bool waited = !is_new && before->second.problem == Problem::kEarlierMissing;
  const bool is_changed =
      !is_new && (before->second.size != now.size || before->second.changed != now.changed);
  if (!is_new) {
    const auto here = waited ? shared_.ledger.vector() : base::VersionVector();
    if (!here) return false;
    const bool may_differ =
        is_changed ||
        (waited ? before->second.held != *here : before->second.problem != Problem::kOtherVersion);
    if (!may_differ || !before->second.again.is_due()) return false;
    now.again = before->second.again;
  }
  last_read_ = name;
  ++read.files;
  const auto bundle = [&] {
    const Unlocked unlocked(lock);
    return read_sealed(folder.get(), name.c_str());
  }();
  const auto in = bundle ? open_bundle(shared_, lock, *bundle) : Result<CarriedIn>(bundle.error());
  // It was not read: it is read after the pause, or once the new keys are known.
  if (!in && (in.error() == Error::kPaused || in.error() == Error::kNewKeysWait)) {
    seen_.erase(name);
    return false;
  }
  if (!in) {
    now.problem = problem_of_reading(in.error());
  }
  if (!in || is_changed) now.again.failed();
  if (in && in->earlier_missing) {
    now.problem = Problem::kEarlierMissing;
    if (const auto here = shared_.ledger.vector()) now.held = *here;
    asks_ = asks_ || !waited;
  }
  seen_[name] = now;
  return in && in->received > 0;
}

FolderWatch::Problem FolderWatch::write_files(base::FairLock& lock, const std::string& path,
                                              const base::FileDescriptor& folder,
                                              const FolderNames& names, const BundleNames& old) {
  BundleNames made;
  const auto unfinished = [](const std::string& name) {
    return name + std::string(FolderNames::kUnfinished);
  };
  const auto out = seal_bundles(shared_, lock, [&](std::size_t) -> Result<base::FileDescriptor> {
    const std::string name = names.fresh(random_);
    made.insert(name);
    const Unlocked unlocked(lock);
    base::FileDescriptor file(openat(folder.get(), unfinished(name).c_str(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) return errno == ENOSPC || errno == EDQUOT ? Error::kDiskFull : Error::kStorageFailed;
    return file;
  });
  bool whole = out.ok();
  {
    const Unlocked unlocked(lock);
    for (const std::string& name : made)
      whole = whole &&
              renameat(folder.get(), unfinished(name).c_str(), folder.get(), name.c_str()) == 0;
    if (whole) fsync(folder.get());
  }
  if (!whole || !still_watches(path)) {
    const Unlocked unlocked(lock);
    for (const std::string& name : made) remove_all(folder, {unfinished(name), name});
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
  remove_all(folder, old);
  return Problem::kNone;
}

}  // namespace waterline::link
