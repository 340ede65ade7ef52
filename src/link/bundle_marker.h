#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/random.h"

namespace waterline::link {

// A small file beside a store by which the store can tell that it is still the one that it was:
// random bytes, new with every renewal, and the file's number and time of change, which the system
// sets and no copy keeps. A store that is set back alone remembers other bytes; one that is set
// back with its whole folder finds another file. Only a machine whose whole disk is set back while
// it is off finds everything as it was (docs/storage.md).
class BundleMarker {
 public:
  explicit BundleMarker(std::filesystem::path file) : file_(std::move(file)) {}

  // What it says now; empty if it is not there.
  [[nodiscard]] base::Bytes read() const;
  // Makes it anew, durably, and gives what it says from then on; empty if that failed.
  base::Bytes renew(base::Random& random) const;

 private:
  std::filesystem::path file_;
};

}  // namespace waterline::link
