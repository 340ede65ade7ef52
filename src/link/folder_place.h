#pragma once

#include "base/file_descriptor.h"
#include "link/place.h"

namespace waterline::link {

// A folder on this machine: one that a program syncs, a mount, or a stick.
class FolderPlace : public Place {
 public:
  explicit FolderPlace(const std::string& path) : folder_(open_folder(path)) {}

  base::Result<FolderListing, PlaceFault> list(const FolderNames& names) override;
  std::optional<Stamp> stamp(const std::string& name) override;
  Result<base::Bytes> read(const std::string& name) override;
  Result<base::FileDescriptor> create(const std::string& name) override;
  bool finish(const BundleNames& made) override;
  void abandon(const BundleNames& made) override;
  bool remove(const BundleNames& names) override { return remove_all(folder_, names); }

 private:
  base::FileDescriptor folder_;
};

}  // namespace waterline::link
