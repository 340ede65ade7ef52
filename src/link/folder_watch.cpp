#include "link/folder_watch.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "link/bundles.h"
#include "link/folder_names.h"
#include "link/shared_side.h"

namespace waterline::link {
namespace {

using Whose = FolderNames::Whose;

constexpr std::chrono::milliseconds kLookEvery{2'000};
constexpr std::chrono::milliseconds kNothingToDo{3'600'000};
// The most names that are read in a folder. No folder for bundles has more files.
constexpr std::size_t kMaxNames = 10'000;

struct Listing {
  std::vector<std::string> partners;
  std::vector<std::string> own;  // names of our bundles, also unfinished ones
};

base::FileDescriptor open_folder(const std::string& folder) {
  return base::FileDescriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::optional<Listing> list(const base::FileDescriptor& folder, const FolderNames& names) {
  const int copy = openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) return {};
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(fdopendir(copy), closedir);
  if (!entries) return {};
  Listing found;
  std::size_t count = 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads this stream
  while (const dirent* entry = readdir(entries.get())) {
    if (++count > kMaxNames) break;
    const std::string_view name(entry->d_name);
    std::string_view stem = name;
    if (stem.ends_with(FolderNames::kUnfinished))
      stem.remove_suffix(FolderNames::kUnfinished.size());
    const Whose whose = names.whose(stem);
    if (whose == Whose::kPartners && stem == name) found.partners.emplace_back(name);
    if (whose == Whose::kOwn) found.own.emplace_back(name);
  }
  std::ranges::sort(found.partners);
  return found;
}

void remove_all(const base::FileDescriptor& folder, const std::vector<std::string>& names) {
  for (const std::string& name : names) unlinkat(folder.get(), name.c_str(), 0);
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

FolderWatch::Problem problem_of(Error error) {
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
    case Error::kFileExists:
    case Error::kDiskFull:
    case Error::kStorageFailed:
      return FolderWatch::Problem::kCannotWrite;
    default:
      return FolderWatch::Problem::kFailed;
  }
}

}  // namespace

FolderWatch::FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex)
    : shared_(shared), random_(random), mutex_(shared_mutex) {}

void FolderWatch::begin() {
  if (!status().folder.empty() && !alarm_) alarm_.emplace([this] { return look(); });
}

void FolderWatch::wake() {
  if (alarm_) alarm_->wake();
}

Result<void> FolderWatch::set_folder(std::string_view folder) {
  const auto names = names_of(shared_);
  if (!names) return Error::kNoPartner;
  if (!folder.empty() && !open_folder(std::string(folder))) return Error::kNoFile;
  const auto before = shared_.ledger.sync_setting(ledger::SyncSetting::kFolder);
  if (!before) return from_ledger(before.error());
  if (*before == folder) return {};
  const auto set = shared_.ledger.set_sync_setting(ledger::SyncSetting::kFolder, folder);
  // Delete the record of our last bundle, which was in the former folder. So the next check writes
  // a bundle into the new folder.
  const auto forgot = set ? shared_.ledger.set_last_file({}) : set;
  if (!forgot) return from_ledger(forgot.error());
  if (const auto old = open_folder(*before); !before->empty() && old) {
    if (const auto there = list(old, *names)) remove_all(old, there->own);
  }
  seen_.clear();
  problem_ = Problem::kNone;
  begin();
  wake();
  return {};
}

FolderWatch::Status FolderWatch::status() const {
  const auto folder = shared_.ledger.sync_setting(ledger::SyncSetting::kFolder);
  if (!folder) return {};
  return {*folder, problem_};
}

std::chrono::milliseconds FolderWatch::look() {
  base::FairLock lock(mutex_);
  const auto folder = shared_.ledger.sync_setting(ledger::SyncSetting::kFolder);
  if (!folder || folder->empty()) return kNothingToDo;
  if (shared_.partner_link.status().offline == PartnerLink::Offline::kNone)
    problem_ = look_into(lock, *folder);
  ++checks_;
  return kLookEvery;
}

FolderWatch::Problem FolderWatch::look_into(base::FairLock& lock, const std::string& path) {
  const auto names = names_of(shared_);
  if (!names) return Problem::kNone;
  lock.unlock();
  const base::FileDescriptor folder = open_folder(path);
  const auto there = folder ? list(folder, *names) : std::nullopt;
  lock.lock();
  if (!there) return Problem::kNoFolder;

  const bool asks = read_files(lock, folder, there->partners);
  const bool is_there = std::ranges::any_of(there->own, [](const std::string& name) {
    return !name.ends_with(FolderNames::kUnfinished);
  });
  const auto news = shared_.ledger.has_news_for_file(is_there);
  if (!news) return Problem::kFailed;
  const Problem writing =
      *news || asks ? write_files(lock, folder, *names, there->own) : Problem::kNone;
  return writing == Problem::kNone ? problem_of_files() : writing;
}

FolderWatch::Problem FolderWatch::problem_of_files() const {
  const auto found = std::ranges::find_if(
      seen_, [](const auto& seen) { return seen.second.problem != Problem::kNone; });
  return found == seen_.end() ? Problem::kNone : found->second.problem;
}

// Reads each file once, and again if it changes. If a bundle continues one that is missing here,
// reads it again each time that another bundle has brought something new.
bool FolderWatch::read_files(base::FairLock& lock, const base::FileDescriptor& folder,
                             const std::vector<std::string>& names) {
  std::erase_if(seen_,
                [&](const auto& seen) { return !std::ranges::binary_search(names, seen.first); });
  const auto waits = [this](const std::string& name) {
    const auto seen = seen_.find(name);
    return seen != seen_.end() && seen->second.problem == Problem::kEarlierMissing;
  };
  std::vector<std::string> waited;
  std::ranges::copy_if(names, std::back_inserter(waited), waits);
  for (bool some = true; some;) {
    some = false;
    for (const std::string& name : names) some = read_file(lock, folder, name) || some;
    if (!some) break;
    for (const std::string& name : names) {
      if (waits(name)) seen_.erase(name);
    }
  }
  return std::ranges::any_of(names, [&](const std::string& name) {
    return waits(name) && !std::ranges::binary_search(waited, name);
  });
}

bool FolderWatch::read_file(base::FairLock& lock, const base::FileDescriptor& folder,
                            const std::string& name) {
  struct stat found {};
  if (fstatat(folder.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const Seen now{found.st_size, found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec,
                 Problem::kNone};
  const auto known = seen_.find(name);
  const bool is_same = known != seen_.end() && known->second.size == now.size &&
                       known->second.changed == now.changed;
  if (is_same && known->second.problem != Problem::kFailed) return false;
  seen_[name] = now;
  const auto file = open_sealed(folder.get(), name.c_str());
  const auto in = file ? open_file(shared_, lock, *file) : Result<CarriedIn>(file.error());
  if (!in) seen_[name].problem = problem_of(in.error());
  if (!in && in.error() == Error::kPaused) seen_.erase(name);
  if (in && in->earlier_missing) seen_[name].problem = Problem::kEarlierMissing;
  return in && in->received > 0;
}

FolderWatch::Problem FolderWatch::write_files(base::FairLock& lock,
                                              const base::FileDescriptor& folder,
                                              const FolderNames& names,
                                              const std::vector<std::string>& old) {
  std::vector<std::string> made;
  const auto out = seal_bundles(shared_, lock, [&](std::size_t) -> Result<base::FileDescriptor> {
    made.push_back(names.fresh(random_));
    const std::string unfinished = made.back() + std::string(FolderNames::kUnfinished);
    base::FileDescriptor file(openat(folder.get(), unfinished.c_str(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) return errno == ENOSPC || errno == EDQUOT ? Error::kDiskFull : Error::kStorageFailed;
    return file;
  });
  bool whole = out.ok();
  for (const std::string& name : made) {
    const std::string unfinished = name + std::string(FolderNames::kUnfinished);
    whole = whole && renameat(folder.get(), unfinished.c_str(), folder.get(), name.c_str()) == 0;
    if (!whole) {
      unlinkat(folder.get(), unfinished.c_str(), 0);
      unlinkat(folder.get(), name.c_str(), 0);
    }
  }
  if (!out) return problem_of(out.error());
  if (!whole) return Problem::kCannotWrite;
  fsync(folder.get());
  // Record what the new bundles say, and then delete the old ones: the new ones have everything
  // that the partner may still lack.
  if (!shared_.ledger.set_last_file({out->began.holds, out->began.from})) return Problem::kFailed;
  remove_all(folder, old);
  return Problem::kNone;
}

}  // namespace waterline::link
