#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/person.h"

// Tests imports from other programs and exports, with the real command line.

using namespace waterline::scenario;
namespace fs = std::filesystem;

namespace {

// A word in the imported files, to be searched for in unencrypted places.
constexpr const char* kMarker = "heliotrope";

const std::string kDayOne = R"({"metadata": {"version": "1.0"}, "entries": [
  {"uuid": "01", "creationDate": "2026-03-01T20:15:02Z", "timeZone": "Europe\/Berlin", "text": "# heliotrope\n\nOne \\. two",
   "tags": ["walks"], "starred": true, "visibility": "shared", "photos": [{"identifier": "AA"}]},
  {"uuid": "02", "creationDate": "2026-03-02T08:00:00Z"},
  {"uuid": "03", "text": "Three"}]})";

// Returns the entries in the order of their texts, without the fields that differ in every journal.
Json comparable(Person& person, bool deep) {
  std::vector<std::string> arguments = {"list", "--limit", "1000"};
  if (deep) arguments.emplace_back("--deep");
  Json entries = Json::array();
  const Json listed = person.ask(arguments);
  for (const Json& line : listed["entries"]) {
    Json entry = person.ask({"show", line["id"].get<std::string>()});
    Json history = person.ask({"history", line["id"].get<std::string>()})["revisions"];
    entry["history"] = std::move(history);
    entry.erase("short");
    entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(),
            [](const Json& a, const Json& b) { return a["text"] < b["text"]; });
  return entries;
}

// Creates everything besides words: earlier versions, fields, links, pins, entries left out of the
// look back, and changed lists.
void live_a_little(Person& person) {
  const std::string trigger = "trigger=a \"door\"";
  const std::string id =
      person.ask({"write", "First words", "--kind", "conflict", "--field", trigger})["id"];
  person.ask({"edit", id}, "Second words\n");
  person.ask({"edit", id}, "Third words, by 日本語\n");
  const std::string insight =
      person.ask({"search", kMarker, "--kind", "insight"})["found"][0]["id"];
  person.ask({"link", insight, id});
  person.ask({"pin", id});
  person.ask({"look-back", "--leave-out", insight});
  for (const char* list : {"prompts", "signs"}) {
    const std::string text = person.ask({"lists", list})["text"];
    person.ask({"lists", list, "--edit"}, text + "\n# mine: Mine\nWhat was quiet today?\n");
  }
}

}  // namespace

TEST_CASE("an import can be tried first, and never adds an entry twice", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  const std::string file = person.folder() / "Journal.json";
  write_file(file, kDayOne);

  const Finished dry = person.run({"--json", "import", "--dry-run", file});
  CHECK(dry.code == 3);
  CHECK(Json::parse(dry.out)["added"] == 2);
  CHECK(Json::parse(dry.out)["known"] == 0);
  CHECK(person.ask({"list"})["entries"].empty());

  const Finished first = person.run({"--json", "import", file});
  CHECK(first.code == 3);
  const Json report = Json::parse(first.out);
  CHECK(report["added"] == 2);
  CHECK(report["media_totals"]["missing"] == 1);
  CHECK(report["skipped"][0]["place"] == "Journal.json, entry 2");
  CHECK(report["items"].size() == 3);
  CHECK(first.out.find(kMarker) == std::string::npos);

  const Json again = Json::parse(person.run({"--json", "import", file}).out);
  CHECK(again["added"] == 0);
  CHECK(again["known"] == 2);
  const Json tried = Json::parse(person.run({"--json", "import", "--dry-run", file}).out);
  CHECK(tried["added"] == 0);
  CHECK(tried["known"] == 2);

  const Json entry =
      person.ask({"show", person.ask({"search", kMarker})["found"][0]["id"].get<std::string>()});
  CHECK(entry["text"] == "# heliotrope\n\nOne . two");
  CHECK(entry["side"] == "vault");
  CHECK(entry["created"] == "2026-03-01T20:15:02Z");
  CHECK(entry["tags"] == Json::array({"walks", "starred"}));
  CHECK(person.ask({"waiting"})["waiting"].empty());
  CHECK(person.ask({"ours"})["items"].empty());
}

