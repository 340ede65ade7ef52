#include <cstdlib>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "base/check.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "store/sealed_vfs.h"
#include "store/sqlite_setup.h"
#include "store_fixture.h"

// Runs the same statements on a sealed database and on plain SQLite, and compares the results:
// SQLite must behave equally over our VFS.

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

namespace {

constexpr const char* kSettings =
    "PRAGMA locking_mode=EXCLUSIVE;PRAGMA temp_store=MEMORY;PRAGMA synchronous=FULL;PRAGMA "
    "cell_size_check=ON;"
    // A small cache that may spill: pages that do not fit go to the log in the middle of a
    // transaction.
    "PRAGMA cache_size=20;PRAGMA cache_spill=ON;";

class Connection {
 public:
  Connection(const std::filesystem::path& file, const char* vfs) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    REQUIRE(sqlite3_open_v2(file.c_str(), &connection_, flags, vfs) == SQLITE_OK);
    REQUIRE(sqlite3_exec(connection_, kSettings, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { base::check(sqlite3_close(connection_) == SQLITE_OK); }

  void reserve(std::size_t bytes) {
    int reserved = static_cast<int>(bytes);
    REQUIRE(sqlite3_file_control(connection_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved) ==
            SQLITE_OK);
  }

  // Returns all rows, then SQLite's result code. The sealed and the plain database must return the
  // same, including failures.
  std::string run(const std::string& sql) {
    std::string result;
    const char* rest = sql.c_str();
    int code = SQLITE_OK;
    while (*rest != '\0' && code == SQLITE_OK) {
      sqlite3_stmt* statement = nullptr;
      code = sqlite3_prepare_v2(connection_, rest, -1, &statement, &rest);
      while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        append_row(statement, result);
        code = SQLITE_OK;
      }
      if (code == SQLITE_DONE) code = SQLITE_OK;
      sqlite3_finalize(statement);
    }
    return result + "=" + std::to_string(code);
  }

  // Returns the schema, every row of every table in order, the results of full-text search and
  // indexes, and SQLite's own check.
  std::string dump() {
    std::string result = run("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid");
    sqlite3_stmt* tables = nullptr;
    REQUIRE(
        sqlite3_prepare_v2(
            connection_,
            "SELECT format('SELECT rowid, * FROM \"%w\" ORDER BY rowid', name) FROM sqlite_schema "
            "WHERE type = 'table' AND name NOT LIKE 'words%' ORDER BY name",
            -1, &tables, nullptr) == SQLITE_OK);
    std::vector<std::string> queries;
    while (sqlite3_step(tables) == SQLITE_ROW) {
      queries.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(tables, 0)));
    }
    sqlite3_finalize(tables);
    for (const std::string& query : queries) result += run(query);
    result += run("SELECT rowid, body FROM words ORDER BY rowid");
    for (const char* word : {"a*", "b*", "ab*", "c NOT d*"}) {
      result += run(std::string("SELECT rowid, rank FROM words WHERE words MATCH '") + word +
                    "' ORDER BY rank, rowid");
    }
    result += run("INSERT INTO words(words) VALUES('integrity-check')");
    const std::string sound = run("PRAGMA integrity_check");
    CHECK(sound == "ok|\n=0");
    return result + sound;
  }

 private:
  static void append_row(sqlite3_stmt* statement, std::string& result) {
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      if (bytes != nullptr) result.append(bytes, size);
      result += '|';
    }
    result += '\n';
  }

  sqlite3* connection_ = nullptr;
};

// Statements of many shapes, one at a time, from a seed.
class Workload {
 public:
  explicit Workload(std::uint64_t seed) : random_(seed) {}

  static std::string schema() {
    std::string wide = "CREATE TABLE wide(id INTEGER PRIMARY KEY";
    for (int i = 0; i < 120; ++i) wide += ", c" + std::to_string(i);
    return "CREATE TABLE entry(id INTEGER PRIMARY KEY, body TEXT, number INT, data BLOB);"
           "CREATE TABLE pair(a TEXT, b INT, c, PRIMARY KEY(a, b));"
           "CREATE VIRTUAL TABLE words USING fts5(body);" +
           wide + ");";
  }

  std::string next() {
    switch (random_.below(24)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return "INSERT INTO entry(body, number, data) VALUES(" + text() + "," + number() + "," +
               blob(3000) + ")";
      case 4:
        return "INSERT OR REPLACE INTO pair VALUES(" + text() + "," + number() + "," + blob(200) +
               ")";
      case 5:
        return "INSERT INTO entry(data) VALUES(" + blob(200'000) + ")";
      case 6:
      case 7:
      case 8:
        return "INSERT INTO words(body) VALUES(" + text() + ")";
      case 9:
        return "UPDATE words SET body = " + text() + " WHERE rowid % 7 = " + digit();
      case 10:
        return "DELETE FROM words WHERE rowid % 11 = " + digit();
      case 11:
        return "INSERT INTO words(words) VALUES('optimize')";
      case 12:
        return "UPDATE entry SET body = " + text() + ", data = " + blob(9000) +
               " WHERE id % 13 = " + digit();
      case 13:
        return "DELETE FROM entry WHERE id % 9 = " + digit();
      case 14:
        return wide_row();
      case 15:
        return savepoints(1 + random_.below(30));
      case 16:
        return large_transaction();
      case 17:
        return "ALTER TABLE entry ADD COLUMN added" + std::to_string(++added_) + " DEFAULT " +
               text();
      case 18:
        return "CREATE INDEX IF NOT EXISTS by_number" + digit() + " ON entry(number, body)";
      case 19:
        return "DROP INDEX IF EXISTS by_number" + digit();
      case 20:
        return random_.below(8) == 0
                   ? "VACUUM"
                   : "PRAGMA wal_checkpoint(TRUNCATE); SELECT count(*) FROM entry";
      case 21:
        // may violate the key
        return "INSERT INTO pair SELECT body, id, number FROM entry WHERE id % 5 = " + digit();
      case 22:
        return "SELECT b, count(*), group_concat(length(c)) FROM pair GROUP BY b ORDER BY b; "
               "REINDEX";
      default:
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) "
               "UPDATE entry SET number = number + (SELECT max(i) FROM n) WHERE id < " +
               number();
    }
  }

