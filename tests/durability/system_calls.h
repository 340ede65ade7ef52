#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "store/memory_disk.h"

// Between this test program and the system: the linker leads every call of these from the rooms'
// own code (-Wl,--wrap in tests/CMakeLists.txt) through here, so that nothing in the rooms has to
// know of tests. One thread.
namespace waterline::durability {

enum class Call { kOpen, kStatus, kRead, kWrite, kTruncate, kSync, kRename, kRemove, kLock };

// What becomes of a call: 0 and it is made, an errno and it fails with that, kShort and it reads or
// writes a part.
inline constexpr int kShort = -1;
using Fate = std::function<int(Call)>;

// While one of these lives, it decides over every call. Synchronising is then not left to the
// system: it would take long, and nothing here cuts the power.
class Fates {
 public:
  explicit Fates(Fate fate);
  Fates(const Fates&) = delete;
  Fates& operator=(const Fates&) = delete;
  ~Fates();
};

// While one of these lives, it keeps a log of what is done to the files of a folder, as MemoryDisk
// does of its own. Names in a folder inside it become durable when the outer one is synced, and
// what std::filesystem removes stays.
class Recording {
 public:
  explicit Recording(const std::string& folder);
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording();

  // By their names in the folder.
  [[nodiscard]] const store::testing::MemoryDisk::Files& first() const { return first_; }
  [[nodiscard]] const std::vector<store::testing::MemoryDisk::Step>& steps() const {
    return steps_;
  }
  void acknowledge(std::int64_t number) {
    steps_.emplace_back(store::testing::MemoryDisk::Acknowledged{number});
  }

  // What the calls tell it.
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
