#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "backup/contents.h"
#include "backup/file.h"
#include "journal/media_check.h"
#include "node/error.h"
#include "node/home.h"
#include "node/unlock.h"
#include "store/snapshot.h"
#include "store/store_writer.h"

// Reads open stores for a backup or a re-key (sealing everything anew under new keys), and makes
// new stores from a backup file or from open stores. The callers (node_backup.cpp,
// node_new_keys.cpp) check the node's state and hold the locks.
namespace waterline::node {

// The progress, in bytes, of the backup, verification, restore or re-key that runs; there is never
// more than one. Any thread may read it, and may set `break_off` to end the run.
struct BackupProgress {
  std::atomic<bool> break_off = false;
  std::atomic<bool> running = false;
  std::atomic<std::uint64_t> done = 0;
  std::atomic<std::uint64_t> total = 0;
};

Failure from_backup(backup::Error error);

// Returns the file to which a backup for this path is written: the path itself or, if it is a
// folder, a new file in it with a neutral name.
Outcome<std::filesystem::path> backup_target(const std::filesystem::path& path, base::Day today);

// The three stores, and the media files if they are asked for, as they were at one moment. A media
// file that is not there, or is another one, is left out: its attachments are damaged, and the words
// are to be kept nevertheless. REQUIRES: both mutexes (lock_order.h) are held when
// this is made and destroyed; when a store is read, the mutex of its side is held.
class Snapshots {
 public:
  enum class Media { kLeftOut, kWith };
  static Outcome<Snapshots> take(app::PrivateSide& open, ledger::Ledger& ledger, Media media);

  [[nodiscard]] backup::Pages pages() const;
  // Returns how many attachments lie in a media file that is left out.
  [[nodiscard]] std::size_t missing_attachments() const { return missing_attachments_; }
  Outcome<void> read(backup::Part part, std::uint64_t first, base::MutableByteView out);

 private:
  std::map<backup::Part, store::Snapshot> parts_;
  std::map<backup::Part, journal::MediaSnapshot> media_;
  std::size_t missing_attachments_ = 0;
};

// The purpose for which a folder of new stores is made. It decides the name of the folder in the
// home.
enum class Staging {
  kRestoring,  // removed at every start
  // Made for a change of keys. The folder may still be needed after a crash: if its stores belong
  // to the present keyring, the next unlock moves them into the home, and otherwise removes them
  // (rekey.h).
  kRekeying,
};

// New stores made from the pages of other stores, in a folder of their own inside the home. The
// destructor removes the folder, unless keep() was called.
class StagedStores final : public backup::Sink {
 public:
  // Makes the folder for the new stores. `goes_on` is called for every page, and if it returns
  // false, the run ends with kClosed. If `progress.break_off` is set, it ends with
  // kBackupBrokenOff. The references must outlive this object. Errors: kStorageFailed, kDiskFull.
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

  // Makes the new stores, from a whole backup file or from snapshots of all open stores. Opens each
  // new store, which updates its schema, and verifies it. Every chunk of an attachment is opened as
  // it comes; only kKept also writes the media files.
  enum class Media { kChecked, kKept };
  Outcome<NewStores> fill(backup::BackupFile& file, const crypto::BackupKey& key, Media media);
  Outcome<NewStores> fill(Snapshots& from);
  // Returns what the backup file that fill() read says about itself.
  [[nodiscard]] const backup::About& about() const { return about_; }
  // Returns which attachments of the backup are damaged or missing: they were so when it was made.
  [[nodiscard]] const journal::MediaCheck::Found& attachments() const { return attachments_; }
  // Writes the rollback marker for the new stores. Call this after the last change in them. Returns
  // false if the marker could not be written.
  [[nodiscard]] bool note_opened(NewStores& stores);
  // Moves the stores and their rollback marker from their folder into the home, durably. REQUIRES:
  // the stores that fill() returned are destroyed, and the home has no stores.
  Outcome<void> move_in();
  // Makes the stores and their names durable, and keeps their folder. REQUIRES: the stores that
  // fill() returned are destroyed.
  Outcome<void> keep();

 private:
  StagedStores(const Home& home, Staging staging, const keyring::DerivedKeys& keys,
               base::Random& private_random, base::Random& shared_random, BackupProgress& progress,
               std::function<bool()> goes_on);
  bool note(const store::Result<void>& result);
  Outcome<NewStores> open_and_read_through();
  bool begin_check(backup::Part part);
  bool check_media_that_did_not_come();
  bool begin_media(backup::Part part);
  bool media_page(backup::Part part, base::ByteView page);
  bool finish_media(backup::Part part);

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

  Media media_ = Media::kChecked;
  std::unique_ptr<store::File> media_file_;  // null if it is only checked
  std::uint64_t media_size_ = 0;             // so many bytes of it came
  base::Bytes slot_;                         // the part of a slot that came
  std::optional<journal::MediaCheck> check_;
  std::set<backup::Part> media_came_;
  journal::MediaCheck::Found attachments_;
};

// Says that no other copy of these stores owns slots of their media files (Media::be_the_only_copy).
Outcome<void> be_the_only_copy(app::PrivateSide& open);

Home staging_home(const Home& home, Staging staging);
// Removes the folder of new stores that a killed process may have left. REQUIRES: this process has
// the lock of the home.
void sweep_staging(const Home& home, Staging staging);
// Removes an unfinished backup file that a killed process may have left. A note in the vault says
// where such a file is.
void sweep_backup(vault::Vault& vault);

}  // namespace waterline::node
