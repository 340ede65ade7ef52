#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "fakes/seeded_random.h"
#include "store/file.h"

namespace waterline::store::testing {

// A disk in memory that records every change, so that any state that a loss of power could leave
// can be rebuilt. It can also make calls fail.
class MemoryDisk final : public Disk {
 public:
  using Files = std::map<std::string, base::Bytes>;  // by path

  // A written piece of a file. `node` numbers the file from its creation on, whatever its name.
  struct Write {
    std::size_t node;
    std::uint64_t offset;
    base::Bytes bytes;
  };
  struct Resize {
    std::size_t node;
    std::uint64_t size;
  };
  struct Sync {
    std::size_t node;
    // True if the sync failed. The bytes written before it may then never reach the disk, even if a
    // later sync reports success, because the system forgets them. Sizes and names of files are in
    // the log of the file system: if the system cannot write that log, every later sync reports it.
    bool failed = false;
  };
  // A change of names: the file `node` gets this name. kNoNode removes the name.
  struct Name {
    std::string path;
    std::size_t node;
  };
  struct SyncFolder {};
  // A note among the steps: the test was told that all acts up to this number are safe.
  struct Acknowledged {
    std::int64_t number;
  };
  using Step = std::variant<Write, Resize, Sync, Name, SyncFolder, Acknowledged>;
  static constexpr std::size_t kNoNode = ~std::size_t{0};

  MemoryDisk() = default;
  explicit MemoryDisk(const Files& files);

  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenAs how) override;
  Result<void> rename_new(const std::filesystem::path& from,
                          const std::filesystem::path& to) override;
  Result<void> remove(const std::filesystem::path& path) override;
  Result<void> sync_folder(const std::filesystem::path& folder) override;

  [[nodiscard]] Files files() const;
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  void acknowledge(std::int64_t number) { steps_.push_back(Acknowledged{number}); }

  // `fault` is called before every call that could fail on a real disk. If it returns an error, the
  // call fails; a write is then half done.
  using Fault = std::function<Result<void>(bool is_sync)>;
  void set_fault(Fault fault) { fault_ = std::move(fault); }

  // Returns the files after the first `count` steps, if no power was lost.
  [[nodiscard]] Files files_after(std::size_t count) const;
  // Returns the files after a loss of power behind the first `count` steps. Synced data is there;
  // for the rest `random` chooses what is lost, kept or torn.
  [[nodiscard]] Files files_after_power_loss(std::size_t count, fakes::SeededRandom& random) const;

 private:
  friend class MemoryFile;
  struct Node {
    base::Bytes bytes;
    bool locked = false;
  };
  Result<void> may_fail(bool is_sync = false) { return fault_ ? fault_(is_sync) : Result<void>(); }

  Files first_;
  std::vector<Node> nodes_;
  std::map<std::string, std::size_t> names_;
  std::vector<Step> steps_;
  Fault fault_;
};

// Does for recorded steps of any origin what MemoryDisk::files_after_power_loss() does for a
// MemoryDisk: returns the files after a loss of power. `first` has the files before the first step.
MemoryDisk::Files files_after_power_loss(const MemoryDisk::Files& first,
                                         const std::vector<MemoryDisk::Step>& steps,
                                         std::size_t count, fakes::SeededRandom& random);

}  // namespace waterline::store::testing
