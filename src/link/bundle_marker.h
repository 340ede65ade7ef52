#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/random.h"

namespace waterline::link {

// A small file next to a store, by which the store notices that it was set back to an earlier
// state. The file holds random bytes, which renew() replaces. The store remembers these bytes, and
// with them the file's inode number and change time, which the system sets and no copy keeps. If
// the store alone is set back, it remembers other bytes than the file holds. If its whole folder is
// set back, the inode number or the change time differs. Nothing is noticed if the whole disk is
// set back while the machine is off (docs/storage.md).
class BundleMarker {
 public:
  explicit BundleMarker(std::filesystem::path file) : file_(std::move(file)) {}

  // Returns the random bytes, the inode number and the change time together; empty if there is no
  // such file.
  [[nodiscard]] base::Bytes read() const;
  // Replaces the file durably by one with new random bytes. Returns what read() returns from then
  // on; empty if that failed.
  base::Bytes renew(base::Random& random) const;

 private:
  std::filesystem::path file_;
};

}  // namespace waterline::link
