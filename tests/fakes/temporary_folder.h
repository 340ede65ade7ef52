#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"

namespace waterline::fakes {

// A new, empty folder of this test's own, gone with everything in it when the test ends. In memory
// where the system has such a place: what a disk does is the matter of other tests, and its syncs
// would be most of the time of these.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    const bool in_memory =
        std::getenv("TMPDIR") == nullptr && ::access("/dev/shm", W_OK | X_OK) == 0;
    const std::filesystem::path where =
        in_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string name = (where / "waterline-test-XXXXXX").string();
    base::check(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace waterline::fakes