namespace {

void write_days(const fs::path& folder) {
  fs::create_directories(folder);
  for (const char* day : {"2025-01-10", "2025-01-11", "2025-01-12"})
    write_file(folder / (std::string(day) + ".md"), "Nothing to report.\n");
}

std::vector<std::string> days_in(Person& person) {
  std::vector<std::string> days;
  const Json listed = person.ask({"list"});
  for (const Json& entry : listed["entries"]) days.push_back(entry["day"].get<std::string>());
  std::ranges::sort(days);
  return days;
}

}  // namespace

TEST_CASE("the same words on three days are three entries", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  write_days(person.folder() / "days");
  const Json dry = person.ask({"import", person.folder() / "days", "--dry-run"});
  CHECK(dry["added"] == 3);
  CHECK(dry["known"] == 0);
  CHECK(person.ask({"import", person.folder() / "days"})["added"] == 3);
  CHECK(days_in(person) == std::vector<std::string>{"2025-01-10", "2025-01-11", "2025-01-12"});
  const Json again = person.ask({"import", person.folder() / "days"});
  CHECK(again["added"] == 0);
  CHECK(again["known"] == 3);
}

TEST_CASE("an entry without a day is named as dated today", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  write_file(person.folder() / "no.md", "No day is said here.\n");
  const Json report = person.ask({"import", person.folder() / "no.md"});
  CHECK(report["undated"] == 1);
  CHECK(report["items"][0]["undated"] == true);
  const Finished again = person.run({"import", person.folder() / "no.md"});
  CHECK(again.out.find("1 was here already.") != std::string::npos);
  write_file(person.folder() / "other.md", "Nor here.\n");
  const Finished shown = person.run({"import", person.folder() / "other.md"});
  CHECK(shown.out.find("1 entry has no day that could be read") != std::string::npos);
}

TEST_CASE("newer words and other options add no second entry", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  const auto import = [&](const std::string& name, const std::string& content,
                          std::vector<std::string> options = {}) {
    write_file(person.folder() / name, content);
    std::vector<std::string> arguments = {"import", person.folder() / name};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return person.ask(arguments);
  };
  const std::string begin = R"({"metadata": {}, "entries": [{"uuid": "N1", "creationDate": )"
                            R"("2024-05-01T10:00:00Z", "text": "It began)";
  CHECK(import("j.json", begin + "\"}]}")["added"] == 1);
  CHECK(import("j.json", begin + ", and went on\"}]}")["revised"] == 1);
  CHECK(person.ask({"search", "went"})["found"].size() == 1);
  const std::string table =
      "full_date,date,weekday,time,mood,activities,note_title,note\n"
      "2024-07-01,July 1,Monday,20:18,helpless,,,\n2024-07-02,July 2,Tuesday,20:18,calm,,,tea\n";
  CHECK(import("d.csv", table)["added"] == 2);
  CHECK(import("d.csv", table, {"--mood", "helpless=1"})["known"] == 2);
  const std::string front = "---\ndate: 2024-06-01\nmood: 2\nsleep: 5h\n---\nA hard day.\n";
  CHECK(import("f.md", front)["added"] == 1);
  CHECK(import("f.md", front, {"--front-matter", "sleep=words", "--mood", "2=2"})["known"] == 1);
  person.refused(2, {"import", person.folder() / "f.md", "--dates", "sometimes"});
  person.refused(2, {"import", person.folder() / "f.md", "--front-matter", "sleep"});
}

TEST_CASE("links come back from a Markdown export", "[scenario][exchange]") {
  Person one("one");
  one.initialize();
  const std::string from = one.ask({"write", "-"}, "From here.\n")["id"];
  const std::string to = one.ask({"write", "-"}, "To there.\n")["id"];
  one.ask({"link", from, to});
  const fs::path folder = one.folder() / "open";
  one.ask({"export", folder, "--format", "markdown", "--plain", "--confirm", "plain"});
  Person other("two");
  other.initialize();
  CHECK(other.ask({"import", folder})["added"] == 2);
  CHECK(other.ask({"show", from})["links"] == Json::array({to}));
}

