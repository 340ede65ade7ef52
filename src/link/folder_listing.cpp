#include "link/folder_listing.h"

#include <cerrno>
#include <memory>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace waterline::link {

using Whose = FolderNames::Whose;

base::FileDescriptor open_folder(const std::string& folder) {
  return base::FileDescriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

base::Result<FolderListing, FolderListing::Error> list(const base::FileDescriptor& folder,
                                                       const FolderNames& names) {
  const int copy = folder ? openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (copy < 0) return FolderListing::Error::kNoFolder;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(fdopendir(copy), closedir);
  if (!entries) return FolderListing::Error::kNoFolder;
  FolderListing found;
  std::size_t count = 0;
  for (;;) {
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads this stream
    const dirent* entry = readdir(entries.get());
    // A list that breaks off is no list: a bundle that it leaves out would seem to be lost.
    if (entry == nullptr && errno != 0) return FolderListing::Error::kNoFolder;
    if (entry == nullptr) return found;
    if (++count > kMaxFilesInFolder) return FolderListing::Error::kTooManyFiles;
    add_to(found, names, entry->d_name);
  }
}

void add_to(FolderListing& listing, const FolderNames& names, std::string_view name) {
  const Whose whose = names.whose(name.substr(0, FolderNames::kSize));
  const bool is_whole_name = name.size() == FolderNames::kSize;
  // Only the author of a bundle removes copies of it. The partner's are not read either: the
  // partner's device keeps its bundle under the name that it gave.
  if (whose == Whose::kPartners && is_whole_name) listing.partners.emplace(name);
  if (whose == Whose::kOwn) (is_whole_name ? listing.own : listing.own_remains).emplace(name);
}

bool remove_all(const base::FileDescriptor& folder, const BundleNames& names) {
  bool all_gone = true;
  for (const std::string& name : names) {
    const bool is_gone = unlinkat(folder.get(), name.c_str(), 0) == 0 || errno == ENOENT;
    all_gone = all_gone && is_gone;
  }
  return all_gone;
}

}  // namespace waterline::link
