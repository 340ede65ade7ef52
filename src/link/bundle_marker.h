#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/random.h"

namespace waterline::link {

// A small file next to a store, by which the store notices that it was set back to an earlier
// state. It holds random bytes, new with every renewal. They are compared together with the file's
// inode number and change time, which the system sets and no copy keeps. A store that is set back
// alone remembers other bytes. A store that is set back with its whole folder finds another inode
// or change time. Nothing is noticed if the whole disk is set back while the machine is off
// (docs/storage.md).
class BundleMarker {
 public:
  explicit BundleMarker(std::filesystem::path file) : file_(std::move(file)) {}

  // Returns the random bytes, inode number and change time; empty if there is no such file.
  [[nodiscard]] base::Bytes read() const;
  // Replaces the file durably. Returns what read() returns from then on; empty if that failed.
  base::Bytes renew(base::Random& random) const;

 private:
  std::filesystem::path file_;
};

}  // namespace waterline::link