TEST_CASE("a folder import follows no link and never waits for a pipe", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  const fs::path folder = person.folder() / "notes";
  fs::create_directories(folder / "inner");
  write_file(folder / "inner/2026-01-02 a.md",
             "---\ntags: calm\nvisibility: shared\n---\n\nFirst.\n");
  write_file(folder / "b.md", "Second.\n");
  write_file(folder / "picture.png", "not text");
  write_file(person.folder() / "outside.md", "Not to be read.\n");
  fs::create_symlink(person.folder() / "outside.md", folder / "link.md");
  fs::create_symlink(person.folder(), folder / "up");
  REQUIRE(mkfifo((folder / "pipe.md").c_str(), 0600) == 0);

  const Finished done = person.run({"--json", "import", folder});
  CHECK(done.code == 3);
  const Json report = Json::parse(done.out);
  CHECK(report["added"] == 2);
  CHECK(report["skipped"].size() == 3);
  CHECK(report["media_totals"]["unnamed"] == 1);
  CHECK(person.ask({"list"})["entries"].size() == 2);
}

TEST_CASE("an export comes back as an equal journal", "[scenario][exchange]") {
  Person one("one");
  one.initialize();
  one.ask({"write", "-", "--kind", "insight"},
          "# Heading\n\nheliotrope, and \"quotes\" \\ with\ttabs\n\n- a list\n");
  one.ask({"write", "-"}, "---\nnot front matter\n---\nمرحبا, 日本語 \xf0\x9f\x8c\x8a\n");
  const std::string file = one.folder() / "Journal.json";
  write_file(file, kDayOne);
  one.run({"import", file});
  one.ask({"note", "-"}, "Only in the deep: heliotrope.\n");
  live_a_little(one);
  const std::string passphrase = one.folder() / "of-the-file";
  write_file(passphrase, "a passphrase of its own\n");

  const std::string shallow = one.folder() / "shallow.sealed";
  const std::string whole = one.folder() / "whole.sealed";
  CHECK(one.ask({"export", shallow, "--sealed-with", passphrase})["entries"] == 5);
  CHECK(one.ask({"export", whole, "--deep", "--sealed-with", passphrase})["entries"] == 6);
  CHECK(content_of(whole).find(kMarker) == std::string::npos);
  one.refused(1, {"export", whole, "--sealed-with", passphrase});

  Person other("two");
  other.initialize();
  const Json first = other.ask({"import", shallow, "--sealed-with", passphrase});
  CHECK(first["added"] == 5);
  CHECK(first["lists"] == 1);
  CHECK(first["not_kept"].empty());
  CHECK(other.ask({"list", "--deep"})["entries"].empty());
  const Json rest = other.ask({"import", whole, "--sealed-with", passphrase});
  CHECK(rest["added"] == 1);
  CHECK(rest["known"] == 5);
  CHECK(rest["lists"] == 1);  // the deep's changed list
  for (const bool deep : {false, true}) CHECK(comparable(other, deep) == comparable(one, deep));
  // A second export is equal to the first to the byte: every entry and revision has its id, in the
  // same order.
  const auto exported = [](Person& person) {
    const std::string path = person.folder() / "again.json";
    person.ask({"export", path, "--deep", "--plain", "--confirm", "plain"});
    return content_of(path);
  };
  CHECK(exported(other) == exported(one));
  for (const char* list : {"prompts", "signs"})
    CHECK(other.ask({"lists", list}) == one.ask({"lists", list}));
  CHECK(other.ask({"ours"})["items"].empty());

  // Importing again, or into the original journal, adds nothing, not even an entry that is in the
  // bin.
  CHECK(other.ask({"import", whole, "--sealed-with", passphrase})["added"] == 0);
  const std::string binned = one.ask({"list"})["entries"][0]["id"];
  one.ask({"rm", binned});
  const Json back = one.ask({"import", whole, "--sealed-with", passphrase});
  CHECK(back["added"] == 0);
  CHECK(back["known"] == 5);
  CHECK(back["in_bin"] == 1);
  CHECK(one.ask({"list"})["entries"].size() == 4);
  // An entry that was deleted for good comes back with its id.
  one.ask({"bin", "empty", "--confirm", "empty"});
  CHECK(one.ask({"import", whole, "--sealed-with", passphrase})["added"] == 1);
  CHECK(one.ask({"show", binned})["id"] == binned);
  write_file(passphrase, "another passphrase\n");
  one.refused(12, {"import", whole, "--sealed-with", passphrase});
}

