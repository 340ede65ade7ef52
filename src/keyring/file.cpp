#include "keyring/file.h"

#include <cerrno>
#include <optional>
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

  // Returns true only for a regular file: reading a pipe could block, and a device must not be
  // read.
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

// How durable the new name of a written file is. kUnsure: the file has the name, but a loss of
// power may still undo that.
enum class Named { kDurably, kUnsure };

// Replaces the file of this name. On an error that file is unchanged.
Result<Named> write_copy(const Path& folder, const char* name, base::ByteView file) {
  const Path temporary = folder / kTemporary;
  // Deletes the remains of an interrupted write, or a file that somebody put there. O_EXCL then
  // opens a new regular file or fails.
  if (::unlink(temporary.c_str()) != 0 && errno != ENOENT) return Error::kInputOutput;
  {
    const Descriptor descriptor(::open(temporary.c_str(),
                                       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                       S_IRUSR | S_IWUSR));
    if (descriptor.number() < 0) return Error::kInputOutput;
    if (auto written = write_all(descriptor.number(), file); !written) return written.error();
    if (::fsync(descriptor.number()) != 0) return Error::kInputOutput;
  }
  if (::rename(temporary.c_str(), (folder / name).c_str()) != 0) return Error::kInputOutput;
  return sync_folder(folder) ? Named::kDurably : Named::kUnsure;
}

// Turns kUnsure into an error, for callers that need the name to be durable.
Result<void> of(const Result<Named>& written) {
  if (!written) return written.error();
  if (*written == Named::kUnsure) return Error::kInputOutput;
  return {};
}

Result<base::Bytes> read_copy(const Path& folder, const char* name) {
  const Descriptor descriptor(
      ::open((folder / name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
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
  if (auto written = of(write_copy(folder, kFirst, file)); !written) return written;
  return of(write_copy(folder, kSecond, file));
}

Result<Replaced> replace(const Path& folder, base::ByteView file) {
  if (::unlink((folder / kSecond).c_str()) != 0 && errno != ENOENT) return Error::kInputOutput;
  if (auto synced = sync_folder(folder); !synced) return synced.error();
  const auto first = write_copy(folder, kFirst, file);
  if (!first) return first.error();
  if (*first == Named::kUnsure) return Replaced::kUnsure;
  const auto second = write_copy(folder, kSecond, file);
  return second && *second == Named::kDurably ? Replaced::kBoth : Replaced::kFirstAlone;
}

Result<Opened> open(const Path& folder, const OpenWith& open_with) {
  const auto first = read_copy(folder, kFirst);
  const auto second = read_copy(folder, kSecond);
  const auto is_newer = [](const Result<base::Bytes>& copy) {
    return !copy && copy.error() == Error::kNewer;
  };
  if (is_newer(first) || is_newer(second)) return Error::kNewer;
  if (!first && !second) return first.error() == Error::kNotFound ? second.error() : first.error();

  const bool differ = !first || !second || *first != *second;
  std::optional<Error> failure;
  for (const auto* copy : {&first, &second}) {
    if (!*copy || (copy == &second && !differ)) continue;
    auto secrets = open_with(**copy);
    if (secrets) return Opened{std::move(*secrets), **copy, differ};
    // If one copy is damaged and the secret does not open the other, report kWrongSecret: a secret
    // that is right would have opened the sound copy.
    if (!failure || secrets.error() == Error::kWrongSecret) failure = secrets.error();
  }
  return *failure;
}

std::optional<CopyNote> mend(const Path& folder, const Opened& opened) {
  if (!opened.other_differs) return {};
  std::optional<CopyNote> note;
  for (const char* name : {kFirst, kSecond}) {
    const auto copy = read_copy(folder, name);
    if (copy && *copy == opened.file) continue;
    const bool written = of(write_copy(folder, name, opened.file)).ok();
    note = CopyNote{name, written ? CopyNote::State::kMended : CopyNote::State::kStays};
  }
  return note;
}

bool exists(const Path& folder) {
  return is_there(folder / kFirst) || is_there(folder / kSecond);
}

}  // namespace waterline::keyring
