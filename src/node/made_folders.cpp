#include "node/made_folders.h"

#include <algorithm>
#include <array>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/bytes.h"
#include "node/home.h"

namespace waterline::node {
namespace {

constexpr int kDeepest = 64;  // far deeper than folders of editors are

base::FileDescriptor own_folder(int opened) {
  base::FileDescriptor folder(opened);
  struct stat facts {};
  if (!folder || ::fstat(folder.get(), &facts) != 0 || facts.st_uid != ::geteuid())
    return base::FileDescriptor();
  return folder;
}

void overwrite(int folder, const std::string& name) {
  const base::FileDescriptor opened(
      ::openat(folder, name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  // If a file has a second name (a hard link), the person may use it under that name, so do not
  // overwrite it. If both names are in these folders, it is overwritten when its last name comes.
  if (!opened || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode) ||
      facts.st_nlink != 1)
    return;
  constexpr std::array<char, 4096> kZeros{};
  for (off_t done = 0; done < facts.st_size;) {
    const ssize_t written = ::write(opened.get(), kZeros.data(), kZeros.size());
    if (written <= 0) return;
    done += written;
  }
}

void wipe_below(int folder, int deepest) {
  for (const std::string& name : names_in(folder)) {
    const base::FileDescriptor below = open_own_folder_at(folder, name);
    if (!below) {
      overwrite(folder, name);
      ::unlinkat(folder, name.c_str(), 0);
      continue;
    }
    if (deepest > 0) wipe_below(below.get(), deepest - 1);
    ::unlinkat(folder, name.c_str(), AT_REMOVEDIR);
  }
}

}  // namespace

base::FileDescriptor open_own_folder(const std::filesystem::path& folder) {
  return own_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

base::FileDescriptor open_own_folder_at(int above, const std::string& name) {
  return own_folder(::openat(above, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool is_closed_to_others(int folder) {
  struct stat facts {};
  return ::fstat(folder, &facts) == 0 && (facts.st_mode & 077) == 0;
}

bool is_in_memory(const std::filesystem::path& folder) {
  struct statfs status {};
  return ::statfs(folder.c_str(), &status) == 0 &&
         (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC);
}

std::vector<std::string> names_in(int folder) {
  std::vector<std::string> names;
  // Give fdopendir() a descriptor of its own: it takes the descriptor over, together with its
  // position in the folder.
  const int again = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) return names;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(again), ::closedir);
  if (!stream) {
    ::close(again);
    return names;
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* const entry = ::readdir(stream.get())) {
    std::string name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  return names;
}

std::string name_from(const std::array<std::byte, 8>& chance) {
  return base::to_hex(chance);
}

bool is_made_name(std::string_view name) {
  return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<std::string> content_at(int folder, const std::string& name, std::size_t limit) {
  const base::FileDescriptor opened(
      ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat facts {};
  if (!opened || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  if (facts.st_size < 0 || static_cast<std::size_t>(facts.st_size) > limit) return {};
  std::string content(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got = ::read(opened.get(), content.data() + done, content.size() - done);
    if (got <= 0) return {};
    done += static_cast<std::size_t>(got);
  }
  return content;
}

void wipe_all_in(int folder) {
  wipe_below(folder, kDeepest);
}

void wipe_folder(const std::filesystem::path& folder) {
  if (const base::FileDescriptor opened = open_own_folder(folder)) wipe_all_in(opened.get());
  ::rmdir(folder.c_str());
}

}  // namespace waterline::node