TEST_CASE("an unencrypted export needs the typed word, and its page loads nothing",
          "[scenario][exchange]") {
  Person one("one");
  one.initialize();
  one.ask({"write", "-", "--kind", "thanks"}, "# <script>alert(1)</script>\n\nheliotrope & more\n");
  const fs::path folder = one.folder() / "open";
  const fs::path page = one.folder() / "page.html";
  one.refused(2, {"export", folder, "--format", "markdown", "--plain"});
  CHECK_FALSE(fs::exists(folder));
  one.ask({"export", folder, "--format", "markdown", "--plain", "--confirm", "plain"});
  one.ask({"export", page, "--format", "html", "--plain", "--confirm", "plain"});
  const std::string html = content_of(page);
  CHECK(html.find("&lt;script&gt;alert(1)") != std::string::npos);
  for (const char* never : {"<script", "http:", "https:", "src=", "<link"})
    CHECK(html.find(never) == std::string::npos);
  struct stat status {};
  REQUIRE(stat(page.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);

  Person other("two");
  other.initialize();
  CHECK(other.ask({"import", folder})["added"] == 1);
  CHECK(comparable(other, false) == comparable(one, false));
}

TEST_CASE("a packet for the couple takes nothing from the deep", "[scenario][exchange]") {
  Person one("one");
  one.initialize();
  const std::string entry = one.ask({"write", "-"}, "heliotrope\n")["id"];
  const std::string deep = one.ask({"note", "-"}, "Only for my own room.\n")["id"];
  const fs::path packet = one.folder() / "packet.md";
  const std::vector<std::string> open = {"--plain", "--confirm", "plain"};
  const auto make = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), open.begin(), open.end());
    return arguments;
  };
  one.refused(2, make({"packet", packet, entry}));
  one.refused(16, make({"packet", packet, entry, deep, "--for", "couple", "--deep"}));
  one.refused(2, make({"packet", packet, entry, deep, "--for", "individual"}));
  CHECK_FALSE(fs::exists(packet));
  one.ask(make({"packet", packet, entry, deep, "--for", "individual", "--deep"}));
  CHECK(content_of(packet).find("Only for my own room.") != std::string::npos);
  CHECK(content_of(packet).find(entry) == std::string::npos);
}

TEST_CASE("a page and a packet show readable questions, answers and kinds",
          "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  const std::string conflict = person.ask({"conflict", "--field", "trigger=the calendar", "--field",
                                           "recovery=90", "--on", "2026-03-02"})["id"];
  const std::string first = person.ask({"write", "First words.", "--on", "2026-03-01"})["id"];
  person.ask({"mood", "2", "--on", "2026-03-03"});
  person.ask({"write", "Last words.", "--on", "2026-03-04"});
  const auto stand_in_order = [](const std::string& text, const std::vector<std::string>& pieces) {
    std::size_t at = 0;
    for (const std::string& piece : pieces) {
      INFO(piece << "\n" << text);
      at = text.find(piece, at);
      REQUIRE(at != std::string::npos);
    }
  };
  const std::string page = person.folder() / "all.html";
  person.ask({"export", page, "--format", "html", "--plain", "--confirm", "plain"});
  stand_in_order(content_of(page),
                 {"First words.", "2026-03-02 \xc2\xb7 A conflict", "What set it off?",
                  "the calendar", "1 h 30 min", "How is it, all in all?", "Last words."});
  CHECK(content_of(page).find("recovery") == std::string::npos);
  const std::string packet = person.folder() / "packet.md";
  person.ask(
      {"packet", packet, conflict, first, "--for", "couple", "--plain", "--confirm", "plain"});
  stand_in_order(content_of(packet),
                 {"First words.", "A conflict", "- What set it off? the calendar"});
}

TEST_CASE("a packet names no attachment", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  const std::string photo = person.folder() / "oar.txt";
  write_file(photo, "an oar");
  const std::string entry = person.ask({"write", "First words."})["id"];
  const std::string id = person.ask({"attach", entry, photo})["attachments"].at(0)["id"];
  person.ask({"edit", entry}, "First words. ![oar](attachment:" + id + ") [o](attachment:" + id +
                                  ") <Attachment:" + id + ">");
  for (const std::string format : {"markdown", "html"}) {
    const std::string packet = person.folder() / ("packet." + format);
    person.ask({"packet", packet, entry, "--for", "couple", "--format", format, "--plain",
                "--confirm", "plain"});
    CHECK(content_of(packet).find("(oar)") != std::string::npos);
    CHECK(content_of(packet).find(id.substr(0, 6)) == std::string::npos);
  }
}
