#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/random.h"
#include "store/file.h"
#include "store/log_file.h"
#include "store/main_file.h"

struct sqlite3_vfs;

namespace waterline::store {

// The file system that SQLite sees for a store: the main file and its log, and nothing else. It has
// no shared memory and no memory map. SQLite cannot open a rollback journal or a temporary file,
// and does not see one that somebody put there. Each open database has its own SealedVfs,
// registered with SQLite under a unique name as long as it lives.
class SealedVfs {
 public:
  // `random` must outlive the object.
  static Result<std::unique_ptr<SealedVfs>> open(Disk& disk, const std::filesystem::path& path,
                                                 const StoreKey& key, base::Random& random);
  SealedVfs(const SealedVfs&) = delete;
  SealedVfs& operator=(const SealedVfs&) = delete;
  ~SealedVfs();  // REQUIRES: SQLite has closed the database

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Health& health() const { return health_; }
  // Records that the content of the store is wrong although every seal verifies. The store then
  // takes no more writes.
  void found_damage() { health_.damaged = true; }
  [[nodiscard]] const std::string& path() const { return path_; }
  MainFile& main() { return *main_; }
  LogFile& log() { return *log_; }
  base::Random& random() { return random_; }

 private:
  SealedVfs(std::string path, base::Random& random);
  void enter();

  std::string name_;
  std::string path_;  // of the main file
  base::Random& random_;
  Health health_;
  std::unique_ptr<MainFile> main_;
  std::unique_ptr<LogFile> log_;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace waterline::store
