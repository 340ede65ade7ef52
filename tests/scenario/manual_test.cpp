#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "cli/page_files.h"
#include "scenario/person.h"

// Compares the manual with the files that the real program writes.

using namespace waterline::scenario;
using waterline::cli::test::named_in;
using waterline::cli::test::page_in;

namespace {

namespace fs = std::filesystem;

void collect_keys(const Json& json, std::set<std::string>& keys) {
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) keys.insert(key);
  }
  if (!json.is_structured()) return;
  for (const Json& value : json) collect_keys(value, keys);
}

// Returns the keys in the front matter.
std::set<std::string> front_matter_of(const fs::path& file) {
  std::set<std::string> keys;
  std::istringstream text(content_of(file));
  std::string line;
  std::getline(text, line);
  CHECK(line == "---");
  while (std::getline(text, line) && line != "---") {
    if (!line.starts_with(' ')) keys.insert(line.substr(0, line.find(':')));
  }
  return keys;
}

std::string whole_page(const std::string& name) {
  std::string text;
  for (const std::string& line : page_in(WATERLINE_PAGES, name).lines) {
    text += waterline::cli::test::as_read(line) + "\n";
  }
  return text;
}

// Creates something of every kind that an export contains.
void live_together(Person& a, Person& b) {
  const std::string lake =
      a.ask({"write", "-", "--tag", "water"}, "# The lake\n\nIt was cold.\n")["id"];
  const std::string insight =
      a.ask({"insight", "I can wait.", "--link", lake, "--field", "seen=that"})["id"];
  a.ask({"edit", lake}, "# The lake\n\nIt was warm.\n");
  a.ask({"pin", lake});
  a.ask({"mood", "3"});
  a.ask({"note", "Only for me."});
  a.ask({"lists", "calm", "--edit"}, "# breath: A breath\nOut, and in.\n");
  a.ask({"share", lake, "--line", "A line.", "--now", "--confirm", "now", "--replies", "--day",
         "--expires", "7d"});
  const std::string goal =
      a.ask({"path", "propose", "Slower.", "--now", "--confirm", "now"})["item"];
  const std::string agreement =
      a.ask({"agree", "propose", "We speak before ten.", "--now", "--confirm", "now"})["item"];
  a.ask({"ask", "What did you miss?", "--now", "--confirm", "now"});
  a.ask({"sync"});
  const std::string item = b.ask({"ours"})["items"][0]["id"];
  b.ask({"acknowledge", item, "with-you"});
  b.ask({"reply", item, "Thank you.", "--now", "--confirm", "now"});
  b.ask({"agree", "accept", agreement});
  b.ask({"path", "change", goal, "Slower still.", "--now", "--confirm", "now"});
  b.ask({"sync"});
}

}  // namespace

TEST_CASE("the manual has every export key and every file of a home", "[scenario][manual]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b);
  live_together(a, b);

  const fs::path exported = a.folder() / "all.json";
  a.ask({"export", exported, "--deep", "--partner", "--without-attachments", "--plain", "--confirm",
         "plain"});
  std::set<std::string> keys;
  collect_keys(Json::parse(content_of(exported)), keys);
  CHECK(keys.size() > 40);
  const std::set<std::string> named = named_in(page_in(WATERLINE_PAGES, "waterline-format"));
  for (const std::string& key : keys) {
    INFO(key);
    CHECK(named.contains(key));
  }

  const fs::path folder = a.folder() / "notes";
  a.ask({"export", folder, "--format", "markdown", "--deep", "--plain", "--confirm", "plain"});
  std::set<std::string> matter;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) matter.merge(front_matter_of(entry.path()));
  }
  CHECK(matter.size() > 10);
  for (const std::string& key : matter) {
    INFO(key);
    CHECK(named.contains(key));
  }

  // The manual must name the first eight letters of sealed files, and every file of a home that is
  // in use.
  const std::string format = whole_page("waterline-format");
  const fs::path key = a.folder() / "key";
  write_file(key, "a passphrase for files\n");
  a.ask({"export", a.folder() / "all.sealed", "--sealed-with", key});
  a.ask({"backup", "create", a.folder() / "it.backup"});
  for (const char* file : {"all.sealed", "it.backup"}) {
    CHECK(format.find(content_of(a.folder() / file).substr(0, 8)) != std::string::npos);
  }
  const std::set<std::string> files = named_in(page_in(WATERLINE_PAGES, "waterline-config"));
  a.ask({"sync-when", "manual"});
  a.ask({"replies", a.ask({"ours"})["items"][0]["id"], "closed"});
  a.ask({"carry", "out", a.folder() / "for-b"});
  CHECK(fs::exists(a.home() / "bundle-marker"));
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(a.home())) {
    std::string name = entry.path().filename();
    if (name.ends_with(".db-wal")) name = "*.db-wal";
    INFO(name);
    CHECK(files.contains(name));
    ++seen;
  }
  CHECK(seen >= 8);
}
