#include "durability/system_calls.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

namespace waterline::durability {
namespace {

using store::testing::MemoryDisk;

Fate present_fate;
Recording* present_recording = nullptr;

// Returns true, with errno set, if Fates decides that the call fails.
bool fails(Call call) {
  const int fate = present_fate ? present_fate(call) : 0;
  if (fate <= 0) return false;
  errno = fate;
  return true;
}

// Returns the number of bytes that the call may read or write: all, a third, or none, with errno
// set.
std::size_t allowed(Call call, std::size_t size) {
  const int fate = present_fate ? present_fate(call) : 0;
  if (fate > 0) {
    errno = fate;
    return 0;
  }
  return fate == kShort ? std::max<std::size_t>(1, size / 3) : size;
}

}  // namespace

Fates::Fates(Fate fate) {
  present_fate = std::move(fate);
}

Fates::~Fates() {
  present_fate = nullptr;
}

Recording::Recording(const std::string& folder) : folder_(folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    first_[entry.path().filename()] = base::to_bytes(base::bytes_of(content));
  }
  // The files get numbers in the order of their names. A replay of the recording numbers them
  // alike.
  for (const auto& [name, bytes] : first_) names_[name] = nodes_++;
  present_recording = this;
}

Recording::~Recording() {
  present_recording = nullptr;
}

void Recording::opened(int descriptor, const std::string& path, bool to_be_made) {
  if (path == folder_) {
    descriptors_[descriptor] = {0, /*is_folder=*/true, 0};
    return;
  }
  if (!is_inside(path)) return;
  const std::string name = name_in_folder(path);
  auto known = names_.find(name);
  if (known == names_.end()) {
    if (!to_be_made) return;
    known = names_.emplace(name, nodes_++).first;
    steps_.emplace_back(MemoryDisk::Name{name, known->second});
  }
  descriptors_[descriptor] = {known->second, /*is_folder=*/false, 0};
}

void Recording::wrote(int descriptor, const void* bytes, std::size_t size) {
  const auto file = descriptors_.find(descriptor);
  if (file == descriptors_.end()) return;
  const base::ByteView view(static_cast<const std::byte*>(bytes), size);
  steps_.emplace_back(
      MemoryDisk::Write{file->second.node, file->second.position, base::to_bytes(view)});
  file->second.position += size;
}

void Recording::wrote_at(int descriptor, std::uint64_t offset, const void* bytes,
                         std::size_t size) {
  const auto file = descriptors_.find(descriptor);
  if (file == descriptors_.end()) return;
  const base::ByteView view(static_cast<const std::byte*>(bytes), size);
  steps_.emplace_back(MemoryDisk::Write{file->second.node, offset, base::to_bytes(view)});
}

void Recording::resized(int descriptor, std::uint64_t size) {
  const auto file = descriptors_.find(descriptor);
  if (file != descriptors_.end()) steps_.emplace_back(MemoryDisk::Resize{file->second.node, size});
}

void Recording::synced(int descriptor) {
  const auto file = descriptors_.find(descriptor);
  if (file == descriptors_.end()) return;
  if (file->second.is_folder) {
    steps_.emplace_back(MemoryDisk::SyncFolder{});
  } else {
    steps_.emplace_back(MemoryDisk::Sync{file->second.node, false});
  }
}

void Recording::renamed(const std::string& from, const std::string& to) {
  if (!is_inside(from)) return;
  const std::size_t node = names_.at(name_in_folder(from));
  names_.erase(name_in_folder(from));
  names_[name_in_folder(to)] = node;
  steps_.emplace_back(MemoryDisk::Name{name_in_folder(to), node});
  steps_.emplace_back(MemoryDisk::Name{name_in_folder(from), MemoryDisk::kNoNode});
}

void Recording::removed(const std::string& path) {
  if (!is_inside(path) || names_.erase(name_in_folder(path)) == 0) return;
  steps_.emplace_back(MemoryDisk::Name{name_in_folder(path), MemoryDisk::kNoNode});
}

}  // namespace waterline::durability

// ---- the calls: the linker's --wrap sends each call of f() to __wrap_f(); the system's is
// __real_f()

using namespace waterline::durability;

