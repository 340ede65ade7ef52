#include "memory_disk.h"

#include <algorithm>
#include <optional>

namespace waterline::store::testing {
namespace {

void write_to(base::Bytes& file, std::uint64_t offset, base::ByteView bytes) {
  if (bytes.empty()) return;
  file.resize(std::max<std::size_t>(file.size(), offset + bytes.size()));
  base::copy(bytes, base::MutableByteView(file).subspan(offset));
}

// Applies the part of a write that a loss of power in the middle of it may leave: some of its
// 512-byte sectors, or its beginning up to any byte.
void tear_into(base::Bytes& file, const MemoryDisk::Write& write, fakes::SeededRandom& random) {
  const std::size_t size = write.bytes.size();
  if (random.below(2) == 0) {
    const std::size_t kept = random.below(size + 1);
    write_to(file, write.offset, base::ByteView(write.bytes).first(kept));
    return;
  }
  constexpr std::uint64_t kSector = 512;
  for (std::uint64_t at = write.offset; at < write.offset + size;) {
    const std::uint64_t end = std::min(write.offset + size, (at / kSector + 1) * kSector);
    if (random.below(2) == 0)
      write_to(file, at, base::ByteView(write.bytes).subspan(at - write.offset, end - at));
    at = end;
  }
}

// Chooses for each step that was not synced whether a loss of power keeps it, loses it or tears it.
class Loss {
 public:
  explicit Loss(fakes::SeededRandom& random) : random_(random), mode_(random.below(5)) {}

  enum class Fate { kDone, kLost, kTorn };
  Fate next() {
    switch (mode_) {
      case 0:
        return Fate::kLost;
      case 1:
        return Fate::kDone;
      case 2:  // a prefix, the last one torn
        if (ended_) return Fate::kLost;
        if (random_.below(6) != 0) return Fate::kDone;
        ended_ = true;
        return Fate::kTorn;
      case 3:  // any of them
        return random_.below(2) == 0 ? Fate::kDone : Fate::kLost;
      default:
        return static_cast<Fate>(random_.below(3));
    }
  }

 private:
  fakes::SeededRandom& random_;
  std::size_t mode_;
  bool ended_ = false;
};

}  // namespace

class MemoryFile final : public File {
 public:
  MemoryFile(MemoryDisk& disk, std::size_t node) : disk_(disk), node_(node) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() override {
    if (holds_lock_) disk_.nodes_[node_].locked = false;
  }

  Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out) override {
    if (auto failed = disk_.may_fail(); !failed) return failed.error();
    const base::Bytes& bytes = disk_.nodes_[node_].bytes;
    if (offset >= bytes.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(out.size(), bytes.size() - offset);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
    return count;
  }

  Result<void> write(std::uint64_t offset, base::ByteView bytes) override {
    const auto failed = disk_.may_fail();
    if (!failed) bytes = bytes.first(bytes.size() / 2);
    write_to(disk_.nodes_[node_].bytes, offset, bytes);
    disk_.steps_.emplace_back(MemoryDisk::Write{node_, offset, base::to_bytes(bytes)});
    return failed;
  }

  Result<void> resize(std::uint64_t size) override {
    if (auto failed = disk_.may_fail(); !failed) return failed;
    disk_.nodes_[node_].bytes.resize(size);
    disk_.steps_.emplace_back(MemoryDisk::Resize{node_, size});
    return {};
  }

  Result<void> sync() override {
    auto may = disk_.may_fail(/*is_sync=*/true);
    disk_.steps_.emplace_back(MemoryDisk::Sync{node_, !may.ok()});
    return may;
  }

  Result<std::uint64_t> size() override {
    if (auto failed = disk_.may_fail(); !failed) return failed.error();
    return disk_.nodes_[node_].bytes.size();
  }

  Result<void> lock() override {
    if (auto failed = disk_.may_fail(); !failed) return failed;
    bool& locked = disk_.nodes_[node_].locked;
    if (locked) return Error::kBusy;
    locked = holds_lock_ = true;
    return {};
  }

 private:
  MemoryDisk& disk_;
  std::size_t node_;
  bool holds_lock_ = false;
};

MemoryDisk::MemoryDisk(const Files& files) : first_(files) {
  for (const auto& [path, bytes] : files) {
    names_[path] = nodes_.size();
    nodes_.push_back({bytes, false});
  }
}

Result<std::unique_ptr<File>> MemoryDisk::open(const std::filesystem::path& path, OpenAs how) {
  if (auto failed = may_fail(); !failed) return failed.error();
  auto found = names_.find(path.native());
  if (found == names_.end()) {
    if (how != OpenAs::kCreated && how != OpenAs::kNew) return Error::kNotFound;
    found = names_.emplace(path.native(), nodes_.size()).first;
    nodes_.emplace_back();
    steps_.emplace_back(Name{path.native(), found->second});
  } else if (how == OpenAs::kNew) {
    return Error::kBusy;
  }
  return std::unique_ptr<File>(std::make_unique<MemoryFile>(*this, found->second));
}

Result<void> MemoryDisk::rename_new(const std::filesystem::path& from,
                                    const std::filesystem::path& to) {
  if (auto failed = may_fail(); !failed) return failed;
  if (names_.contains(to.native())) return Error::kBusy;
  const std::size_t node = names_.at(from.native());
  names_.erase(from.native());
  names_[to.native()] = node;
  steps_.emplace_back(Name{to.native(), node});
  steps_.emplace_back(Name{from.native(), kNoNode});
  return {};
}

Result<void> MemoryDisk::remove(const std::filesystem::path& path) {
  if (auto failed = may_fail(); !failed) return failed;
  if (names_.erase(path.native()) == 0) return {};
  steps_.emplace_back(Name{path.native(), kNoNode});
  return {};
}

Result<void> MemoryDisk::sync_folder(const std::filesystem::path&) {
  if (auto failed = may_fail(/*is_sync=*/true); !failed) return failed;
  steps_.emplace_back(SyncFolder{});
  return {};
}

MemoryDisk::Files MemoryDisk::files() const {
  return files_after(steps_.size());
}

namespace {

// Makes files from recorded steps. The caller says of each step whether it was done, lost or torn.
class Replay {
 public:
  explicit Replay(const MemoryDisk::Files& first) {
    for (const auto& [path, bytes] : first) {
      names_[path] = nodes_.size();
      nodes_.push_back(bytes);
    }
  }

