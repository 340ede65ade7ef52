#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "bench/figures.h"
#include "scenario/person.h"

// Imports ten thousand entries with the real command line. For comparison ("floor"), SQLite inserts
// equal texts into a plain table with one index, in one durable transaction.

using namespace waterline::scenario;
using namespace waterline::bench;

namespace {

constexpr std::uint64_t kEntries = 10'000;
constexpr std::size_t kEntrySize = 1024;

std::string day_one_export() {
  Json entries = Json::array();
  for (std::uint64_t number = 0; number < kEntries; ++number) {
    entries.push_back({{"uuid", std::to_string(number)},
                       {"creationDate", "2026-03-01T20:15:02Z"},
                       {"timeZone", "Europe/Berlin"},
                       {"text", text_of(number, kEntrySize)},
                       {"tags", {"one", "two"}}});
  }
  return Json{{"metadata", {{"version", "1.0"}}}, {"entries", entries}}.dump();
}

void insert_plainly(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  sqlite3_stmt* insert = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, "CREATE TABLE entries (source TEXT UNIQUE, text TEXT); BEGIN",
                       nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_prepare_v2(database, "INSERT INTO entries VALUES (?, ?)", -1, &insert, nullptr);
  for (std::uint64_t number = 0; number < kEntries; ++number) {
    const std::string source = std::to_string(number);
    const std::string text = text_of(number, kEntrySize);
    sqlite3_bind_text(insert, 1, source.c_str(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, text.c_str(), -1, SQLITE_TRANSIENT);
    REQUIRE(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  REQUIRE(sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("import of ten thousand entries", "[bench]") {
  Person person("one");
  person.initialize();
  const std::filesystem::path file = person.folder() / "Journal.json";
  write_file(file, day_one_export());
  Json report;
  const double import = seconds_of([&] { report = person.ask({"import", file}); });
  REQUIRE(report["added"] == kEntries);
  const double again = seconds_of([&] { report = person.ask({"import", file}); });
  REQUIRE(report["known"] == kEntries);
  const double plain = seconds_of([&] { insert_plainly(person.folder() / "plain.db"); });
  const double count = static_cast<double>(kEntries);
  figure("exchange: import of 10,000 entries", import, "s", plain);
  figure("exchange: entries imported", count / import, "1/s", count / plain);
  figure("exchange: the same import again", again, "s", plain);
}
