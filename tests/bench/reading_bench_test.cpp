#include <algorithm>

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "bench/figures.h"
#include "fakes/seeded_random.h"
#include "scenario/person.h"

// Reads in a journal of many years through the API of a real node, and runs a short command of the
// real command line. Each is compared with something simple: a search with SQLite's own full-text
// index over equal texts in a plain file, in this process; a list with equal rows read by an index;
// a command with /bin/true started in the same way.

using namespace waterline::scenario;
using namespace waterline::bench;
using waterline::fakes::SeededRandom;

namespace {

constexpr std::size_t kEntrySize = 400;
constexpr int kSearches = 200;
constexpr int kLists = 100;
constexpr int kCommands = 60;

std::string moment_of(std::uint64_t number) {
  // Returns times that are one hour apart, from 2010 on.
  const auto day =
      std::chrono::sys_days(std::chrono::year(2010) / 1 / 1) + std::chrono::days(number / 24);
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02u:00:00Z", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<unsigned>(number % 24));
  return text;
}

void add_entries(Person& person, std::uint64_t from, std::uint64_t to) {
  constexpr std::uint64_t kAtOnce = 500;
  for (std::uint64_t first = from; first < to; first += kAtOnce) {
    Json entries = Json::array();
    for (std::uint64_t number = first; number < std::min(first + kAtOnce, to); ++number) {
      entries.push_back({{"text", text_of(number, kEntrySize)},
                         {"created", moment_of(number)},
                         {"source", "bench:" + std::to_string(number)}});
    }
    const std::size_t count = entries.size();
    const Json request = {{"entries", std::move(entries)}};
    REQUIRE(person.request("POST", "/v1/entries/import", request)["added"] == count);
  }
}

class Plain {
 public:
  explicit Plain(const std::filesystem::path& file) {
    REQUIRE(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
    run("CREATE TABLE entries (created TEXT, title TEXT); CREATE INDEX newest ON entries (created);"
        "CREATE VIRTUAL TABLE words USING fts5 (text);");
  }
  Plain(const Plain&) = delete;
  Plain& operator=(const Plain&) = delete;
  ~Plain() { sqlite3_close(database_); }

  void add(std::uint64_t from, std::uint64_t to) {
    run("BEGIN");
    for (std::uint64_t number = from; number < to; ++number) {
      const std::string text = text_of(number, kEntrySize);
      rows("INSERT INTO entries VALUES (?, ?)", {moment_of(number), text.substr(0, 60)});
      rows("INSERT INTO words VALUES (?)", {text});
    }
    run("COMMIT");
  }
  // Returns the number of rows.
  int rows(const char* sql, const std::vector<std::string>& values) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) == SQLITE_OK);
    int place = 0;
    for (const std::string& value : values)
      sqlite3_bind_text(statement, ++place, value.c_str(), -1, SQLITE_TRANSIENT);
    int count = 0;
    int step = 0;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) ++count;
    REQUIRE(step == SQLITE_DONE);
    sqlite3_finalize(statement);
    return count;
  }

 private:
  void run(const char* sql) {
    REQUIRE(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  sqlite3* database_ = nullptr;
};

double at_percent(std::vector<double> values, std::size_t percent) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, values.size() * percent / 100)];
}

// Returns a word of some entry, or two consecutive ones.
std::string query_of(std::uint64_t number, std::uint64_t entries) {
  SeededRandom random(number + 1'000'000);
  const std::string text = text_of(random.below(entries), kEntrySize);
  std::vector<std::string> words;
  for (std::size_t at = text.find(' '); at != std::string::npos && at + 1 < text.size();) {
    const std::size_t end = text.find(' ', at + 1);
    if (end == std::string::npos) break;  // the last word is incomplete
    words.push_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  const std::size_t place = random.below(words.size() - 1);
  return number % 2 == 0 ? words[place] : words[place] + " " + words[place + 1];
}

void list_newest(Person& person, Plain& plain, const std::string& name) {
  const Times times = interleaved(
      kLists,
      [&] {
        return seconds_of([&] {
          REQUIRE(person.request("GET", "/v1/entries?limit=50")["entries"].size() == 50);
        });
      },
      [&] {
        return seconds_of([&] {
          REQUIRE(plain.rows("SELECT created, title FROM entries ORDER BY created DESC LIMIT 50",
                             {}) == 50);
        });
      });
  figure("reading: the newest 50 of " + name + " entries", times.work * 1000, "ms",
         times.floor * 1000);
}

}  // namespace

TEST_CASE("reading in a journal of many years", "[bench]") {
  Person person("one");
  person.initialize();
  Plain plain(person.folder() / "plain.db");
  std::uint64_t entries = 0;
  for (const auto& [count, name] : {std::pair<std::uint64_t, const char*>{1'000, "1,000"},
                                    {10'000, "10,000"},
                                    {100'000, "100,000"}}) {
    add_entries(person, entries, count);
    plain.add(entries, count);
    entries = count;
    list_newest(person, plain, name);
  }

  std::vector<double> searches;
  std::vector<double> floors;
  for (int i = 0; i < kSearches; ++i) {
    const std::string query = query_of(static_cast<std::uint64_t>(i), entries);
    floors.push_back(seconds_of([&] {
      plain.rows(
          "SELECT rowid, snippet(words, 0, '', '', '', 12) FROM words WHERE words MATCH ? ORDER BY "
          "rank LIMIT 20",
          {query});
    }));
    Json found;
    searches.push_back(seconds_of([&] {
      found = person.request("POST", "/v1/search", {{"query", query}, {"limit", 20}});
    }));
    REQUIRE_FALSE(found["found"].empty());
  }
  for (const std::size_t percent : {std::size_t{50}, std::size_t{95}}) {
    figure("reading: search over 100,000 entries, p" + std::to_string(percent),
           at_percent(searches, percent) * 1000, "ms", at_percent(floors, percent) * 1000);
  }
}

TEST_CASE("a short command while the node runs", "[bench]") {
  Person person("one");
  person.initialize();
  person.ask({"write", "-"}, "One.");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"status"}, {"list"}, {"completion", "bash"}}) {
    const Times times = interleaved(
        kCommands, [&] { return seconds_of([&] { REQUIRE(person.run(command).code == 0); }); },
        [&] {
          return seconds_of([&] { REQUIRE(Running({"/bin/true"}, {}, "").wait().code == 0); });
        });
    figure("reading: waterline " + command.front() + ", against true", times.work * 1000, "ms",
           times.floor * 1000);
  }
}
