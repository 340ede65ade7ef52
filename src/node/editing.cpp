#include "node/editing.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <linux/magic.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "journal/entry.h"
#include "node/file_descriptor.h"
#include "node/run.h"

namespace waterline::node {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kBetweenSweeps{500};
constexpr int kSweepsAfterUse = 20;  // a command that was told of the folder makes its own in it soon
constexpr std::size_t kMaxFacts = 8 * journal::kMaxEntrySize;

bool is_in_memory(const fs::path& folder) {
  struct statfs status {};
  return ::statfs(folder.c_str(), &status) == 0 && (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC);
}

// Different for every home, and the same each time: FNV-1a of its path.
std::string name_for(const Home& home) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : home.data.native()) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::array<std::byte, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(hash >> (8 * i));
  return base::to_hex(bytes);
}

bool is_ours_alone(int folder) {
  struct stat facts {};
  return ::fstat(folder, &facts) == 0 && S_ISDIR(facts.st_mode) && facts.st_uid == ::geteuid() &&
         (facts.st_mode & 077) == 0;
}

FileDescriptor open_folder(const fs::path& folder) {
  return FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

std::string content_of(const fs::path& file, std::size_t limit) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat facts {};
  if (!opened || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  std::string content;
  std::array<char, 16384> part{};
  for (;;) {
    const ssize_t got = ::read(opened.get(), part.data(), part.size());
    if (got <= 0 || content.size() + static_cast<std::size_t>(got) > limit) break;
    content.append(part.data(), static_cast<std::size_t>(got));
  }
  ::explicit_bzero(part.data(), part.size());
  return content;
}

void overwrite(const fs::path& file) {
  const FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  // A file with another name is not only ours to overwrite: its last name is met later, or it is the person's.
  if (!opened || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink != 1) return;
  constexpr std::array<char, 4096> kZeros{};
  for (off_t done = 0; done < facts.st_size;) {
    const ssize_t written = ::write(opened.get(), kZeros.data(), kZeros.size());
    if (written <= 0) return;
    done += written;
  }
}

std::optional<LeftText> left_in(const fs::path& folder) {
  auto facts = facts_from(content_of(folder / kEditingFacts, kMaxFacts));
  const std::string text = content_of(folder / kEditedText, journal::kMaxEntrySize);
  if (!facts || text == facts->begun || text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  Json request = Json::parse(facts->request, nullptr, /*allow_exceptions=*/false);
  if (!request.is_object()) request = Json::object();
  request["text"] = text;
  std::string content = request.dump(-1, ' ', false, Json::error_handler_t::replace);
  return LeftText{std::move(*facts), std::move(content)};
}

}  // namespace

std::string text_of(const EditingFacts& facts) {
  return Json{{"side", facts.side},
              {"purpose", facts.purpose},
              {"key", facts.key},
              {"request", facts.request},
              {"begun", facts.begun}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<EditingFacts> facts_from(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return {};
  for (const char* name : {"side", "purpose", "key", "request", "begun"}) {
    if (!json.contains(name) || !json[name].is_string()) return {};
  }
  return EditingFacts{json["side"], json["purpose"], json["key"], json["request"], json["begun"]};
}

void wipe_folder(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(folder, ignored)) {
    if (file.is_directory(ignored) && !file.is_symlink(ignored)) {
      wipe_folder(file.path());
    } else {
      overwrite(file.path());
      ::unlink(file.path().c_str());
    }
  }
  ::rmdir(folder.c_str());
}

EditingFolders::EditingFolders(const Home& home, std::function<void(const LeftText&)> keep) : keep_(std::move(keep)) {
  const std::string name = name_for(home);
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe): nothing changes it
  if (runtime != nullptr && *runtime == '/') places_.push_back(fs::path(runtime) / ("waterline-edit-" + name));
  places_.push_back(fs::path("/dev/shm") / ("waterline-edit-" + std::to_string(::getuid()) + "-" + name));
  sweep(Then::kKeepPlace);  // before anybody can ask for what was left
  thread_ = std::thread([this] { run(); });
}

EditingFolders::~EditingFolders() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
  sweep(Then::kRemovePlace);
}

Outcome<fs::path> EditingFolders::folder() {
  for (const fs::path& place : places_) {
    if (!is_in_memory(place.parent_path())) continue;
    if (::mkdir(place.c_str(), 0700) != 0 && errno != EEXIST) continue;
    const FileDescriptor opened = open_folder(place);
    if (!opened || !is_ours_alone(opened.get())) continue;
    sweep_soon();
    return place;
  }
  return Failure(Error::kNoPrivatePlace);
}

void EditingFolders::sweep_soon() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void EditingFolders::run() {
  int left = 0;  // sweeps until nobody is waited for
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (wanted_) left = kSweepsAfterUse;
    wanted_ = false;
    lock.unlock();
    if (sweep(Then::kKeepPlace)) left = kSweepsAfterUse;
    lock.lock();
    const auto woken = [this] { return wanted_ || ending_; };
    if (left-- > 0) {
      changed_.wait_for(lock, kBetweenSweeps, woken);
    } else {
      changed_.wait(lock, woken);
    }
  }
}

bool EditingFolders::sweep(Then then) {
  bool any = false;
  for (const fs::path& place : places_) {
    const FileDescriptor parent = open_folder(place);
    if (!parent || !is_ours_alone(parent.get())) continue;
    // A command that makes its folder holds this until it has the lease.
    if (::flock(parent.get(), LOCK_EX | LOCK_NB) != 0) {
      any = true;
      continue;
    }
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(place, ignored)) {
      const FileDescriptor lease = open_folder(file.path());
      if (lease && ::flock(lease.get(), LOCK_EX | LOCK_NB) != 0) {
        any = true;
        continue;
      }
      if (const auto text = lease ? left_in(file.path()) : std::nullopt) keep_(*text);
      if (lease) {
        wipe_folder(file.path());
      } else {
        ::unlink(file.path().c_str());
      }
    }
    if (then == Then::kRemovePlace) ::rmdir(place.c_str());  // goes if it is empty
  }
  return any;
}

}  // namespace waterline::node
