#include "node/move_home.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "node/made_folders.h"
#include "node/rekey.h"
#include "node/rollback_marker.h"
#include "node/unlock.h"

namespace waterline::node {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMoving = "moving";
constexpr const char* kArriving = "arriving";
constexpr const char* kDrafts = "drafts";  // sealed drafts, the only folder of files in a home
constexpr std::array<std::string_view, 2> kKeyrings = {"keyring.copy", "keyring"};
constexpr std::array<std::string_view, 6> kStaysBehind = {"lock",    "run",         kMoving,
                                                          kArriving, "keyring.new", "moving.new"};
// The content of `arriving`. A file of a person with this name has another.
constexpr std::string_view kArrivingText = "A journal moves here.\n";
// How the names of files begin that a move makes in the new folder.
constexpr std::array<std::string_view, 12> kOurNames = {
    "vault.db",   "deep.db",        "ledger.db",  "marker",      "bundle-marker", "vault.media",
    "deep.media", "private-window", "own-window", "keyring.new", "lock",          "drafts/"};
constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kMaxKeyring = std::size_t{64} * 1024;
constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::uint64_t kSpare = std::uint64_t{4} * 1024 * 1024;

Failure failed(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return Error::kDiskFull;
    case ENOENT:
      return Error::kNoSuchFile;
    default:
      return Error::kStorageFailed;
  }
}

bool is_file(const fs::path& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

bool is_draft(std::string_view name) {
  return name.starts_with("drafts/");
}

bool sync_folder(const fs::path& folder) {
  const base::FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened && ::fsync(opened.get()) == 0;
}

bool sync_file(const fs::path& file) {
  const base::FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  return opened && ::fsync(opened.get()) == 0;
}

// Deletes a file. Returns true if there is none afterwards.
bool deleted(const fs::path& file) {
  return ::unlink(file.c_str()) == 0 || errno == ENOENT;
}

base::FileDescriptor open_to_read(const fs::path& file) {
  return base::FileDescriptor(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
}

// The names of the journal's files without the keyring, from its folder on; and of all else.
struct Listed {
  std::vector<std::string> files;
  std::vector<std::string> others;
  bool has_all = false;  // no folder failed to open
};

Listed list(const fs::path& data) {
  Listed listed;
  const base::FileDescriptor folder = open_own_folder(data);
  if (!folder) return listed;
  listed.has_all = true;
  for (const std::string& name : names_in(folder.get())) {
    if (std::ranges::find(kKeyrings, name) != kKeyrings.end() ||
        std::ranges::find(kStaysBehind, name) != kStaysBehind.end())
      continue;
    if (is_file(data / name)) {
      listed.files.push_back(name);
      continue;
    }
    const base::FileDescriptor below = open_own_folder_at(folder.get(), name);
    if (name != kDrafts || !below) {
      listed.others.push_back(name);
      if (name == kDrafts) listed.has_all = false;
      continue;
    }
    for (const std::string& draft : names_in(below.get())) {
      std::string path = name + "/" + draft;
      auto& into = is_file(data / path) ? listed.files : listed.others;
      into.push_back(std::move(path));
    }
  }
  std::ranges::sort(listed.files);
  return listed;
}

Outcome<void> make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return failed(errno);
}

// A file system without owners and modes (FAT) shows its files to everybody who sees the disk, or
// to whom it was mounted for. Returns the file `arriving`, locked: no other move comes to this
// folder while it is open.
Outcome<base::FileDescriptor> check_disk(const fs::path& folder) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) != 0) return failed(errno);
  if (facts.st_uid != ::geteuid() || (facts.st_mode & 07777) != 0700)
    return Failure(Error::kUnfitDisk);
  const fs::path probe = folder / kArriving;
  base::FileDescriptor made(::open(probe.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!made) return failed(errno);
  if (::fstat(made.get(), &facts) != 0) return failed(errno);
  if ((facts.st_mode & 07777) != 0600 || ::flock(made.get(), LOCK_EX | LOCK_NB) != 0)
    return Failure(Error::kUnfitDisk);
  if (::write(made.get(), kArrivingText.data(), kArrivingText.size()) !=
          std::ssize(kArrivingText) ||
      ::fsync(made.get()) != 0)
    return failed(errno);
  if (!sync_folder(folder)) return Failure(Error::kUnfitDisk);
  return made;
}

class Copier {
 public:
  explicit Copier(const Moving& moving) : moving_(moving) {}

