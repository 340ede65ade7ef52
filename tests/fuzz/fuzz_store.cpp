#include <sqlite3.h>

#include "fuzz/edit.h"
#include "fuzz/input.h"
#include "store/log_codec.h"
#include "store/memory_disk.h"
#include "store/page_codec.h"
#include "store/plain_pages.h"
#include "store/sealed_vfs.h"
#include "store/sqlite_setup.h"
#include "store/store_fixture.h"

// A damaged store. The input is a list of edits to a sound one, whose log is not empty: its first byte says whether
// they are made to what lies on the disk, or behind the seal, to the pages as SQLite sees them, which are then sealed
// as they should be. Of damage on the disk nothing may come but an error or a true beginning of what was written.
// Behind the seal stands whoever has the key, so that there the property is only that nothing breaks.
namespace {

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;
using fuzz::edit;

const std::filesystem::path kMain = "/fuzz/test.db";
const std::filesystem::path kLog = "/fuzz/test.db-wal";
constexpr std::int64_t kEntries = 12;

MemoryDisk::Files sound_store(bool with_log) {
  fakes::SeededRandom random(7);
  MemoryDisk disk;
  auto database = open_store(kMain, random, disk);
  fuzz::require(database.ok());
  for (std::int64_t number = 1; number <= kEntries; ++number) {
    fuzz::require(add_entry(*database, number, body_of(number)).ok());
    // Half of it in the main file, half in the log.
    if (number == kEntries / 2) fuzz::require(database->verify().ok());
  }
  if (with_log) return disk.files();
  { const Database closed = std::move(*database); }
  return disk.files();
}

void read_edited_disk(fuzz::Input& input) {
  static const MemoryDisk::Files sound = sound_store(/*with_log=*/true);
  MemoryDisk::Files files = sound;
  while (!input.empty()) {
    const bool log = input.number(1) % 2 == 1;
    edit(files[log ? kLog : kMain], input, log ? kSealedFrameSize : kPageSize);
  }
  fakes::SeededRandom random(8);
  MemoryDisk disk(files);
  auto database = open_store(kMain, random, disk);
  if (!database) return;
  const auto count = count_sound_entries(*database);
  fuzz::require(!count.ok() || (*count >= kEntries / 2 && *count <= kEntries));
  (void)database->verify();
  (void)add_entry(*database, kEntries + 1, body_of(kEntries + 1));
}

// What SQLite does with pages that no program of ours wrote, read by statements that know nothing of them.
void read_all(SealedVfs& vfs) {
  sqlite3* connection = nullptr;
  if (sqlite3_open_v2(vfs.path().c_str(), &connection, SQLITE_OPEN_READWRITE, vfs.name().c_str()) == SQLITE_OK) {
    // A query over pages that point at each other may take for ever; libFuzzer would call that a finding.
    sqlite3_progress_handler(
        connection, 20'000, [](void*) { return 1; }, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    for (const char* sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA temp_store=MEMORY", "PRAGMA cell_size_check=ON",
                            "SELECT * FROM entry", "SELECT * FROM words WHERE words MATCH 'entry'",
                            "SELECT * FROM sqlite_schema", "PRAGMA integrity_check(10)",
                            "INSERT INTO entry(body) VALUES('one more')", "INSERT INTO words(body) VALUES('one more')",
                            "UPDATE entry SET body = body || 'x'", "DELETE FROM words", "DELETE FROM entry"}) {
      sqlite3_exec(
          connection, sql, [](void*, int, char**, char**) { return 0; }, nullptr, nullptr);
    }
  }
  sqlite3_close(connection);
}

void read_edited_pages(fuzz::Input& input) {
  static const base::Bytes sound = [] {
    MemoryDisk disk(sound_store(/*with_log=*/false));
    return plain_pages_of(disk, kMain, key_of(1));
  }();
  base::Bytes pages = sound;
  while (!input.empty()) edit(pages, input, kPageSize);
  pages.resize(std::max<std::size_t>(1, pages.size() / kPageSize) * kPageSize);
  fakes::SeededRandom random(9);
  MemoryDisk disk;
  write_plain_pages(disk, kMain, key_of(1), pages, random);
  auto vfs = SealedVfs::open(disk, kMain, StoreKey(key_of(1)), random);
  if (vfs) read_all(**vfs);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  set_up_sqlite();
  fuzz::Input input(fuzz::view_of(data, std::min<std::size_t>(size, 4096)));
  if (input.number(1) % 2 == 0) {
    read_edited_disk(input);
  } else {
    read_edited_pages(input);
  }
  return 0;
}
