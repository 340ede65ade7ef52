#include "link/bundle_marker.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"

namespace waterline::link {
namespace {

constexpr std::size_t kTokenSize = 16;

}  // namespace

base::Bytes BundleMarker::read() const {
  const base::FileDescriptor file(
      open(file_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found {};
  if (!file || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  base::Bytes said(kTokenSize);
  if (::read(file.get(), said.data(), said.size()) != static_cast<ssize_t>(said.size())) return {};
  base::append_little_endian(said, static_cast<std::uint64_t>(found.st_ino));
  base::append_little_endian(said, static_cast<std::uint64_t>(found.st_ctim.tv_sec));
  base::append_little_endian(said, static_cast<std::uint64_t>(found.st_ctim.tv_nsec));
  return said;
}

base::Bytes BundleMarker::renew(base::Random& random) const {
  const auto token = random.bytes<kTokenSize>();
  const std::filesystem::path made = file_.string() + ".new";
  unlink(made.c_str());
  {
    const base::FileDescriptor file(
        open(made.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file ||
        write(file.get(), token.data(), token.size()) != static_cast<ssize_t>(token.size()))
      return {};
    if (fsync(file.get()) != 0) return {};
  }
  if (rename(made.c_str(), file_.c_str()) != 0) return {};
  const base::FileDescriptor folder(
      open(file_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || fsync(folder.get()) != 0) return {};
  base::Bytes said = read();
  const bool is_ours =
      said.size() > token.size() && std::equal(token.begin(), token.end(), said.begin());
  return is_ours ? said : base::Bytes();
}

}  // namespace waterline::link
