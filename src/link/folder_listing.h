#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "link/folder_names.h"

// The bundles in a folder that a program syncs, or that another machine keeps. Nothing is sure
// about such a folder: a call may take long, so make none of these with a mutex held.
namespace waterline::link {

using BundleNames = std::set<std::string>;

struct FolderListing {
  enum class Error { kNoFolder, kTooManyFiles };

  BundleNames partners;
  BundleNames own;
  // Names that begin with that of a bundle of ours: bundles that were not finished, and copies such
  // as "NAME (conflicted copy)" or "NAME.sync-conflict-...".
  BundleNames own_remains;
};

// The most files that a folder for bundles may have.
inline constexpr std::size_t kMaxFilesInFolder = 10'000;

base::FileDescriptor open_folder(const std::string& folder);
inline bool is_folder(const std::string& path) {
  return static_cast<bool>(open_folder(path));
}
base::Result<FolderListing, FolderListing::Error> list(const base::FileDescriptor& folder,
                                                       const FolderNames& names);
// Adds a file of this name.
void add_to(FolderListing& listing, const FolderNames& names, std::string_view name);
// Returns true if no file of these names is there any more.
bool remove_all(const base::FileDescriptor& folder, const BundleNames& names);

}  // namespace waterline::link
