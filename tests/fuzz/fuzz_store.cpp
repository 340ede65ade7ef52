#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

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

// A damaged store. The input is a list of edits of a sound store whose log is not empty. Its first
// byte chooses their kind:
//
//   0  edits of the files on disk. The result is an error or a true beginning of what was written
//   1  edits of the pages as SQLite sees them, which are then sealed correctly, as only somebody
//      with the key can do it. Nothing may crash
//   2  parts of older moments in place of present ones. The result is an error or a content that
//      the store once had
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
    // Verifying the store moves its log into the main file. So half of the content is in the main
    // file at the end, and half in the log.
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

// Reads a store whose pages our program did not write. The statements do not rely on the schema or
// the content of these pages.
void read_all(SealedVfs& vfs) {
  sqlite3* connection = nullptr;
  if (sqlite3_open_v2(vfs.path().c_str(), &connection, SQLITE_OPEN_READWRITE, vfs.name().c_str()) ==
      SQLITE_OK) {
    // A query over pages in a cycle may never end, and libFuzzer would report that.
    sqlite3_progress_handler(
        connection, 20'000, [](void*) { return 1; }, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    for (const char* sql :
         {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA temp_store=MEMORY", "PRAGMA cell_size_check=ON",
          "SELECT * FROM entry", "SELECT * FROM words WHERE words MATCH 'entry'",
          "SELECT * FROM sqlite_schema", "PRAGMA integrity_check(10)",
          "INSERT INTO entry(body) VALUES('one more')",
          "INSERT INTO words(body) VALUES('one more')", "UPDATE entry SET body = body || 'x'",
          "DELETE FROM words", "DELETE FROM entry"}) {
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

// The files of a store at many moments, and every content that it had.
struct Past {
  std::vector<MemoryDisk::Files> moments;
  std::vector<std::string> contents;
};

// Reads both tables. If an older page of one table were accepted, the two tables together would be
// a content that the store never had.
Result<std::string> content_of(Database& database) {
  std::string content;
  for (const std::string_view sql : {"SELECT number, body FROM entry ORDER BY number",
                                     "SELECT rowid, body FROM words ORDER BY rowid"}) {
    auto statement = database.prepare(sql);
    for (;;) {
      const auto row = statement.step();
      if (!row) return row.error();
      if (!*row) break;
      content += std::to_string(statement.integer(0)) + std::string(statement.text(1)) + "\n";
    }
  }
  return content;
}

Past live() {
  fakes::SeededRandom random(10);
  MemoryDisk disk;
  Past past;
  for (std::int64_t session = 0; session < 3; ++session) {
    auto database = open_store(kMain, random, disk);
    fuzz::require(database.ok());
    for (std::int64_t number = session * 3 + 1; number <= session * 3 + 3; ++number) {
      past.contents.push_back(content_of(*database).value());
      fuzz::require(add_entry(*database, number, body_of(number)).ok());
      past.contents.push_back(content_of(*database).value());
      fuzz::require(
          database->execute("UPDATE entry SET body = body || '+' WHERE number % 2 = 0").ok());
      past.contents.push_back(content_of(*database).value());
      past.moments.push_back(disk.files());
      if (number % 3 == 1) fuzz::require(database->verify().ok());
    }
    past.moments.push_back(disk.files());
    fuzz::require(database->close().ok());
    past.moments.push_back(disk.files());
  }
  return past;
}

// Copies a part of the files from an older moment into the present files: half of the header block,
// a page, the log's header, a record of the log, or a whole file.
void put_back(MemoryDisk::Files& files, const MemoryDisk::Files& older, fuzz::Input& input) {
  const auto kind = input.number(1) % 5;
  const std::filesystem::path& name = kind < 2 ? kMain : kLog;
  if (kind == 4) {
    files.erase(name);
    if (older.contains(name)) files[name] = older.at(name);
    return;
  }
  const std::size_t number = input.number(1);
  const std::size_t size = kind == 0 ? kSlotDistance : kind == 1 ? kPageSize : kSealedFrameSize;
  const std::size_t at = kind == 3   ? sealed_frame_offset(number)
                         : kind == 2 ? 0
                                     : (kind == 0 ? number % 2 : number) * size;
  if (!older.contains(name) || older.at(name).size() <= at) return;
  const base::ByteView part = base::ByteView(older.at(name)).subspan(at);
  const base::ByteView bytes =
      part.first(std::min(part.size(), kind == 2 ? kSealedLogHeaderSize : size));
  base::Bytes& file = files[name];
  file.resize(std::max(file.size(), at + bytes.size()));
  std::ranges::copy(bytes, file.begin() + static_cast<std::ptrdiff_t>(at));
}

void read_older_parts(fuzz::Input& input) {
  static const Past past = live();
  const auto moment = [&]() -> const MemoryDisk::Files& {
    return past.moments[input.number(1) % past.moments.size()];
  };
  MemoryDisk::Files files = moment();
  while (!input.empty()) {
    const MemoryDisk::Files& older = moment();
    put_back(files, older, input);
  }
  fakes::SeededRandom random(11);
  MemoryDisk disk(files);
  auto database = open_store(kMain, random, disk);
  if (!database) return;
  const auto content = content_of(*database);
  if (!content) return;
  fuzz::require(std::ranges::count(past.contents, *content) > 0);
  if (!database->verify() || !add_entry(*database, 100, body_of(100))) return;
  const auto later = content_of(*database);
  fuzz::require(later.ok() && later->size() > content->size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  set_up_sqlite();
  fuzz::Input input(fuzz::view_of(data, std::min<std::size_t>(size, 4096)));
  switch (input.number(1) % 3) {
    case 0:
      read_edited_disk(input);
      return 0;
    case 1:
      read_edited_pages(input);
      return 0;
    default:
      read_older_parts(input);
      return 0;
  }
}
