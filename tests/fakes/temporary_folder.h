#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"

namespace waterline::fakes {

// A new, empty folder for one test, deleted with its content when the test ends. It is in memory
// where the system has such a place: other tests cover the disk, and syncs would take most of the
// time.
class TemporaryFolder {
 public:
  TemporaryFolder() : TemporaryFolder(usual_place()) {}
  explicit TemporaryFolder(const std::filesystem::path& where) {
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
  static std::filesystem::path usual_place() {
    const bool in_memory =
        // NOLINTNEXTLINE(concurrency-mt-unsafe): no test changes the environment meanwhile
        std::getenv("TMPDIR") == nullptr && ::access("/dev/shm", W_OK | X_OK) == 0;
    return in_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
  }

  std::filesystem::path path_;
};

}  // namespace waterline::fakes