  // Copies a file that is not there yet, durably.
  Outcome<void> copy(const fs::path& from, const fs::path& to) {
    const base::FileDescriptor in = open_to_read(from);
    if (!in) return failed(errno);
    const base::FileDescriptor out(
        ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!out) return failed(errno);
    for (;;) {
      if (const auto on = goes_on(); !on) return on.error();
      const ssize_t got = ::read(in.get(), one_.data(), one_.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed(errno);
      if (got == 0) break;
      for (ssize_t done = 0; done < got;) {
        const ssize_t written =
            ::write(out.get(), one_.data() + done, static_cast<std::size_t>(got - done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failed(errno);
        done += written;
      }
      moving_.progress.done += static_cast<std::uint64_t>(got);
    }
    return ::fsync(out.get()) == 0 ? Outcome<void>() : failed(errno);
  }

  // Reads both files again, the copy from its disk where the system can do that.
  Outcome<void> compare(const fs::path& from, const fs::path& to) {
    const base::FileDescriptor in = open_to_read(from);
    const base::FileDescriptor out = open_to_read(to);
    if (!in || !out) return Failure(Error::kStorageFailed);
    (void)::posix_fadvise(out.get(), 0, 0, POSIX_FADV_DONTNEED);
    for (;;) {
      if (const auto on = goes_on(); !on) return on.error();
      const auto one = read_piece(in.get(), one_);
      const auto other = read_piece(out.get(), other_);
      if (!one || !other || !std::ranges::equal(*one, *other))
        return Failure(Error::kStorageFailed);
      if (one->empty()) return {};
      moving_.progress.done += one->size();
    }
  }

 private:
  static std::optional<std::span<char>> read_piece(int file, std::vector<char>& into) {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got = ::read(file, into.data() + done, into.size() - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return {};
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return std::span(into).first(done);
  }
  Outcome<void> goes_on() const {
    if (moving_.progress.break_off) return Failure(Error::kBackupBrokenOff);
    return moving_.goes_on() ? Outcome<void>() : Failure(Error::kClosed);
  }

  const Moving& moving_;
  std::vector<char> one_ = std::vector<char>(kPiece);
  std::vector<char> other_ = std::vector<char>(kPiece);
};

bool has_keyring(const fs::path& folder) {
  return keyring::exists(folder);
}

std::optional<std::string> keyring_in(const fs::path& data) {
  const base::FileDescriptor folder = open_own_folder(data);
  if (!folder) return {};
  for (const std::string_view name : kKeyrings) {
    if (auto content = content_at(folder.get(), std::string(name), kMaxKeyring)) return content;
  }
  return {};
}

// Returns whether a move to this folder was begun. A kill can leave the mark empty.
bool has_mark(const fs::path& data) {
  const base::FileDescriptor folder = open_own_folder(data);
  if (!folder) return false;
  const auto text = content_at(folder.get(), kArriving, kArrivingText.size());
  return text && kArrivingText.starts_with(*text);
}

// Removes what arrived in a folder that has no keyring, and the folder. Touches nothing while
// another move comes to it.
void undo_arrival(const fs::path& folder) {
  const base::FileDescriptor mark = open_to_read(folder / kArriving);
  if (!mark || ::flock(mark.get(), LOCK_EX | LOCK_NB) != 0) return;
  if (!has_mark(folder) || has_keyring(folder)) return;
  for (const std::string& name : list(folder).files) {
    const auto begins = [&](std::string_view our) { return name.starts_with(our); };
    if (std::ranges::any_of(kOurNames, begins)) (void)deleted(folder / name);
  }
  ::rmdir((folder / kDrafts).c_str());
  for (const char* name : {"keyring.new", "lock", kArriving}) (void)deleted(folder / name);
  ::rmdir(folder.c_str());  // removed only if it is empty
}

// Makes the new folder and checks that it can have the journal. Returns its mark, as check_disk().
Outcome<base::FileDescriptor> prepare(const Moving& moving, std::uint64_t bytes) {
  const fs::path& to = moving.to;
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(to, error) / "";
  const fs::path home = fs::weakly_canonical(moving.from.data, error) / "";
  if (error || whole.native().starts_with(home.native()) ||
      home.native().starts_with(whole.native()))
    return Failure(Error::kBadRequest);
  undo_arrival(to);
  struct stat facts {};
  const bool was_there = ::lstat(to.c_str(), &facts) == 0;
  if (was_there && (!S_ISDIR(facts.st_mode) || !fs::is_empty(to, error) || error))
    return Failure(Error::kFileExists);
  if (is_in_memory(was_there ? to : to.parent_path()) && !is_in_memory(moving.from.data))
    return Failure(Error::kFolderInMemory);
  if (const auto made = make_folder(to); !made) return made.error();
  (void)::chmod(to.c_str(), 0700);  // check_disk() sees whether it has this mode now
  auto mark = check_disk(to);
  if (!mark) return mark.error();
  struct statvfs disk {};
  if (::statvfs(to.c_str(), &disk) != 0) return failed(errno);
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free < bytes + kSpare) return Failure(Error::kDiskFull, app::Lacking{bytes + kSpare - free});
  if (!sync_folder(to.parent_path())) return Failure(Error::kStorageFailed);
  return std::move(*mark);
}

// Opens the copies as an unlock does, and closes them.
Outcome<void> try_copies(const Moving& moving) {
  auto held = HomeLock::take(Home::locate(moving.to));
  if (!held) return Failure(held.error());
  const Home& home = held->where();
  const keyring::DerivedKeys keys = keyring::derive_keys(moving.keyring.secrets);
  if (const auto here = check_stores(home, keys); !here) return here.error();
  auto open = open_private(home, keys, moving.private_random);
  if (!open) return open.error();
  auto ledger = open_ledger(home, keys, moving.shared_random);
  if (!ledger) return ledger.error();
  for (const auto& verified : {open->vault.verify(), open->deep.verify(), ledger->verify()}) {
    if (!verified) return Failure(Error::kStorageFailed);
  }
  // An unlock alone tells about files that were set back, and holds back what waits.
  const Present found{open->vault.header_state(), open->deep.header_state(), ledger->sequence()};
  if (!older_files(read_marker(home.marker(), open->marker), found).empty())
    return Failure(Error::kStorageFailed);
  if (!note_opened(home, *open, ledger->sequence(), moving.private_random))
    return Failure(Error::kStorageFailed);
  close_and_note(home, std::move(*open), ledger->settle(), moving.private_random);
  return {};
}

Outcome<void> write_moving(const Home& from, const fs::path& to) {
  const fs::path fresh = from.data / "moving.new";
  (void)deleted(fresh);
  {
    const base::FileDescriptor made(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    const std::string& text = to.native();
    if (!made || ::write(made.get(), text.data(), text.size()) != std::ssize(text) ||
        ::fsync(made.get()) != 0)
      return failed(errno);
  }
  if (::rename(fresh.c_str(), (from.data / kMoving).c_str()) != 0) return failed(errno);
  return sync_folder(from.data) ? Outcome<void>() : Failure(Error::kStorageFailed);
}

// Deletes `moving`. Returns whether it stays deleted. REQUIRES: no keyring is in the new folder,
// and what arrived there is still there: if `moving` comes back, it alone tells that the journal is
// here.
bool forget_move(const fs::path& from) {
  return deleted(from / kMoving) && sync_folder(from);
}

// Brings one sealed draft to the new folder, whole or not at all.
bool bring_draft(const fs::path& from, const fs::path& to, const std::string& name) {
  const fs::path fresh = to / "moving.new";
  std::error_code error;
  if (!deleted(fresh) || !fs::copy_file(from / name, fresh, error) || !sync_file(fresh) ||
      ::rename(fresh.c_str(), (to / name).c_str()) != 0) {
    (void)deleted(fresh);
    return false;
  }
  return true;
}

// Brings the drafts that are not in the new folder yet. Returns whether all are there durably, also
// those that an earlier try brought.
bool bring_drafts(const fs::path& from, const fs::path& to, const std::vector<std::string>& files) {
  if (std::ranges::none_of(files, is_draft)) return true;
  std::error_code error;
  fs::create_directory(to / kDrafts, error);
  fs::permissions(to / kDrafts, fs::perms::owner_all, error);
  bool all = true;
  for (const std::string& name : files) {
    if (is_draft(name) && !is_file(to / name)) all = bring_draft(from, to, name) && all;
  }
  return sync_folder(to / kDrafts) && sync_folder(to) && all;
}

// Deletes everything of the journal in its old folder. Words that were sealed there meanwhile are
// copied first, and nothing else: what has gone from the new folder since has gone for a reason.
// The log of a store is such a file, for the copies took it up (try_copies).
std::vector<std::string> leave(const Home& from, const fs::path& to) {
  std::vector<std::string> left;
  const auto drop = [&](const std::string& name) {
    if (!deleted(from.data / name)) left.push_back(name);
  };
  for (const std::string_view name : kKeyrings) drop(std::string(name));
  const bool is_left = sync_folder(from.data) && left.empty();
  std::error_code error;
  // It says how long Tor was used in this folder, so it is never copied.
  if (is_left) fs::remove_all(from.tor(), error);
  const Listed listed = list(from.data);
  if (!is_left) {
    left.insert(left.end(), listed.files.begin(), listed.files.end());
    return left;
  }
  const bool words_are_there = listed.has_all && bring_drafts(from.data, to, listed.files);
  for (const std::string& name : listed.files) {
    const bool may_go =
        is_draft(name) ? words_are_there : is_file(to / name) || name.ends_with(".db-wal");
    if (may_go) {
      drop(name);
    } else {
      left.push_back(name);
    }
  }
  ::rmdir((from.data / kDrafts).c_str());
  ::rmdir((from.data / "run").c_str());
  left.insert(left.end(), listed.others.begin(), listed.others.end());
  for (const char* name : {"keyring.new", "moving.new"}) drop(name);
  if (words_are_there) drop(kMoving);  // or the next node tries again
  if (left.empty()) {
    drop("lock");
    ::rmdir(from.data.c_str());
  }
  return left;
}

// Takes the keyring away from the new folder again. Returns whether that is sure.
bool take_back(const fs::path& to) {
  bool sure = true;
  for (const std::string_view name : kKeyrings) sure = deleted(to / name) && sure;
  return sync_folder(to) && sure;
}

}  // namespace

Outcome<Moved> move_home(const Moving& moving) {
  const fs::path& from = moving.from.data;
  const fs::path& to = moving.to;
  if (!to.is_absolute() || to.native().size() > kMaxPath) return Failure(Error::kBadRequest);
  Moved moved;
  const Listed listed = list(from);
  for (const std::string& name : listed.files) {
    std::error_code error;
    const auto size = fs::file_size(from / name, error);
    if (error) return Failure(Error::kStorageFailed);
    moved.bytes += size;
  }
  moving.progress.total = 2 * moved.bytes;
  auto mark = prepare(moving, moved.bytes);
  if (!mark) {
    if (mark.error().error != Error::kFileExists) undo_arrival(to);
    return mark.error();
  }
  const auto undo = [&] {
    mark->reset();
    undo_arrival(to);
  };
  Copier copier(moving);
  const auto arrive = [&]() -> Outcome<void> {
    for (const std::string& name : listed.files) {
      if (const auto made = make_folder((to / name).parent_path()); !made) return made.error();
      if (const auto copied = copier.copy(from / name, to / name); !copied) return copied.error();
    }
    for (const std::string& name : listed.files) {
      if (const auto same = copier.compare(from / name, to / name); !same) return same.error();
    }
    const bool has_drafts = std::ranges::any_of(listed.files, is_draft);
    if (!sync_folder(to) || (has_drafts && !sync_folder(to / kDrafts)))
      return Failure(Error::kStorageFailed);
    return try_copies(moving);
  };
  if (const auto arrived = arrive(); !arrived) {
    undo();
    return arrived.error();
  }
  const auto unfinished = [&] { return Failure(Error::kMoveUnfinished, app::Folder{to.native()}); };
  if (const auto named = write_moving(moving.from, to); !named) {
    if (!forget_move(from)) return unfinished();
    undo();
    return named.error();
  }
  if (const auto written = keyring::write_new(to, moving.keyring.file); !written) {
    if (written.error() == keyring::Error::kExists) {
      // Another journal was made there meanwhile. Nothing of its folder is touched.
      return forget_move(from) ? Failure(Error::kFileExists) : unfinished();
    }
    if (!take_back(to) || !forget_move(from)) return unfinished();
    undo();
    return from_keyring(written.error());
  }
  (void)deleted(to / kArriving);
  moved.left = leave(moving.from, to);
  return moved;
}

LeftMove settle_move(const Home& home) {
  const base::FileDescriptor folder = open_own_folder(home.data);
  if (!folder) return {};
  if (has_mark(home.data)) {
    if (!has_keyring(home.data)) return {LeftMove::State::kInPart, {}};
    (void)deleted(home.data / kArriving);
  }
  const auto named = content_at(folder.get(), kMoving, kMaxPath);
  if (!named || !named->starts_with('/')) return {};
  const fs::path to = *named;
  if (has_keyring(to)) {
    // Another journal may have been made there.
    if (has_keyring(home.data) && keyring_in(home.data) != keyring_in(to))
      return {LeftMove::State::kUndecided, to};
    // Its name may not be on that disk yet.
    if (!sync_folder(to)) return {LeftMove::State::kUndecided, to};
    if (has_mark(to)) (void)deleted(to / kArriving);
    (void)leave(home, to);
    return {LeftMove::State::kFinished, to};
  }
  // The keyring here is deleted only after the one there was written.
  if (!has_keyring(home.data)) return {LeftMove::State::kFinished, to};
  if (!has_mark(to)) return {LeftMove::State::kUndecided, to};
  if (!forget_move(home.data)) return {LeftMove::State::kUndecided, to};
  undo_arrival(to);
  return {};
}

}  // namespace waterline::node
