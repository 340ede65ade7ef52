#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "base/bytes.h"
#include "store/error.h"
#include "store/page_codec.h"

namespace waterline::store {

class LogFile;
class MainFile;

// The main file and the log, which a database and its snapshot share. When the database or the
// snapshot is destroyed, the snapshot ends, and main() returns null.
class SnapshotHome {
 public:
  SnapshotHome(MainFile& main, LogFile& log);
  SnapshotHome(const SnapshotHome&) = delete;
  SnapshotHome& operator=(const SnapshotHome&) = delete;

  void end();
  [[nodiscard]] MainFile* main() const { return main_; }
  [[nodiscard]] LogFile* log() const { return log_; }

 private:
  MainFile* main_;  // null once the snapshot or the database was destroyed
  LogFile* log_;
};

// The pages of a store as they were at one moment, while the store is used and written to. Taking
// and reading a snapshot writes nothing and uses no randomness. As long as the snapshot lives, the
// store's main file is frozen: committed data stays in the log, which grows. A snapshot belongs to
// the thread that uses the database, like all objects that a database makes.
//
// A page that was in the log at that moment is read from the log, to which SQLite only appends
// while the main file is frozen. Every other page is read from the main file. SQLite starts the log
// anew only once all of it is in the main file; from then on the main file has every page.
class Snapshot {
 public:
  static Result<Snapshot> take(std::shared_ptr<SnapshotHome> home);
  Snapshot(Snapshot&& other) noexcept = default;
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot();

  [[nodiscard]] std::uint64_t pages() const { return pages_; }
  // Reads pages from `first` on, counted from 0. kBusy if the database was closed meanwhile, which
  // ends the snapshot. REQUIRES: out.size() is a multiple of kPageSize, and the store has all these
  // pages.
  Result<void> read(std::uint64_t first, base::MutableByteView out);

 private:
  explicit Snapshot(std::shared_ptr<SnapshotHome> home);
  Result<void> read_page(std::uint64_t number, base::MutableByteView page);

  std::shared_ptr<SnapshotHome> home_;
  LogId generation_;
  // The last committed frame that holds a page, by the page's number.
  std::map<std::uint64_t, std::uint64_t> frames_;
  std::uint64_t pages_ = 0;
};

}  // namespace waterline::store
