#include <fstream>

#include <catch2/catch.hpp>

#include "backup/file.h"
#include "crypto/system_random.h"
#include "durability/system_calls.h"
#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "keyring/file.h"
#include "node/backups.h"
#include "node/unlock.h"

using namespace waterline;
using namespace waterline::durability;
using store::testing::MemoryDisk;

// Tests a backup with attachments, and its restore, when the power is lost: with the real stores,
// media files and keyring.

namespace {

namespace fs = std::filesystem;

constexpr const char* kBackup = "/elsewhere/it.backup";
constexpr const char* kTemporary = "/elsewhere/it.new";
const base::WallTime kNow = base::WallTime(std::chrono::hours(500000));

base::Bytes photo(std::uint64_t seed) {
  base::Bytes bytes(store::kChunkContent + 700);
  fakes::SeededRandom(seed).fill(bytes);
  return bytes;
}

template <class Store>
void attach(Store& store, base::ByteView bytes) {
  const auto id = store.media().begin(bytes.size(), "heron.jpg", kNow).value();
  REQUIRE(store.media().receive(id, 0, bytes).ok());
  const auto whole = store.media().finish(id).value();
  REQUIRE(store.entries().add({"note", "At the pond.", kNow, "", {}, ""}, {{whole, "d"}}).ok());
}

template <class Store>
void require_photo(Store& store, base::ByteView bytes) {
  const auto all = store.media().list(journal::MediaCore::Order::kOldestFirst, 10).value();
  REQUIRE(all.size() == 1);
  base::Bytes found(bytes.size());
  REQUIRE(store.media().read(all.front().id, 0, found).value() == found.size());
  REQUIRE(std::ranges::equal(found, bytes));
  REQUIRE(store.entries().list(10).value().size() == 1);
}

// Reads the snapshots of open stores, as the node does.
class FromSnapshots final : public backup::Source {
 public:
  explicit FromSnapshots(node::Snapshots& snapshots)
      : snapshots_(snapshots), pages_(snapshots.pages()) {}
  [[nodiscard]] const backup::Pages& pages() const override { return pages_; }
  bool read(backup::Part part, std::uint64_t first, base::MutableByteView out) override {
    return snapshots_.read(part, first, out).ok();
  }

 private:
  node::Snapshots& snapshots_;
  backup::Pages pages_;
};

// A journal with an attachment on each side, and its backup on a disk in memory.
struct BackedUp {
  crypto::SystemRandom random;
  std::optional<keyring::Created> keyring;
  MemoryDisk disk;

  BackedUp() {
    const fakes::TemporaryFolder folder;
    const node::Home home{folder.path(), folder.path() / "run"};
    auto made = keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random);
    REQUIRE(made.ok());
    keyring.emplace(std::move(*made));
    auto stores = node::make_stores(home, keys(), random, random);
    REQUIRE(stores.ok());
    attach(stores->private_side.vault, photo(1));
    attach(stores->private_side.deep, photo(2));
    auto snapshots =
        node::Snapshots::take(stores->private_side, stores->ledger, node::Snapshots::Media::kWith);
    REQUIRE(snapshots);
    FromSnapshots source(*snapshots);
    REQUIRE(backup::create(disk, kBackup, kTemporary, keyring->file, keys().backup, source, random)
                .ok());
    disk.acknowledge(1);
  }
  [[nodiscard]] keyring::DerivedKeys keys() const { return keyring::derive_keys(keyring->secrets); }
};

// Restores a backup as the node does. Returns true if it was acknowledged.
bool restore(const BackedUp& from, const node::Home& home, base::Random& random) {
  const keyring::DerivedKeys keys = from.keys();
  MemoryDisk disk(from.disk.files());
  auto file = backup::BackupFile::open(disk, kBackup);
  REQUIRE(file.ok());
  node::BackupProgress progress;
  auto staged = node::StagedStores::begin(home, node::Staging::kRestoring, keys, random, random,
                                          progress, [] { return true; });
  if (!staged) return false;
  {
    auto stores = (*staged)->fill(*file, keys.backup, node::StagedStores::Media::kKept);
    if (!stores) return false;
    const auto& found = (*staged)->attachments();
    REQUIRE(found.damaged + found.missing == 0);
    if (!node::be_the_only_copy(stores->private_side)) return false;
    if (!(*staged)->note_opened(*stores)) return false;
  }
  if (!node::set_stores_aside(home) || !(*staged)->move_in()) return false;
  return keyring::write_new(home.data, file->keyring()).ok();
}

