#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "crypto/system_random.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "store/database.h"
#include "store/file.h"

// Helpers for the tests of this room: paths, keys, a small schema, and entries that can be checked.
namespace waterline::store::testing {

inline std::filesystem::path main_of(const fakes::TemporaryFolder& folder) {
  return folder.path() / "test.db";
}

inline std::filesystem::path log_of(const fakes::TemporaryFolder& folder) {
  return folder.path() / "test.db-wal";
}

inline base::Bytes key_of(std::uint8_t first) {
  base::Bytes key(32, std::byte{7});
  key[0] = std::byte{first};
  return key;
}

inline constexpr std::string_view kSchema[] = {
    "CREATE TABLE entry(number INTEGER PRIMARY KEY, body TEXT NOT NULL);"
    "CREATE VIRTUAL TABLE words USING fts5(body);",
};

inline Result<Database> open_store(const std::filesystem::path& path, base::Random& random,
                                   Disk& disk = system_disk(), std::uint8_t key = 1) {
  return Database::open(path, key_of(key), kSchema, random, disk);
}

// Adds the entry `number` with this body in one transaction. When the function returns ok, the
// entry is acknowledged: it must never be lost.
inline Result<void> add_entry(Database& database, std::int64_t number, std::string_view body) {
  auto transaction = database.begin();
  if (!transaction) return transaction.error();
  for (const std::string_view sql : {"INSERT INTO entry(number, body) VALUES(?1, ?2)",
                                     "INSERT INTO words(rowid, body) VALUES(?1, ?2)"}) {
    auto statement = database.prepare(sql);
    if (auto added = statement.bind(1, number).bind(2, body).run(); !added) return added;
  }
  return transaction->commit();
}

// Returns the body of entry `number` in tests that look for lost or wrong data.
inline std::string body_of(std::int64_t number) {
  fakes::SeededRandom random(static_cast<std::uint64_t>(number));
  std::string body = "entry " + std::to_string(number) + ":";
  for (std::size_t i = 0; i < 20 + static_cast<std::size_t>(number) % 7 * 100; ++i) {
    body += i % 6 == 0 ? ' ' : static_cast<char>('a' + random.below(26));
  }
  return body;
}

// Reads all entries. Returns their number n if the entries are 1..n with the bodies of body_of; -1
// if any data is wrong although no error was reported.
inline Result<std::int64_t> count_sound_entries(Database& database) {
  auto statement = database.prepare("SELECT number, body FROM entry ORDER BY number");
  std::int64_t count = 0;
  for (;;) {
    const auto row = statement.step();
    if (!row) return row.error();
    if (!*row) return count;
    ++count;
    if (statement.integer(0) != count || statement.text(1) != body_of(count)) return -1;
  }
}

}  // namespace waterline::store::testing
