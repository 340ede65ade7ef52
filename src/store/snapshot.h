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

// What a database and its snapshot share. Ends with whichever of the two goes first.
class SnapshotHome {
 public:
  SnapshotHome(MainFile& main, LogFile& log);
  SnapshotHome(const SnapshotHome&) = delete;
  SnapshotHome& operator=(const SnapshotHome&) = delete;

  void end();
  [[nodiscard]] MainFile* main() const { return main_; }
  [[nodiscard]] LogFile* log() const { return log_; }

 private:
  MainFile* main_;  // none when it has ended
  LogFile* log_;
};

// The pages of a store as they stood at one moment, while the store is used and written to. Taking
// and reading one writes nothing and draws no randomness. Meanwhile the store's main file is
// frozen: what is committed waits in the log, which grows. Belongs to the thread that has the
// database at the time, like all that a database made.
//
// A page that stood in the log then is read from there, for a log is only added to while the main
// file is frozen. Every other page is read from the main file. SQLite begins the log anew only when
// all of it was in the main file before; then the main file has every page.
class Snapshot {
 public:
  static Result<Snapshot> take(std::shared_ptr<SnapshotHome> home);
  Snapshot(Snapshot&& other) noexcept = default;
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot();

  [[nodiscard]] std::uint64_t pages() const { return pages_; }
  // Pages from `first` on, counted from 0. kBusy: the database was closed meanwhile, and the
  // snapshot is over. REQUIRES: out.size() is a multiple of kPageSize, and there are so many pages.
  Result<void> read(std::uint64_t first, base::MutableByteView out);

 private:
  explicit Snapshot(std::shared_ptr<SnapshotHome> home);
  Result<void> read_page(std::uint64_t number, base::MutableByteView page);

  std::shared_ptr<SnapshotHome> home_;
  LogId generation_;
  // page -> the last committed frame that holds it
  std::map<std::uint64_t, std::uint64_t> frames_;
  std::uint64_t pages_ = 0;
};

}  // namespace waterline::store