  void play(const MemoryDisk::Step& step, Loss::Fate fate, fakes::SeededRandom* random) {
    if (fate == Loss::Fate::kLost) return;
    if (const auto* write = std::get_if<MemoryDisk::Write>(&step)) {
      if (fate == Loss::Fate::kTorn) {
        tear_into(node(write->node), *write, *random);
      } else {
        write_to(node(write->node), write->offset, write->bytes);
      }
    } else if (const auto* resize = std::get_if<MemoryDisk::Resize>(&step)) {
      node(resize->node).resize(resize->size);
    } else if (const auto* name = std::get_if<MemoryDisk::Name>(&step)) {
      if (name->node == MemoryDisk::kNoNode) {
        names_.erase(name->path);
      } else {
        names_[name->path] = name->node;
      }
    }
  }

  MemoryDisk::Files files() {
    MemoryDisk::Files files;
    for (const auto& [path, number] : names_) files[path] = node(number);
    return files;
  }

 private:
  base::Bytes& node(std::size_t number) {
    if (number >= nodes_.size()) nodes_.resize(number + 1);
    return nodes_[number];
  }

  std::vector<base::Bytes> nodes_;
  std::map<std::string, std::size_t> names_;
};

}  // namespace

MemoryDisk::Files MemoryDisk::files_after(std::size_t count) const {
  Replay replay(first_);
  for (std::size_t i = 0; i < count; ++i) replay.play(steps_[i], Loss::Fate::kDone, nullptr);
  return replay.files();
}

MemoryDisk::Files MemoryDisk::files_after_power_loss(std::size_t count,
                                                     fakes::SeededRandom& random) const {
  return testing::files_after_power_loss(first_, steps_, count, random);
}

MemoryDisk::Files files_after_power_loss(const MemoryDisk::Files& first,
                                         const std::vector<MemoryDisk::Step>& steps,
                                         std::size_t count, fakes::SeededRandom& random) {
  // A resize is safe if any later sync of its file succeeded, and a change of names if the folder
  // was synced later. A write is safe only if the next sync of its file succeeded.
  std::vector<bool> safe(count, false);
  std::map<std::size_t, bool> next_sync_is_good;
  std::map<std::size_t, bool> has_good_sync;
  bool names_are_safe = false;
  for (std::size_t i = count; i-- > 0;) {
    if (const auto* sync = std::get_if<MemoryDisk::Sync>(&steps[i])) {
      next_sync_is_good[sync->node] = !sync->failed;
      has_good_sync[sync->node] = has_good_sync[sync->node] || !sync->failed;
    }
    if (std::holds_alternative<MemoryDisk::SyncFolder>(steps[i])) names_are_safe = true;
    if (const auto* write = std::get_if<MemoryDisk::Write>(&steps[i]))
      safe[i] = next_sync_is_good[write->node];
    if (const auto* resize = std::get_if<MemoryDisk::Resize>(&steps[i]))
      safe[i] = has_good_sync[resize->node];
    if (std::holds_alternative<MemoryDisk::Name>(steps[i])) safe[i] = names_are_safe;
  }

  Replay replay(first);
  Loss loss(random);
  // A real file system records changes of names in a log, in order. So if a loss of power loses one
  // change, it loses all later ones too.
  bool names_lost = false;
  for (std::size_t i = 0; i < count; ++i) {
    Loss::Fate fate = safe[i] ? Loss::Fate::kDone : loss.next();
    if (std::holds_alternative<MemoryDisk::Name>(steps[i])) {
      names_lost = names_lost || fate == Loss::Fate::kLost;
      fate = names_lost ? Loss::Fate::kLost : Loss::Fate::kDone;
    }
    replay.play(steps[i], fate, &random);
  }
  return replay.files();
}

}  // namespace waterline::store::testing