// NOLINTBEGIN(bugprone-reserved-identifier): the names that --wrap asks for
extern "C" {

int __real_open(const char* path, int flags, ...);
int __real_close(int descriptor);
int __real_fstat(int descriptor, struct stat* status);
ssize_t __real_read(int descriptor, void* out, size_t size);
ssize_t __real_pread(int descriptor, void* out, size_t size, off_t offset);
ssize_t __real_write(int descriptor, const void* bytes, size_t size);
ssize_t __real_pwrite(int descriptor, const void* bytes, size_t size, off_t offset);
int __real_ftruncate(int descriptor, off_t size);
int __real_fsync(int descriptor);
int __real_rename(const char* from, const char* to);
int __real_renameat2(int from_folder, const char* from, int to_folder, const char* to,
                     unsigned flags);
int __real_unlink(const char* path);
int __real_flock(int descriptor, int operation);

int __wrap_open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list more;
    va_start(more, flags);
    mode = static_cast<mode_t>(va_arg(more, int));
    va_end(more);
  }
  if (fails(Call::kOpen)) return -1;
  const int descriptor = __real_open(path, flags, mode);
  if (descriptor >= 0 && present_recording != nullptr) {
    present_recording->opened(descriptor, path, (flags & O_CREAT) != 0);
  }
  return descriptor;
}

int __wrap_close(int descriptor) {
  if (present_recording != nullptr) present_recording->closed(descriptor);
  return __real_close(descriptor);
}

int __wrap_fstat(int descriptor, struct stat* status) {
  return fails(Call::kStatus) ? -1 : __real_fstat(descriptor, status);
}

ssize_t __wrap_read(int descriptor, void* out, size_t size) {
  const size_t part = allowed(Call::kRead, size);
  return part == 0 ? -1 : __real_read(descriptor, out, part);
}

ssize_t __wrap_pread(int descriptor, void* out, size_t size, off_t offset) {
  const size_t part = allowed(Call::kRead, size);
  return part == 0 ? -1 : __real_pread(descriptor, out, part, offset);
}

ssize_t __wrap_write(int descriptor, const void* bytes, size_t size) {
  const size_t part = allowed(Call::kWrite, size);
  if (part == 0) return -1;
  const ssize_t written = __real_write(descriptor, bytes, part);
  if (written > 0 && present_recording != nullptr) {
    present_recording->wrote(descriptor, bytes, static_cast<size_t>(written));
  }
  return written;
}

ssize_t __wrap_pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  const size_t part = allowed(Call::kWrite, size);
  if (part == 0) return -1;
  const ssize_t written = __real_pwrite(descriptor, bytes, part, offset);
  if (written > 0 && present_recording != nullptr) {
    present_recording->wrote_at(descriptor, static_cast<std::uint64_t>(offset), bytes,
                                static_cast<size_t>(written));
  }
  return written;
}

int __wrap_ftruncate(int descriptor, off_t size) {
  if (fails(Call::kTruncate)) return -1;
  const int done = __real_ftruncate(descriptor, size);
  if (done == 0 && present_recording != nullptr) {
    present_recording->resized(descriptor, static_cast<std::uint64_t>(size));
  }
  return done;
}

int __wrap_fsync(int descriptor) {
  if (fails(Call::kSync)) return -1;
  if (present_recording != nullptr) present_recording->synced(descriptor);
  return present_fate || present_recording != nullptr ? 0 : __real_fsync(descriptor);
}

int __wrap_rename(const char* from, const char* to) {
  if (fails(Call::kRename)) return -1;
  const int done = __real_rename(from, to);
  if (done == 0 && present_recording != nullptr) present_recording->renamed(from, to);
  return done;
}

int __wrap_renameat2(int from_folder, const char* from, int to_folder, const char* to,
                     unsigned flags) {
  if (fails(Call::kRename)) return -1;
  const int done = __real_renameat2(from_folder, from, to_folder, to, flags);
  if (done == 0 && present_recording != nullptr) present_recording->renamed(from, to);
  return done;
}

int __wrap_unlink(const char* path) {
  if (fails(Call::kRemove)) return -1;
  const int done = __real_unlink(path);
  if (done == 0 && present_recording != nullptr) present_recording->removed(path);
  return done;
}

int __wrap_flock(int descriptor, int operation) {
  return fails(Call::kLock) ? -1 : __real_flock(descriptor, operation);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
