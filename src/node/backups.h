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
#include "node/error.h"
#include "node/home.h"
#include "node/opening.h"
#include "store/snapshot.h"
#include "store/store_writer.h"

// From open stores to a backup file, and from a backup file or from open stores to new stores.
// Node::create_backup and its like (node_backup.cpp) see to the state and the locks.
namespace waterline::node {

// How far the one job of this kind is, in bytes. Any thread may look, and may ask it to end.
struct BackupProgress {
  std::atomic<bool> break_off = false;
  std::atomic<bool> running = false;
  std::atomic<std::uint64_t> done = 0;
  std::atomic<std::uint64_t> total = 0;
};

Failure from_backup(backup::Error error);

// The file that a path means: itself, or, if it is a folder, a file in it with a neutral name that
// is free.
Outcome<std::filesystem::path> backup_target(const std::filesystem::path& path, base::Day today);

// The three stores as they stood at one moment. REQUIRES: both mutexes are held when it is made and
// when it goes, and that of the part's side when it is read.
class Snapshots {
 public:
  static Outcome<Snapshots> take(app::PrivateSide& open, ledger::Ledger& ledger);

  [[nodiscard]] backup::Pages pages() const;
  Outcome<void> read(backup::Part part, std::uint64_t first, base::MutableByteView out);

 private:
  std::map<backup::Part, store::Snapshot> parts_;
};

// What a folder of stores that are being made is for, and so its name in the home.
enum class Staging {
  kRestoring,  // swept at every start
  // may hold stores that a keyring in force names: swept or taken up at the next opening (rekey.h)
  kRekeying,
};

// Stores that are made anew from pages, in a folder of their own inside the home, which goes with
// this unless it is kept.
class StagedStores final : public backup::Sink {
 public:
  // `goes_on` is asked for every page, and so is `progress` whether to break off. References must
  // outlive it. kStorageFailed, kDiskFull.
  static Outcome<std::unique_ptr<StagedStores>> begin(const Home& home, Staging staging,
                                                      const keyring::DerivedKeys& keys,
                                                      base::Random& private_random,
                                                      base::Random& shared_random,
                                                      BackupProgress& progress,
                                                      std::function<bool()> goes_on);
  ~StagedStores() override;
  StagedStores(const StagedStores&) = delete;
  StagedStores& operator=(const StagedStores&) = delete;

  void about(const backup::About& about) override { about_ = about; }
  bool begin(backup::Part part, std::uint64_t pages) override;
  bool page(backup::Part part, base::ByteView page) override;

  // Reads the whole file, or all of the snapshots, into the stores, opens each (bringing it to this
  // version's schema) and reads it through.
  Outcome<NewStores> fill(backup::BackupFile& file, const crypto::BackupKey& key);
  Outcome<NewStores> fill(Snapshots& from);
  // Of the file that fill() read.
  [[nodiscard]] const backup::About& about() const { return about_; }
  // Makes the rollback marker of the stores, once all that is to be changed in them was changed.
  [[nodiscard]] bool note_opened(NewStores& stores);
  // Gives the stores and their marker their places in the home, and makes that durable. REQUIRES:
  // what fill() gave has gone, and the stores' places are free.
  Outcome<void> move_in();
  // Makes the stores and their names durable; they stay when this goes. REQUIRES: what fill() gave
  // has gone.
  Outcome<void> keep();

 private:
  StagedStores(const Home& home, Staging staging, const keyring::DerivedKeys& keys,
               base::Random& private_random, base::Random& shared_random, BackupProgress& progress,
               std::function<bool()> goes_on);
  bool note(const store::Result<void>& result);
  Outcome<NewStores> open_and_read_through();

  Home home_;
  Home staging_;
  bool kept_ = false;
  backup::About about_;
  const keyring::DerivedKeys& keys_;
  base::Random& private_random_;
  base::Random& shared_random_;
  BackupProgress& progress_;
  std::function<bool()> goes_on_;
  std::optional<store::StoreWriter> writer_;
  std::uint64_t pages_left_ = 0;
  std::optional<Failure> failure_;
};

Home staging_home(const Home& home, Staging staging);
// Removes what a process that was killed in the middle may have left. REQUIRES: this process holds
// the home.
void sweep_staging(const Home& home, Staging staging);
// The same of a backup that was being written, wherever it was.
void sweep_backup(vault::Vault& vault);

}  // namespace waterline::node
