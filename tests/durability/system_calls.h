#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "store/memory_disk.h"

// A layer between this test program and the system. The linker replaces the system calls in the
// code of the rooms by functions of this file (-Wl,--wrap in tests/CMakeLists.txt), so the rooms
// need no code for tests. For one thread only.
namespace waterline::durability {

enum class Call { kOpen, kStatus, kRead, kWrite, kTruncate, kSync, kRename, kRemove, kLock };

// A function of type Fate decides what happens to a system call. It returns 0 to make the call, an
// errno to let it fail, or kShort to let it read or write only a part of the bytes.
inline constexpr int kShort = -1;
using Fate = std::function<int(Call)>;

// While an object exists, `fate` decides about every call. Calls to sync are then not passed on to
// the system: they would take long, and these tests cut no power.
class Fates {
 public:
  explicit Fates(Fate fate);
  Fates(const Fates&) = delete;
  Fates& operator=(const Fates&) = delete;
  ~Fates();
};

// While an object exists, it records the changes to a folder's files, as MemoryDisk does for its
// own files. A name in a subfolder counts as durable when the outer folder is synced. Removals by
// std::filesystem are not recorded.
class Recording {
 public:
  explicit Recording(const std::string& folder);
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording();

  // Returns the files as they were before the recording, by their names in the folder.
  [[nodiscard]] const store::testing::MemoryDisk::Files& first() const { return first_; }
  [[nodiscard]] const std::vector<store::testing::MemoryDisk::Step>& steps() const {
    return steps_;
  }
  void acknowledge(std::int64_t number) {
    steps_.emplace_back(store::testing::MemoryDisk::Acknowledged{number});
  }

  // The intercepted calls report to these functions.
  void opened(int descriptor, const std::string& path, bool to_be_made);
  void closed(int descriptor) { descriptors_.erase(descriptor); }
  void wrote(int descriptor, const void* bytes, std::size_t size);
  void wrote_at(int descriptor, std::uint64_t offset, const void* bytes, std::size_t size);
  void resized(int descriptor, std::uint64_t size);
  void synced(int descriptor);
  void renamed(const std::string& from, const std::string& to);
  void removed(const std::string& path);

 private:
  struct Opened {
    std::size_t node = 0;
    bool is_folder = false;
    std::uint64_t position = 0;
  };
  [[nodiscard]] bool is_inside(const std::string& path) const {
    return path.starts_with(folder_ + "/");
  }
  [[nodiscard]] std::string name_in_folder(const std::string& path) const {
    return path.substr(folder_.size() + 1);
  }

  std::string folder_;
  store::testing::MemoryDisk::Files first_;
  std::vector<store::testing::MemoryDisk::Step> steps_;
  std::map<std::string, std::size_t> names_;
  std::size_t nodes_ = 0;
  std::map<int, Opened> descriptors_;
};

}  // namespace waterline::durability
