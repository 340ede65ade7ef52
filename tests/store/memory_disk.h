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

// A disk in memory that keeps a log of all that was done to it, so that any state that a loss of
// power could have left can be made from it. It also fails calls when it is told to.
class MemoryDisk final : public Disk {
 public:
  using Files = std::map<std::string, base::Bytes>;  // by path

  // One thing done. `node` numbers a file from its making on, whatever its name.
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
    // Then the bytes that it should have written may never be, whatever a later one says: the
    // system forgets them. The sizes and names of files are in a journal, and a system that cannot
    // write that says so from then on.
    bool failed = false;
  };
  // `node` gets this name; the name goes when there is no node
  struct Name {
    std::string path;
    std::size_t node;
  };
  struct SyncFolder {};
  // not of the disk: the test was told that this much is safe
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

  // Called before every call that could fail on a real disk: an error makes it fail, half done if
  // it writes.
  using Fault = std::function<Result<void>(bool is_sync)>;
  void set_fault(Fault fault) { fault_ = std::move(fault); }

  // The files after the first `count` steps, all of them done.
  [[nodiscard]] Files files_after(std::size_t count) const;
  // The files after a loss of power behind the first `count` steps: what was synced is there; of
  // the rest, `random` chooses what is lost, what is there, and what is torn.
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

// The same of files that something else kept such a log of. `first` is what was there before.
MemoryDisk::Files files_after_power_loss(const MemoryDisk::Files& first,
                                         const std::vector<MemoryDisk::Step>& steps,
                                         std::size_t count, fakes::SeededRandom& random);

}  // namespace waterline::store::testing