void require_whole(const BackedUp& from, const node::Home& home, base::Random& random) {
  auto stores = node::open_private(home, from.keys(), random);
  REQUIRE(stores);
  require_photo(stores->vault, photo(1));
  require_photo(stores->deep, photo(2));
  REQUIRE(node::open_ledger(home, from.keys(), random));
}

void put(const fs::path& folder, const MemoryDisk::Files& files) {
  for (const auto& [name, bytes] : files) {
    fs::create_directories((folder / name).parent_path());
    std::ofstream file(folder / name, std::ios::binary);
    file << base::text_of(bytes);
  }
}

}  // namespace

TEST_CASE("after a loss of power a backup with attachments is whole or not there",
          "[durability][media]") {
  const BackedUp one;
  fakes::SeededRandom random(1);
  const fakes::TemporaryFolder folder;
  const node::Home home{folder.path(), folder.path() / "run"};
  const std::size_t steps = one.disk.steps().size();
  std::size_t there = 0;
  std::size_t states = 0;
  for (std::size_t point = 0; point <= steps; ++point) {
    for (int i = 0; i < 3; ++i) {
      INFO("power lost behind step " << point << " of " << steps);
      MemoryDisk disk(one.disk.files_after_power_loss(point, random));
      auto file = backup::BackupFile::open(disk, kBackup);
      ++states;
      REQUIRE((file.ok() || point < steps));
      if (!file) {
        REQUIRE(file.error() == backup::Error::kNoSuchFile);
        continue;
      }
      ++there;
      node::BackupProgress progress;
      const auto keys = one.keys();
      crypto::SystemRandom system;
      auto staged = node::StagedStores::begin(home, node::Staging::kRestoring, keys, system, system,
                                              progress, [] { return true; });
      REQUIRE(staged);
      REQUIRE((*staged)->fill(*file, keys.backup, node::StagedStores::Media::kChecked));
      const auto& found = (*staged)->attachments();
      REQUIRE(found.damaged + found.missing == 0);
    }
  }
  CHECK(there >= 3);
  CHECK(states > there);
}

TEST_CASE("after a loss of power in a restore there is all of it, or it begins anew",
          "[durability][media]") {
  BackedUp one;
  const fakes::TemporaryFolder folder;
  Recording recording(folder.path());
  REQUIRE(restore(one, {folder.path(), folder.path() / "run"}, one.random));
  recording.acknowledge(1);
  fakes::SeededRandom random(1);
  const std::size_t steps = recording.steps().size();
  std::size_t whole = 0;
  std::size_t anew = 0;
  // The last steps are those at which a journal comes into being: each of them is tried.
  constexpr std::size_t kLast = 24;
  const std::size_t stride = fakes::LongRun::is_long() ? 1 : 1 + steps / 12;
  REQUIRE(steps > kLast);
  const auto after_point = [&](std::size_t point) {
    return point < steps - kLast ? std::min(point + stride, steps - kLast) : point + 1;
  };
  for (std::size_t point = 0; point <= steps; point = after_point(point)) {
    INFO("power lost behind step " << point << " of " << steps);
    const fakes::TemporaryFolder after;
    put(after.path(), store::testing::files_after_power_loss(recording.first(), recording.steps(),
                                                             point, random));
    const node::Home home{after.path(), after.path() / "run"};
    const bool has_keyring =
        fs::exists(home.data / "keyring") || fs::exists(home.data / "keyring.copy");
    REQUIRE((has_keyring || point < steps));
    if (!has_keyring) {
      node::sweep_staging(home, node::Staging::kRestoring);
      REQUIRE(restore(one, home, one.random));
      ++anew;
    } else {
      ++whole;
    }
    require_whole(one, home, one.random);
  }
  CHECK(whole > 0);
  CHECK(anew > 0);
}
