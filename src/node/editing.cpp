#include "node/editing.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/blank.h"
#include "base/environment.h"
#include "node/editing_facts.h"
#include "node/made_folders.h"

namespace waterline::node {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPlacePrefix = "waterline-edit-";
constexpr std::chrono::milliseconds kBetweenSweeps{500};
// The time in which a command must take the lease of its new folder. A lease is the flock by which
// a command shows that it still uses the folder.
constexpr std::chrono::seconds kTimeToTakeLease{60};

base::FileDescriptor open_closed_folder(const fs::path& folder) {
  base::FileDescriptor opened = open_own_folder(folder);
  if (opened && !is_closed_to_others(opened.get())) opened.reset();
  return opened;
}

}  // namespace

EditingFolders::EditingFolders(base::Random& random, Keep keep)
    : random_(random), keep_(std::move(keep)), thread_([this] { run(); }) {}

EditingFolders::~EditingFolders() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
  sweep(Again::kForTheLastTime);
  if (!place_.empty()) ::rmdir(place_.c_str());  // removed only if it is empty
}

// Returns the folder, on a file system in memory, that holds the folders of all commands that edit.
// Makes it if it is missing. REQUIRES: the mutex is held.
Outcome<fs::path> EditingFolders::place() {
  if (!place_.empty() && open_closed_folder(place_)) return place_;
  std::vector<fs::path> parents;
  const std::string runtime = base::environment("XDG_RUNTIME_DIR").value_or("");
  if (runtime.starts_with('/')) parents.emplace_back(runtime);
  parents.emplace_back("/dev/shm");
  for (const fs::path& parent : parents) {
    if (!is_in_memory(parent)) continue;
    fs::path place = parent / (std::string(kPlacePrefix) + name_from(random_.bytes<8>()));
    if (::mkdir(place.c_str(), 0700) != 0 || !open_closed_folder(place)) continue;
    place_ = std::move(place);
    return place_;
  }
  return Failure(Error::kNoPrivatePlace);
}

Outcome<fs::path> EditingFolders::make(EditingFacts facts) {
  fs::path folder;
  {
    const std::lock_guard lock(mutex_);
    const auto above = place();
    if (!above) return above.error();
    folder = *above / name_from(random_.bytes<8>());
    if (::mkdir(folder.c_str(), 0700) != 0) return Failure(Error::kNoPrivatePlace);
    folders_[folder] = {std::move(facts), std::chrono::steady_clock::now()};
  }
  sweep_soon();
  return folder;
}

void EditingFolders::remember(const fs::path& folder, EditingFacts facts) {
  const std::lock_guard lock(mutex_);
  folders_.try_emplace(folder, Folder{std::move(facts), {}});
}

void EditingFolders::forget(const fs::path& folder) {
  const std::lock_guard lock(mutex_);
  folders_.erase(folder);
  ::rmdir(folder.c_str());
}

std::map<fs::path, EditingFacts> EditingFolders::known() const {
  const std::lock_guard lock(mutex_);
  std::map<fs::path, EditingFacts> known;
  for (const auto& [path, folder] : folders_) known[path] = folder.facts;
  return known;
}

std::size_t EditingFolders::left() const {
  const std::lock_guard lock(mutex_);
  std::size_t left = 0;
  for (const auto& [path, folder] : folders_) left += folder.left ? 1 : 0;
  return left;
}

void EditingFolders::sweep_soon() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void EditingFolders::sweep_now() {
  std::unique_lock lock(mutex_);
  wanted_ = true;
  changed_.notify_all();
  // A sweep that has begun may have passed a folder that is new.
  const std::uint64_t next = sweeps_begun_ + 1;
  swept_.wait(lock, [&] { return sweeps_ended_ >= next; });
}

void EditingFolders::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    const Again again = std::exchange(wanted_, false) ? Again::kToo : Again::kNot;
    ++sweeps_begun_;
    lock.unlock();
    const bool in_use = sweep(again);
    lock.lock();
    sweeps_ended_ = sweeps_begun_;
    swept_.notify_all();
    const auto woken = [this] { return wanted_ || ending_; };
    if (in_use) {
      changed_.wait_for(lock, kBetweenSweeps, woken);
    } else {
      changed_.wait(lock, woken);
    }
  }
}

bool EditingFolders::sweep(Again left_before) {
  std::map<fs::path, Folder> folders;
  {
    const std::lock_guard lock(mutex_);
    folders = folders_;
  }
  bool any_in_use = false;
  for (const auto& [path, folder] : folders) {
    if (folder.left && left_before == Again::kNot) continue;
    const Found found = look_at(path, folder, left_before);
    any_in_use = any_in_use || found == Found::kInUse;
    const std::lock_guard lock(mutex_);
    if (found == Found::kGone) {
      folders_.erase(path);
      // If an earlier node made the folder above this one, remove that too, once it is empty.
      if (path.parent_path() != place_) ::rmdir(path.parent_path().c_str());
    }
    if (const auto known = folders_.find(path); known != folders_.end())
      known->second.left = found == Found::kLeft;
  }
  return any_in_use;
}

EditingFolders::Found EditingFolders::look_at(const fs::path& path, const Folder& folder,
                                              Again again) {
  const base::FileDescriptor above = open_closed_folder(path.parent_path());
  if (!above) return Found::kGone;
  const std::string name = path.filename();
  const base::FileDescriptor lease = open_own_folder_at(above.get(), name);
  if (!lease) return Found::kGone;
  if (::flock(lease.get(), LOCK_EX | LOCK_NB) != 0) return Found::kInUse;
  const auto names = names_in(lease.get());
  const bool is_new = std::chrono::steady_clock::now() - folder.made < kTimeToTakeLease;
  if (names.empty() && is_new && again != Again::kForTheLastTime) return Found::kInUse;
  // If text.md is no plain file, or is too long, it cannot be stored, so it stays.
  const auto text = content_at(lease.get(), kEditedText, kMaxLeft);
  const bool has_text = std::ranges::find(names, kEditedText) != names.end();
  if (has_text && !text) return Found::kLeft;
  const std::string begun = content_at(lease.get(), kBegunText, kMaxLeft).value_or("");
  if (text && *text != begun && !base::is_blank(*text) && !keep_(folder.facts, *text))
    return Found::kLeft;
  wipe_all_in(lease.get());
  ::unlinkat(above.get(), name.c_str(), AT_REMOVEDIR);
  return Found::kGone;
}

}  // namespace waterline::node
