#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "scenario/process.h"

namespace waterline::scenario {

// A file system of a few MiB at a folder: a tmpfs in a mount namespace of its own, seen by what
// enters it alone. Whatever was started in it must have ended before this goes.
class SmallDisk {
 public:
  // None where this machine gives no such namespace to this user; `why` then says so.
  static std::unique_ptr<SmallDisk> mount(const std::filesystem::path& at, int kib,
                                          std::string& why);

  // What to put before a command so that it sees the disk.
  [[nodiscard]] std::vector<std::string> enter() const;
  // Where what it sees as / is seen from outside.
  [[nodiscard]] std::filesystem::path root() const;
  // Runs a command there: its output.
  [[nodiscard]] Finished run(const std::vector<std::string>& command) const;
  // Makes it larger, with all that is on it.
  void grow_to(int kib);
  [[nodiscard]] std::size_t free_bytes() const;

 private:
  explicit SmallDisk(std::filesystem::path at) : at_(std::move(at)) {}

  std::filesystem::path at_;
  std::unique_ptr<Running> holder_;
};

}  // namespace waterline::scenario
