#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "backup/contents.h"
#include "backup/file.h"
#include "node/failure.h"
#include "node/home.h"
#include "node/opening.h"
#include "store/snapshot.h"
#include "store/store_writer.h"

// From open stores to a backup file, and from a backup file to stores. Node::create_backup and its like
// (node_backup.cpp) see to the state and the locks.
namespace waterline::node {

// The vault's setting that says when the last backup was made.
inline constexpr std::string_view kLastBackupSetting = "last_backup";
// The one that says in which folder a backup is being written, so that what a kill left there can be removed.
inline constexpr std::string_view kUnfinishedBackupSetting = "unfinished_backup";

// How far the one job of this kind is, in bytes. Any thread may look, and may ask it to end.
struct BackupProgress {
  std::atomic<bool> break_off = false;
  std::atomic<bool> running = false;
  std::atomic<std::uint64_t> done = 0;
  std::atomic<std::uint64_t> total = 0;
};

Failure from_backup(backup::Error error);

// The file that a path means: itself, or, if it is a folder, a file in it with a neutral name that is free.
Outcome<std::filesystem::path> backup_target(const std::filesystem::path& path, base::Day today);

// The three stores as they stood at one moment. REQUIRES: both mutexes are held when it is made and when it goes, and
// that of the part's side when it is read.
class Snapshots {
 public:
  static Outcome<Snapshots> take(PrivateSide& open, SharedSide& shared);

  [[nodiscard]] backup::Pages pages() const;
  Outcome<void> read(backup::Part part, std::uint64_t first, base::MutableByteView out);

 private:
  std::map<backup::Part, store::Snapshot> parts_;
};

// A backup's stores, made anew in a folder of their own inside the home, which goes with this, whatever happens.
class StagedStores final : public backup::Sink {
 public:
  // `goes_on` is asked for every page, and so is `progress` whether to break off. References must outlive it.
  // kStorageFailed, kDiskFull.
  static Outcome<std::unique_ptr<StagedStores>> begin(const Home& home, const keyring::DerivedKeys& keys,
                                                      base::Random& private_random, base::Random& shared_random,
                                                      BackupProgress& progress, std::function<bool()> goes_on);
  ~StagedStores() override;
  StagedStores(const StagedStores&) = delete;
  StagedStores& operator=(const StagedStores&) = delete;

  bool begin(backup::Part part, std::uint64_t pages) override;
  bool page(backup::Part part, base::ByteView page) override;

  // Reads the whole file into the stores, opens each (bringing it to this version's schema) and reads it through.
  Outcome<NewStores> fill(backup::BackupFile& file, const crypto::BackupKey& key);
  // Gives the stores their places in the home, and makes that durable. REQUIRES: what fill() gave has gone, and the
  // places are free.
  Outcome<void> move_in();

 private:
  StagedStores(const Home& home, const keyring::DerivedKeys& keys, base::Random& private_random,
               base::Random& shared_random, BackupProgress& progress, std::function<bool()> goes_on);
  bool keep(const store::Result<void>& result);

  Home home_;
  Home staging_;
  const keyring::DerivedKeys& keys_;
  base::Random& private_random_;
  base::Random& shared_random_;
  BackupProgress& progress_;
  std::function<bool()> goes_on_;
  std::optional<store::StoreWriter> writer_;
  std::uint64_t pages_left_ = 0;
  std::optional<Failure> failure_;
};

// Removes what a process that was killed in the middle may have left. REQUIRES: this process holds the home.
void sweep_staging(const Home& home);
// The same of a backup that was being written, wherever it was.
void sweep_backup(vault::Vault& vault);

}  // namespace waterline::node
