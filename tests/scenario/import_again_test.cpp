#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <signal.h>

#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "scenario/person.h"
#include "scenario/small_disk.h"

// Tests imports that are interrupted, and imports of sources that a person went on writing.

using namespace waterline;
using namespace waterline::scenario;

namespace {

constexpr int kEntries = 2000;

// Returns a jrnl file with this many entries, one an hour from the first day of the year on, in
// months of 28 days. Every title is unique.
std::string jrnl_of(int year, int entries, std::size_t words) {
  std::string text;
  for (int i = 0; i < entries; ++i) {
    char head[64];
    std::snprintf(head, sizeof head, "[%d-%02d-%02d %02d:00] Entry %d of %d", year,
                  1 + i / (24 * 28), 1 + i / 24 % 28, i % 24, i, year);
    text += std::string(head) + "\n";
    for (std::size_t word = 0; word < words; ++word)
      text += "word" + std::to_string(word * 7) + " ";
    text += "\n\n";
  }
  return text;
}

// Returns how often the journal has each title of this year.
std::map<std::string, int> titles_of(Person& person, int year) {
  std::map<std::string, int> titles;
  const Json listed = person.ask({"list", "--from", std::to_string(year) + "-01-01", "--to",
                                  std::to_string(year) + "-12-31", "--limit", "10000"});
  for (const Json& entry : listed["entries"]) ++titles[entry["title"].get<std::string>()];
  return titles;
}

void check_each_once(const std::map<std::string, int>& titles) {
  for (const auto& [title, count] : titles) {
    CAPTURE(title);
    CHECK(count == 1);
  }
}

}  // namespace

TEST_CASE("an import that is killed is completed by the next one", "[scenario][kill]") {
  Person person("A");
  person.initialize();
  const auto write = [&](int year) {
    std::filesystem::path file = person.folder() / (std::to_string(year) + ".txt");
    write_file(file, jrnl_of(year, kEntries, 20));
    return file;
  };
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(person.ask({"import", write(1999)})["added"] == kEntries);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  fakes::LongRun run("imports that are killed", 12);
  fakes::SeededRandom random(run.seed());
  int in_part = 0;
  for (int year = 2000; run.goes_on(); run.count(), ++year) {
    INFO(run.how_to_repeat() << ", round " << run.done());
    const std::filesystem::path file = write(year);
    const auto importing = person.start({"import", file});
    std::this_thread::sleep_for(
        std::chrono::microseconds(random.below(static_cast<std::size_t>(whole.count()))));
    if (run.done() % 2 == 0) {
      ::kill(importing->id(), SIGKILL);
    } else {
      person.kill_node();
    }
    const Finished ended = importing->wait();
    if (run.done() % 2 == 1 && ended.code != 0) CHECK_FALSE(ended.err.empty());
    const auto there = titles_of(person, year);
    check_each_once(there);
    if (!there.empty() && there.size() < kEntries) ++in_part;
    const Json again = person.ask({"import", file});
    CHECK(again["added"].get<std::size_t>() <= kEntries - there.size());
    CHECK(again["added"].get<int>() + again["known"].get<int>() == kEntries);
    const auto complete = titles_of(person, year);
    CHECK(complete.size() == kEntries);
    check_each_once(complete);
  }
  WARN(in_part << " of " << run.done() << " were there in part");
  CHECK(person.ask({"import", person.folder() / "1999.txt"})["known"] == kEntries);
}

TEST_CASE("an import onto a disk that fills up is completed later", "[scenario][user]") {
  Person person("A");
  std::string why_not;
  const auto disk = SmallDisk::mount(person.home(), 3072, why_not);
  if (!disk) {
    WARN("skipped: " << why_not);
    return;
  }
  person.live_in(disk->enter(), disk->root());
  person.initialize();
  const std::filesystem::path file = person.folder() / "journal.txt";
  write_file(file, jrnl_of(2001, kEntries, 150));
  const std::string said = person.refused(1, {"import", file});
  CHECK(said.find("no room left on the disk") != std::string::npos);
  CHECK(said.find("import the same again") != std::string::npos);
  const auto there = titles_of(person, 2001);
  check_each_once(there);
  CHECK(there.size() < kEntries);
  disk->grow_to(64 * 1024);
  const Json again = person.ask({"import", file});
  CHECK(again["added"] == kEntries - there.size());
  CHECK(again["known"] == there.size());
  const auto complete = titles_of(person, 2001);
  CHECK(complete.size() == kEntries);
  check_each_once(complete);
}

TEST_CASE("a journal without ids that is written on brings its newer words", "[scenario]") {
  Person person("A");
  person.initialize();
  const std::filesystem::path file = person.folder() / "journal.txt";
  const std::string rest = "\n\n[2024-05-01 22:15] Later.\nSlept.\n";
  const auto import = [&](const std::string& content) {
    write_file(file, content);
    return person.ask({"import", file});
  };
  CHECK(import("[2024-05-01 07:30] Morning.\nRain." + rest)["added"] == 2);
  const Json revised = import("[2024-05-01 07:30] Morning.\nRain. Then sun." + rest);
  CHECK(revised["added"] == 0);
  CHECK(revised["revised"] == 1);
  CHECK(revised["known"] == 1);
  CHECK(person.ask({"search", "sun"})["found"].size() == 1);
  CHECK(person.ask({"list"})["entries"].size() == 2);
  // The person changed the entry in the journal, and then imports the same file once more, with
  // another text and in another time zone. Both texts stay.
  const std::string id = person.ask({"search", "sun"})["found"][0]["id"];
  person.ask({"edit", id}, "Mine now.");
  person.set_environment("TZ=America/Denver");
  const Json kept = import("[2024-05-01 07:30] Morning.\nRain. Then sun. And wind." + rest);
  CHECK(kept["added"] == 0);
  CHECK(kept["to_history"] == 1);
  CHECK(person.ask({"show", id})["text"] == "Mine now.");
  CHECK(person.ask({"history", id}).dump().find("And wind.") != std::string::npos);
  // An entry that only resembles an entry of the journal is added as a new one, and the report
  // names the entry that it resembles.
  write_file(file,
             "[2024-05-01 07:30] Morning.\nRain. Then sun. And wind.\n\n"
             "[2024-05-01 22:15] Later.\nSlept badly, and dreamt of the sea.\n");
  const Finished similar = person.run({"import", file});
  CHECK(similar.out.find("1 new entry resembles one of the same time") != std::string::npos);
  CHECK(similar.out.find("journal.txt, entry 2 resembles e") != std::string::npos);
  CHECK(person.ask({"list"})["entries"].size() == 3);
  CHECK(person.ask({"import", file})["known"] == 2);
}

TEST_CASE("notes without a day that are written on are one entry each", "[scenario]") {
  Person person("A");
  person.initialize();
  const std::filesystem::path folder = person.folder() / "notes";
  std::filesystem::create_directories(folder);
  const auto import = [&](const std::string& one, const std::string& other) {
    write_file(folder / "bridge.md", one);
    write_file(folder / "garden.md", other);
    return person.ask({"import", folder});
  };
  CHECK(import("The old one.", "Beans.")["added"] == 2);
  const Json again = import("The old one.\n\nIt is closed now.", "Beans. And peas.");
  CHECK(again["added"] == 0);
  CHECK(again["revised"] == 2);
  CHECK(person.ask({"list"})["entries"].size() == 2);
}
