#include "link/folder_place.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#include "link/bundles.h"

namespace waterline::link {

base::Result<FolderListing, PlaceFault> FolderPlace::list(const FolderNames& names) {
  auto listed = link::list(folder_, names);
  if (listed) return std::move(*listed);
  return listed.error() == FolderListing::Error::kTooManyFiles ? PlaceFault::kTooManyFiles
                                                               : PlaceFault::kGone;
}

std::optional<Place::Stamp> FolderPlace::stamp(const std::string& name) {
  struct stat found {};
  if (fstatat(folder_.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return {};
  return Stamp{found.st_size, found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec};
}

Result<base::Bytes> FolderPlace::read(const std::string& name) {
  return read_sealed(folder_.get(), name.c_str());
}

Result<base::FileDescriptor> FolderPlace::create(const std::string& name) {
  base::FileDescriptor file(openat(folder_.get(), unfinished(name).c_str(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return errno == ENOSPC || errno == EDQUOT ? Error::kDiskFull : Error::kStorageFailed;
  return file;
}

bool FolderPlace::finish(const BundleNames& made) {
  for (const std::string& name : made) {
    if (renameat(folder_.get(), unfinished(name).c_str(), folder_.get(), name.c_str()) != 0)
      return false;
  }
  fsync(folder_.get());
  return true;
}

void FolderPlace::abandon(const BundleNames& made) {
  for (const std::string& name : made) remove_all(folder_, {unfinished(name), name});
}

}  // namespace waterline::link
