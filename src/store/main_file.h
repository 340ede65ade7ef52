#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/random.h"
#include "store/file.h"
#include "store/freshness.h"
#include "store/page_codec.h"
#include "store/page_tree.h"

namespace waterline::store {

// Returns the path of the log that belongs to this main file.
std::filesystem::path log_path_of(const std::filesystem::path& main);

// The failures of a store since it was opened; main file and log share one object. Each failure
// stops all writing until the store is opened again.
struct Health {
  bool damaged = false;  // something did not verify
  // A sync failed. The system may have dropped data that it could not write, and a later sync would
  // not report that again.
  bool sync_failed = false;

  [[nodiscard]] bool may_write() const { return !damaged && !sync_failed; }
  [[nodiscard]] Error why_not() const { return damaged ? Error::kDamaged : Error::kStopped; }
};

// The state of a store after a generation of its log (the time from one restart of the log to the
// next) has ended.
enum class Then : std::uint8_t {
  kNextGeneration,
  kClose,  // the store is closed in order
};

// The main file of a store: the pages, numbered from 0, the tree that names their present versions,
// and the header that connects the log to them. The header names the tree as it was when the log
// was last restarted. A page that changed since then has its present version in the log; every
// other page has the version that the tree names. This stays true at every moment of a checkpoint.
class MainFile {
 public:
  // Opens and locks the file. A missing file is written completely under a temporary name and then
  // renamed, so that there is never half a store. kDamaged if the file is missing but its log
  // exists. `random` and `health` must outlive the object.
  static Result<std::unique_ptr<MainFile>> open(Disk& disk, const std::filesystem::path& path,
                                                const StoreKey& key, base::Random& random,
                                                Health& health);

  // Reads a page. Returns false if the store has no such page, or never wrote it. kDamaged if the
  // bytes are not the page's present version. REQUIRES: page.size() == kPageSize.
  Result<bool> read_page(std::uint64_t number, base::MutableByteView page);
  Result<void> write_page(std::uint64_t number, base::ByteView page);
  [[nodiscard]] std::uint64_t pages() const { return tree_.pages(); }
  // Changes the number of pages. REQUIRES: pages > 0.
  Result<void> resize(std::uint64_t pages);
  // Syncs the file, after writing the changed nodes of the tree.
  Result<void> sync();

  // Freezes the file: its pages do not change, so that a snapshot can read them. A write by SQLite
  // fails as busy, and SQLite postpones its checkpoint.
  void freeze() { frozen_ = true; }
  void thaw() { frozen_ = false; }
  [[nodiscard]] bool is_frozen() const { return frozen_; }

  // Begins a new generation of the log, as SQLite does when it restarts the log. This and the
  // functions below are durable when they return ok. REQUIRES: all that the log committed is in the
  // pages.
  Result<void> begin_log_generation(Then then);
  // Writes the present header again, because the header that was found when the store was opened
  // may not be on the disk (see LogFile::renew).
  Result<void> renew_header();
  // Records in the header that from now on up to this many frames of the log may have been copied
  // into the pages, so that the store cannot be opened without them.
  Result<void> require_log_frames(std::uint64_t frames);
  // Records in the header that the store was closed in order, under next_freshness(). REQUIRES: the
  // log was removed.
  Result<void> close();

  [[nodiscard]] const StoreKeys& keys() const { return keys_; }
  [[nodiscard]] const StoreHeader& header() const { return headers_.header; }
  [[nodiscard]] const std::optional<StoreHeader>& older_header() const { return headers_.older; }
  [[nodiscard]] const Freshness& freshness_at_opening() const { return at_opening_; }
  [[nodiscard]] const FreshnessId& next_freshness() const { return next_freshness_; }

 private:
  MainFile(std::unique_ptr<File> file, const StoreKey& key, const ReadHeader& headers,
           base::Random& random, Health& health);
  Result<void> write_header(StoreHeader header);
  Result<void> put_in_slot(const StoreHeader& header);
  Result<void> sync_file();
  Result<void> told(Result<void> result);

  std::unique_ptr<File> file_;
  StoreKeys keys_;
  ReadHeader headers_;
  base::Random& random_;
  Health& health_;
  PageTree tree_;
  Freshness at_opening_;
  FreshnessId next_freshness_;
  // True once this object wrote the header. Before that, the header may not be on the disk although
  // it was read from the file.
  bool header_renewed_ = false;
  bool unsynced_ = false;  // pages were written since the last sync
  bool frozen_ = false;
  base::Bytes sealed_ = base::Bytes(kPageSize);  // buffer for one sealed page
};

}  // namespace waterline::store
