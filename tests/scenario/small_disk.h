#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "scenario/process.h"

namespace waterline::scenario {

// A file system of a few MiB at a folder: a tmpfs in a mount namespace of its own, visible only to
// processes in that namespace. These processes must have ended before the object is destroyed.
class SmallDisk {
 public:
  // Mounts the disk at this folder. Returns none if this user cannot create such a namespace here;
  // `why` then has the reason.
  static std::unique_ptr<SmallDisk> mount(const std::filesystem::path& at, int kib,
                                          std::string& why);

  // Returns the prefix for a command to let it see the disk.
  [[nodiscard]] std::vector<std::string> enter() const;
  // Returns the path of the disk's root as seen from outside.
  [[nodiscard]] std::filesystem::path root() const;
  // Runs a command that sees the disk. Returns its output.
  [[nodiscard]] Finished run(const std::vector<std::string>& command) const;
  // Enlarges the disk and keeps its content.
  void grow_to(int kib);
  [[nodiscard]] std::size_t free_bytes() const;

 private:
  explicit SmallDisk(std::filesystem::path at) : at_(std::move(at)) {}

  std::filesystem::path at_;
  std::unique_ptr<Running> holder_;
};

}  // namespace waterline::scenario
