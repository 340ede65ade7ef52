#include "store/file.h"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_lock.h"

namespace waterline::store {
namespace {

Error error_of(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return Error::kNotFound;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Error::kFull;
    case EWOULDBLOCK:
    case EEXIST:
      return Error::kBusy;
    default:
      return Error::kInputOutput;
  }
}

Result<void> result_of(int returned) {
  if (returned != 0) return error_of(errno);
  return {};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

class SystemFile final : public File {
 public:
  explicit SystemFile(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t count = ::pread(descriptor_.number(), out.data() + done, out.size() - done,
                                    static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return Error::kInputOutput;
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  Result<void> write(std::uint64_t offset, base::ByteView bytes) override {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count = ::pwrite(descriptor_.number(), bytes.data() + done, bytes.size() - done,
                                     static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return error_of(errno);
      if (count == 0) return Error::kFull;
      done += static_cast<std::size_t>(count);
    }
    return {};
  }

  Result<void> resize(std::uint64_t size) override {
    return result_of(::ftruncate(descriptor_.number(), static_cast<off_t>(size)));
  }

  Result<void> sync() override { return result_of(::fsync(descriptor_.number())); }

  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(descriptor_.number(), &status) != 0) return Error::kInputOutput;
    return static_cast<std::uint64_t>(status.st_size);
  }

  Result<void> lock() override {
    if (base::lock_file(descriptor_.number())) return {};
    return error_of(errno);
  }

 private:
  Descriptor descriptor_;
};

class SystemDisk final : public Disk {
 public:
  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenAs how) override {
    // O_NONBLOCK is set because opening a pipe must not wait for its other end. It has no effect on
    // a regular file.
    const int making = how == OpenAs::kCreated ? O_CREAT
                       : how == OpenAs::kNew   ? O_CREAT | O_EXCL
                                               : 0;
    const int access = how == OpenAs::kReadOnly ? O_RDONLY : O_RDWR | O_NOFOLLOW;
    const int flags = access | making | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    Descriptor descriptor(::open(path.c_str(), flags, 0600));
    if (descriptor.number() < 0) return error_of(errno);
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode))
      return Error::kInputOutput;
    return std::unique_ptr<File>(std::make_unique<SystemFile>(std::move(descriptor)));
  }

  Result<void> rename_new(const std::filesystem::path& from,
                          const std::filesystem::path& to) override {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno != EINVAL && errno != ENOSYS) return error_of(errno);
    // Some network file systems cannot refuse an existing name in one step, so this looks before it
    // renames.
    struct stat status {};
    if (::lstat(to.c_str(), &status) == 0) return Error::kBusy;
    return result_of(::rename(from.c_str(), to.c_str()));
  }

  Result<void> remove(const std::filesystem::path& path) override {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
    return error_of(errno);
  }

  Result<void> sync_folder(const std::filesystem::path& folder) override {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() < 0) return error_of(errno);
    return result_of(::fsync(descriptor.number()));
  }
};

}  // namespace

Disk& system_disk() {
  static SystemDisk disk;
  return disk;
}

}  // namespace waterline::store
