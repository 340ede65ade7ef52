#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/random.h"
#include "store/file.h"
#include "store/page_codec.h"

namespace waterline::store {

// The log of the store in this main file.
std::filesystem::path log_path_of(const std::filesystem::path& main);

// What has gone wrong with a store since it was opened, for its two files together. Either one ends all writing until
// the store is opened again.
struct Health {
  bool damaged = false;      // something did not verify
  bool sync_failed = false;  // the system may have thrown away what it could not write, and will not say so again

  [[nodiscard]] bool may_write() const { return !damaged && !sync_failed; }
  [[nodiscard]] Error why_not() const { return damaged ? Error::kDamaged : Error::kStopped; }
};

// The main file of a store: pages by number, from 0, and the header that ties the log to them.
class MainFile {
 public:
  // Opens and locks the file. When it is not there, it is made whole under a temporary name and then given its own, so
  // that there is never half a store; kDamaged if its log is there, for then it has been lost. `random` and `health`
  // must outlive it.
  static Result<std::unique_ptr<MainFile>> open(Disk& disk, const std::filesystem::path& path, const StoreKey& key,
                                                base::Random& random, Health& health);

  // False when the file ends before the end of this page. REQUIRES: page.size() == kPageSize.
  Result<bool> read_page(std::uint64_t number, base::MutableByteView page);
  Result<void> write_page(std::uint64_t number, base::ByteView page);
  Result<std::uint64_t> count_pages();
  Result<void> resize(std::uint64_t pages);
  Result<void> sync();

  // While it is frozen its pages stay as they are, so that a snapshot can read them; whoever would change one is told
  // that it is busy, and SQLite puts off its checkpoint.
  void freeze() { frozen_ = true; }
  void thaw() { frozen_ = false; }
  [[nodiscard]] bool is_frozen() const { return frozen_; }

  // Durable when they return ok.
  Result<void> begin_log_generation();
  // Writes the present header again: as it was found, it may not be on the disk (see LogFile).
  Result<void> renew_header();
  // Says that so many frames of the log may be in the pages from now on.
  Result<void> require_log_frames(std::uint64_t frames);

  [[nodiscard]] const StoreKeys& keys() const { return keys_; }
  [[nodiscard]] const StoreHeader& header() const { return headers_.header; }
  [[nodiscard]] const std::optional<StoreHeader>& older_header() const { return headers_.older; }

 private:
  MainFile(std::unique_ptr<File> file, const StoreKey& key, const ReadHeader& headers, base::Random& random,
           Health& health);
  Result<void> write_header(StoreHeader header);
  Result<void> put_in_slot(const StoreHeader& header);

  std::unique_ptr<File> file_;
  StoreKeys keys_;
  ReadHeader headers_;
  base::Random& random_;
  Health& health_;
  bool frozen_ = false;
  base::Bytes sealed_ = base::Bytes(kPageSize);  // a page on its way
};

}  // namespace waterline::store
