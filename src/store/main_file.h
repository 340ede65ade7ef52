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

// The log of the store in this main file.
std::filesystem::path log_path_of(const std::filesystem::path& main);

// What has gone wrong with a store since it was opened, for its two files together. Either one ends
// all writing until the store is opened again.
struct Health {
  bool damaged = false;  // something did not verify
  // the system may have thrown away what it could not write, and will not say so again
  bool sync_failed = false;

  [[nodiscard]] bool may_write() const { return !damaged && !sync_failed; }
  [[nodiscard]] Error why_not() const { return damaged ? Error::kDamaged : Error::kStopped; }
};

// What follows a generation of the log.
enum class Then : std::uint8_t {
  kNextGeneration,
  kClose,  // nothing: the store is closed in order
};

// The main file of a store: pages by number, from 0, the tree that knows their present versions,
// and the header that ties the log to them. The header names the tree as it was when the log's
// generation began: a page that changed since has its present version in the log, and every other
// is what that tree says, wherever a checkpoint is cut off.
class MainFile {
 public:
  // Opens and locks the file. When it is not there, it is made whole under a temporary name and
  // then given its own, so that there is never half a store; kDamaged if its log is there, for then
  // it has been lost. `random` and `health` must outlive it.
  static Result<std::unique_ptr<MainFile>> open(Disk& disk, const std::filesystem::path& path,
                                                const StoreKey& key, base::Random& random,
                                                Health& health);

  // False when the store has no such page, or never wrote it. kDamaged: the page is not its present
  // version. REQUIRES: page.size() == kPageSize.
  Result<bool> read_page(std::uint64_t number, base::MutableByteView page);
  Result<void> write_page(std::uint64_t number, base::ByteView page);
  [[nodiscard]] std::uint64_t pages() const { return tree_.pages(); }
  // REQUIRES: pages > 0.
  Result<void> resize(std::uint64_t pages);
  // Also writes the nodes of the tree that changed.
  Result<void> sync();

  // While it is frozen its pages stay as they are, so that a snapshot can read them; whoever would
  // change one is told that it is busy, and SQLite puts off its checkpoint.
  void freeze() { frozen_ = true; }
  void thaw() { frozen_ = false; }
  [[nodiscard]] bool is_frozen() const { return frozen_; }

  // Durable when they return ok. REQUIRES of the first: all that the log committed is in the pages.
  Result<void> begin_log_generation(Then then);
  // Writes the present header again: as it was found, it may not be on the disk (see LogFile).
  Result<void> renew_header();
  // Says that so many frames of the log may be in the pages from now on.
  Result<void> require_log_frames(std::uint64_t frames);
  // Says that the store was closed in order, under next_freshness(), unless the header says so.
  // REQUIRES: no log.
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
  // since it was opened: before, a header that was found may not be on the disk
  bool header_renewed_ = false;
  bool unsynced_ = false;  // something was written to the pages
  bool frozen_ = false;
  base::Bytes sealed_ = base::Bytes(kPageSize);  // a page on its way
};

}  // namespace waterline::store