  std::string largest_blob() {
    return "INSERT INTO entry(data) VALUES(CAST(replace(hex(zeroblob(4194304)), '0', 'x" + digit() +
           "') AS BLOB)); UPDATE entry SET data = substr(data, 1, 8388608) WHERE length(data) > "
           "8388608";
  }

 private:
  std::string digit() { return std::to_string(random_.below(10)); }
  std::string number() { return std::to_string(random_.below(300)); }
  std::string text() {
    std::string text = "'";
    for (std::size_t i = random_.below(40); i > 0; --i) {
      for (std::size_t letters = 1 + random_.below(8); letters > 0; --letters) {
        text += static_cast<char>('a' + random_.below(6));
      }
      text += ' ';
    }
    return text + "'";
  }
  std::string blob(std::size_t most) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string blob = "x'";
    for (std::size_t i = 2 * random_.below(random_.below(most) + 1); i > 0; --i)
      blob += kDigits[random_.below(16)];
    return blob + "'";
  }
  std::string wide_row() {
    std::string sql = "INSERT INTO wide VALUES(NULL";
    for (int i = 0; i < 120; ++i) sql += "," + (random_.below(3) == 0 ? text() : number());
    return sql + ")";
  }
  std::string savepoints(std::size_t depth) {
    std::string sql;
    for (std::size_t i = 0; i < depth; ++i) {
      sql += "SAVEPOINT s" + std::to_string(i) + ";INSERT INTO entry(body) VALUES(" + text() + ");";
    }
    const std::size_t back = random_.below(depth);
    sql +=
        "ROLLBACK TO s" + std::to_string(back) + ";INSERT INTO words(body) VALUES(" + text() + ");";
    return sql + "RELEASE s0";
  }
  // A transaction larger than the cache, so that it spills; committed or not.
  std::string large_transaction() {
    std::string sql = "BEGIN;";
    for (std::size_t i = 20 + random_.below(60); i > 0; --i) {
      sql += "INSERT INTO entry(body, data) VALUES(" + text() + "," + blob(4000) + ");";
    }
    return sql + (random_.below(3) == 0 ? "ROLLBACK" : "COMMIT");
  }

  fakes::SeededRandom random_;
  int added_ = 0;
};

void compare(std::uint64_t seed, std::size_t statements) {
  INFO("seed " << seed);
  set_up_sqlite();
  const fakes::TemporaryFolder folder;
  const std::filesystem::path plain_file = folder.path() / "plain.db";
  const StoreKey key(key_of(1));
  fakes::SeededRandom random(seed);
  Workload workload(seed);
  bool begun = false;
  for (std::size_t done = 0; done < statements;) {
    auto vfs = SealedVfs::open(system_disk(), main_of(folder), key, random);
    REQUIRE(vfs.ok());
    Connection sealed(main_of(folder), (*vfs)->name().c_str());
    Connection plain(plain_file, nullptr);
    // Give the plain database the same page size, reserved bytes and log as the sealed one, so that
    // the pages of both fill up in the same order.
    if (!begun) {
      plain.reserve(kReservedSize);
      plain.run("PRAGMA journal_mode=WAL");
      CHECK(sealed.run(Workload::schema()) == plain.run(Workload::schema()));
      begun = true;
    }
    // The databases were closed and opened again. Their content must still be equal.
    REQUIRE((sealed.dump() == plain.dump()));
    for (std::size_t i = 0; i < 40 && done < statements; ++i, ++done) {
      const std::string sql = done == 25 ? workload.largest_blob() : workload.next();
      const bool same = sealed.run(sql) == plain.run(sql);
      INFO(sql.substr(0, 200));
      REQUIRE(same);
    }
    REQUIRE((sealed.dump() == plain.dump()));
  }
}

}  // namespace

TEST_CASE("varied statements behave equally on sealed and plain databases", "[store][workload]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) compare(seed, 120);
}

// Run by sh tests/soak.sh: WATERLINE_WORKLOADS seeds of 1,000 statements.
TEST_CASE("long workloads behave equally on sealed and plain databases", "[.workload-soak]") {
  const char* const count = std::getenv("WATERLINE_WORKLOADS");
  const std::uint64_t seeds = count == nullptr ? 20 : std::strtoull(count, nullptr, 10);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) compare(1000 + seed, 1000);
}
