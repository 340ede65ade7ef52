#include "node/home.h"

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/file_lock.h"
#include "crypto/mac.h"

namespace waterline::node {
namespace {

std::filesystem::path folder_from(const char* variable) {
  const std::string value = base::environment(variable).value_or("");
  // Ignore a path that is not absolute, as the XDG specification demands.
  return value.starts_with('/') ? std::filesystem::path(value) : std::filesystem::path();
}

constexpr const char* kInMemory = "/dev/shm";
constexpr std::string_view kOfGivenHome = "waterline-home-";

bool is_own_folder(const std::filesystem::path& folder) {
  struct stat facts {};
  return ::lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == ::geteuid();
}

bool is_missing(const std::filesystem::path& folder) {
  struct stat facts {};
  return ::lstat(folder.c_str(), &facts) != 0 && errno == ENOENT;
}

// Returns the folder that a link leads to: a person may keep the data folder on another disk. Any
// other path, and a link that leads nowhere, stays as it is.
std::filesystem::path without_link(std::filesystem::path folder) {
  std::error_code error;
  if (!std::filesystem::is_symlink(folder, error)) return folder;
  std::filesystem::path whole = std::filesystem::canonical(folder, error);
  return error ? folder : whole;
}

// Returns the name of the runtime folder of a given home: the same for each path that leads there.
std::string runtime_name(const std::filesystem::path& home) {
  std::error_code error;
  std::filesystem::path whole = std::filesystem::weakly_canonical(home, error);
  if (error) whole = home;
  return std::string(kOfGivenHome) +
         base::to_hex(base::ByteView(crypto::sha512(base::bytes_of(whole.native()))).first(8));
}

std::filesystem::path runtime_of_given(const std::filesystem::path& home) {
  const std::string name = runtime_name(home);
  if (const auto runtime = folder_from("XDG_RUNTIME_DIR"); is_own_folder(runtime))
    return runtime / name;
  // A shell of another kind (su, cron) has no such variable, and must find the same node.
  const std::filesystem::path of_login = "/run/user/" + std::to_string(::geteuid());
  if (is_own_folder(of_login)) return of_login / name;
  // Everybody may make folders there. One that somebody else made in our place is not used.
  std::filesystem::path in_memory =
      kInMemory / std::filesystem::path(name + "-" + std::to_string(::geteuid()));
  if (::access(kInMemory, W_OK | X_OK) == 0 && (is_missing(in_memory) || is_own_folder(in_memory)))
    return in_memory;
  return home / "run";
}

enum class Links { kFollowed, kRefused };

// Makes a folder that only its owner can enter. Parent folders that are missing get the system's
// default mode.
bool make_private_folder(const std::filesystem::path& folder, Links links) {
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return false;
  const int flags =
      O_RDONLY | O_DIRECTORY | O_CLOEXEC | (links == Links::kRefused ? O_NOFOLLOW : 0);
  const base::FileDescriptor opened(::open(folder.c_str(), flags));
  struct stat facts {};
  if (!opened || ::fstat(opened.get(), &facts) != 0 || facts.st_uid != ::geteuid()) return false;
  return (facts.st_mode & 07777) == 0700 || ::fchmod(opened.get(), 0700) == 0;
}

bool is_file(const std::filesystem::path& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

Result<base::FileDescriptor> take_lock(const std::filesystem::path& file) {
  base::FileDescriptor lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) return Error::kStorageFailed;
  if (!base::lock_file(lock.get())) {
    return errno == EWOULDBLOCK ? Error::kStoreBusy : Error::kStorageFailed;
  }
  return lock;
}

}  // namespace

Home Home::locate(const std::optional<std::filesystem::path>& home) {
  if (home) {
    std::error_code error;
    std::filesystem::path absolute = std::filesystem::absolute(*home, error).lexically_normal();
    if (!absolute.has_filename()) absolute = absolute.parent_path();
    absolute = without_link(std::move(absolute));
    return {absolute, runtime_of_given(absolute)};
  }
  std::filesystem::path data = folder_from("XDG_DATA_HOME");
  if (data.empty()) data = folder_from("HOME") / ".local" / "share";
  data = without_link(data / "waterline");
  const std::filesystem::path runtime = folder_from("XDG_RUNTIME_DIR");
  return {data, runtime.empty() ? data / "run" : runtime / "waterline"};
}

void even_file_times(const Home& home) {
  timespec now{};
  if (::clock_gettime(CLOCK_REALTIME, &now) != 0) return;
  const std::array<timespec, 2> times = {now, now};
  for (const std::filesystem::path& store :
       {home.deep(), home.vault(), home.ledger(), home.deep_media(), home.vault_media(),
        home.marker()}) {
    (void)::utimensat(AT_FDCWD, store.c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
  }
}

Window window_of(const Home& home) {
  if (is_file(home.own_window())) return Window::kOwn;
  return is_file(home.private_window()) ? Window::kPrivate : Window::kNormal;
}

Result<void> set_window(const Home& home, Window window) {
  const std::filesystem::path chosen = window == Window::kPrivate ? home.private_window()
                                       : window == Window::kOwn   ? home.own_window()
                                                                  : std::filesystem::path();
  for (const std::filesystem::path& file : {home.private_window(), home.own_window()}) {
    if (file != chosen && ::unlink(file.c_str()) != 0 && errno != ENOENT)
      return Error::kStorageFailed;
  }
  if (window == Window::kNormal) return {};
  const base::FileDescriptor made(
      ::open(chosen.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (!made || window_of(home) != window) return Error::kStorageFailed;
  return {};
}

Result<HomeLock> HomeLock::take(const Home& home) {
  if (!make_private_folder(home.data, Links::kFollowed)) return Error::kStorageFailed;
  auto data_lock = take_lock(home.data / "lock");
  if (!data_lock) return data_lock.error();
  // Only now: until it releases the data lock, another node may remove its runtime folder.
  // Everybody may make links in /dev/shm.
  if (!make_private_folder(home.runtime, Links::kRefused)) return Error::kStorageFailed;
  // Lock the runtime folder too: two homes can share it (another XDG_DATA_HOME in the same login),
  // but only one of them can have the socket there.
  auto runtime_lock = take_lock(home.runtime / "lock");
  if (!runtime_lock) return runtime_lock.error();
  return HomeLock(home, std::move(*data_lock), std::move(*runtime_lock));
}

HomeLock::HomeLock(Home where, base::FileDescriptor data_lock, base::FileDescriptor runtime_lock)
    : where_(std::move(where)),
      data_lock_(std::move(data_lock)),
      runtime_lock_(std::move(runtime_lock)) {}

HomeLock::~HomeLock() {
  if (!runtime_lock_ || !where_.runtime.filename().native().starts_with(kOfGivenHome)) return;
  ::unlink((where_.runtime / "lock").c_str());
  ::rmdir(where_.runtime.c_str());  // removed only if it is empty
}

}  // namespace waterline::node
