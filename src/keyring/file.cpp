#include "keyring/file.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keyring/keyring.h"

namespace waterline::keyring {
namespace {

using Path = std::filesystem::path;

constexpr const char* kFirst = "keyring";
constexpr const char* kSecond = "keyring.copy";
constexpr const char* kTemporary = "keyring.new";

constexpr std::size_t kReadLimit = std::size_t{64} * 1024;  // far above any version's size

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

  // Opening a pipe must not wait, and reading a device must not begin.
  [[nodiscard]] bool is_regular_file() const {
    struct stat status {};
    return ::fstat(number_, &status) == 0 && S_ISREG(status.st_mode);
  }

 private:
  int number_;
};

Result<void> write_all(int descriptor, base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Error::kInputOutput;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> sync_folder(const Path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() < 0 || ::fsync(descriptor.number()) != 0) return Error::kInputOutput;
  return {};
}

// Puts a whole file in the place of what has the name now, or leaves that; kOneCopyWritten where it may be either.
Result<void> write_copy(const Path& folder, const char* name, base::ByteView file) {
  const Path temporary = folder / kTemporary;
  // What an interrupted write left, or somebody planted, goes first: O_EXCL then opens a new regular file or nothing.
  if (::unlink(temporary.c_str()) != 0 && errno != ENOENT) return Error::kInputOutput;
  {
    const Descriptor descriptor(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (descriptor.number() < 0) return Error::kInputOutput;
    if (auto written = write_all(descriptor.number(), file); !written) return written;
    if (::fsync(descriptor.number()) != 0) return Error::kInputOutput;
  }
  if (::rename(temporary.c_str(), (folder / name).c_str()) != 0) return Error::kInputOutput;
  if (!sync_folder(folder)) return Error::kOneCopyWritten;
  return {};
}

Result<base::Bytes> read_copy(const Path& folder, const char* name) {
  const Descriptor descriptor(::open((folder / name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (descriptor.number() < 0) return errno == ENOENT ? Error::kNotFound : Error::kInputOutput;
  if (!descriptor.is_regular_file()) return Error::kInputOutput;
  base::Bytes file(kReadLimit);
  std::size_t size = 0;
  while (size < file.size()) {
    const ssize_t count = ::read(descriptor.number(), file.data() + size, file.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error::kInputOutput;
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  file.resize(size);
  if (const auto checked = check_file(file); !checked) return checked.error();
  return file;
}

bool is_there(const Path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

}  // namespace

Result<void> write_new(const Path& folder, base::ByteView file) {
  if (keyring::exists(folder)) return Error::kExists;
  return replace(folder, file);
}

Result<void> replace(const Path& folder, base::ByteView file) {
  if (auto written = write_copy(folder, kFirst, file); !written) return written;
  if (!write_copy(folder, kSecond, file)) return Error::kOneCopyWritten;
  return {};
}

Result<std::vector<base::Bytes>> read_copies(const Path& folder) {
  auto first = read_copy(folder, kFirst);
  auto second = read_copy(folder, kSecond);
  const auto is_newer = [](const Result<base::Bytes>& copy) { return !copy && copy.error() == Error::kNewer; };
  if (is_newer(first) || is_newer(second)) return Error::kNewer;
  if (!first && !second) return first.error() == Error::kNotFound ? second.error() : first.error();
  std::vector<base::Bytes> copies;
  if (first) copies.push_back(*std::move(first));
  if (second && (copies.empty() || copies.front() != *second)) copies.push_back(*std::move(second));
  return copies;
}

Result<base::Bytes> read(const Path& folder) {
  auto copies = read_copies(folder);
  if (!copies) return copies.error();
  return std::move(copies->front());
}

std::optional<CopyNote> mend(const Path& folder, base::ByteView opened, const crypto::RootKey& root) {
  const auto differs = [&](const char* name) {
    const auto copy = read_copy(folder, name);
    return !copy || !std::ranges::equal(*copy, opened);
  };
  // The first copy is written first. If it is another one of the same root key, it may be the newer of the two, and
  // nothing here can tell; then neither takes the place of the other.
  if (differs(kFirst)) {
    const auto first = read_copy(folder, kFirst);
    if (first && verify(*first, root)) return CopyNote{kFirst, CopyNote::State::kDiffers};
    const bool written = write_copy(folder, kFirst, opened).ok();
    return CopyNote{kFirst, written ? CopyNote::State::kMended : CopyNote::State::kStays};
  }
  if (!differs(kSecond)) return {};
  const bool written = write_copy(folder, kSecond, opened).ok();
  return CopyNote{kSecond, written ? CopyNote::State::kMended : CopyNote::State::kStays};
}

bool exists(const Path& folder) {
  return is_there(folder / kFirst) || is_there(folder / kSecond);
}

}  // namespace waterline::keyring
