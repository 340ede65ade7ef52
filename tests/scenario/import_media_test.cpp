#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "reader/made_archive.h"
#include "scenario/person.h"

// Tests that an import brings photos and other files with their entries: by the real programs, from
// folders and archives.

using namespace waterline;
using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

const std::string kMd5 = "900150983cd24fb0d6963f7d28e17f72";  // of "abc"
const std::string kNoMd5 = "00000000000000000000000000000000";

// Two entries of Day One. The first has a photo in its text that is there, one that may be missing,
// and one without a place; the second has the first photo as well, and nothing else.
const std::string kJournal = R"json({"metadata": {"version": "1.0"}, "entries": [
  {"uuid": "AA01", "creationDate": "2024-03-01T20:15:02Z", "modifiedDate": "2024-03-02T20:15:02Z",
   "text": "At the sea.\n\n![](dayone-moment://P1)\n\nThen ![](dayone-moment://P2) home.",
   "photos": [{"identifier": "P1", "md5": "900150983cd24fb0d6963f7d28e17f72", "type": "jpeg", "filename": "IMG_1.JPG"},
              {"identifier": "P2", "md5": "00000000000000000000000000000000", "type": "jpeg"},
              {"identifier": "P3", "type": "png"}]},
  {"uuid": "AA02", "creationDate": "2024-03-03T20:15:02Z",
   "photos": [{"identifier": "P1", "md5": "900150983cd24fb0d6963f7d28e17f72", "type": "jpeg"}]}]})json";

struct Named {
  std::string name;
  std::string content;
};

std::vector<Named> whole_export() {
  return {{"Journal.json", kJournal},
          {"photos/" + kMd5 + ".jpeg", "abc"},
          {"photos/" + kNoMd5 + ".jpeg", "not what the hash says"},
          {"photos/P3.png", std::string(3'000'000, 'p')}};
}

fs::path as_folder(const fs::path& folder, const std::vector<Named>& files) {
  fs::remove_all(folder);
  for (const Named& file : files) {
    fs::create_directories((folder / file.name).parent_path());
    write_file(folder / file.name, file.content);
  }
  return folder;
}

fs::path as_zip(const fs::path& zip, const std::vector<Named>& files) {
  std::vector<tests::Member> members;
  // One member in two is stored, as programs store what is compressed already.
  for (const Named& file : files)
    members.push_back({file.name, file.content, members.size() % 2 == 0});
  write_file(zip, tests::zip_of(members));
  return zip;
}

// Returns the entry of this day.
Json entry_of(Person& person, const std::string& day) {
  const Json listed = person.ask({"list", "--on", day});
  REQUIRE(listed["entries"].size() == 1);
  return person.ask({"show", listed["entries"][0]["id"].get<std::string>()});
}

// Returns the bytes of an entry's attachments, in order.
std::vector<std::string> contents_of(Person& person, const Json& entry) {
  std::vector<std::string> contents;
  for (const Json& one : entry["attachments"]) {
    const fs::path file = person.folder() / "saved";
    fs::remove(file);
    person.ask({"attachment", "save", one["id"].get<std::string>(), file});
    contents.push_back(content_of(file));
  }
  return contents;
}

// Imports the words without any photo. The entry that has only a photo is left out.
Json words_alone(Person& person, const fs::path& folder) {
  const Finished done = person.run({"--json", "import", folder / "Journal.json"});
  CHECK(done.code == 3);
  return Json::parse(done.out);
}

std::string reference(const Json& entry, std::size_t number, const std::string& words) {
  return "![" + words + "](attachment:" + entry["attachments"][number]["id"].get<std::string>() +
         ")";
}

void check_whole(Person& person) {
  const Json entry = entry_of(person, "2024-03-01");
  CHECK(contents_of(person, entry) ==
        std::vector<std::string>{"abc", "not what the hash says", std::string(3'000'000, 'p')});
  CHECK(entry["text"] == "At the sea.\n\n" + reference(entry, 0, "photo") + "\n\nThen " +
                             reference(entry, 1, "photo") + " home.");
  CHECK(entry["attachments"][0]["name"] == "IMG_1.JPG");
  CHECK(entry["modified"] == "2024-03-02T20:15:02Z");
  const Json other = entry_of(person, "2024-03-03");
  CHECK(contents_of(person, other) == std::vector<std::string>{"abc"});
  CHECK(other["text"] == reference(other, 0, "photo"));
}

}  // namespace

TEST_CASE("an import brings photos in place, and importing again changes nothing",
          "[scenario][media]") {
  for (const bool zipped : {true, false}) {
    INFO((zipped ? "a zip" : "a folder"));
    Person person("A");
    person.initialize();
    const fs::path from = zipped ? as_zip(person.folder() / "J.zip", whole_export())
                                 : as_folder(person.folder() / "J", whole_export());
    const Json tried = person.ask({"import", from, "--dry-run"});
    CHECK(tried["media"] == Json{{"photo", 4}});
    CHECK(person.ask({"attachments"})["attachments"].empty());

    const Json report = person.ask({"import", from});
    CHECK(report["added"] == 2);
    CHECK(report["media"] == Json{{"photo", 4}});
    CHECK(report["media_missing"].empty());
    REQUIRE(report["media_differ"].size() == 1);
    CHECK(report["media_differ"][0]["count"] == 1);
    check_whole(person);
    CHECK(person.ask({"attachments"})["attachments"].size() == 3);  // one photo is in both

    const Json before =
        person.ask({"history", entry_of(person, "2024-03-01")["id"].get<std::string>()});
    const Json again = person.ask({"import", from});
    CHECK(again["added"] == 0);
    CHECK(again["known"] == 2);
    CHECK(again["media"].empty());
    CHECK(again["media_known"] == Json{{"photo", 4}});
    check_whole(person);
    CHECK(person.ask({"history", entry_of(person, "2024-03-01")["id"].get<std::string>()}) ==
          before);
    CHECK(person.ask({"attachments"})["attachments"].size() == 3);
    CHECK(person.ask({"waiting"})["waiting"].empty());
    CHECK(person.ask({"given"})["given"].empty());
  }
}

TEST_CASE("entries that came without their photos get them later, some now and some then",
          "[scenario][media]") {
  Person person("A");
  person.initialize();
  const fs::path folder = person.folder() / "J";
  auto files = whole_export();
  const Json first = person.ask({"import", as_folder(folder, {files[0], files[1]})});
  CHECK(first["media"] == Json{{"photo", 2}});
  REQUIRE(first["media_missing"].size() == 1);
  CHECK(first["media_missing"][0]["count"] == 2);
  CHECK(entry_of(person, "2024-03-01")["text"].get<std::string>().ends_with("Then (photo) home."));

  // Without any photo nothing changes, and nothing goes.
  const Json bare = words_alone(person, as_folder(folder, {files[0]}));
  CHECK(bare["known"] == 1);
  CHECK(entry_of(person, "2024-03-01")["attachments"].size() == 1);

  const Json rest = person.ask({"import", as_folder(folder, files)});
  CHECK(rest["media"] == Json{{"photo", 2}});
  check_whole(person);
}

TEST_CASE("changed words stay, and what was taken off stays off", "[scenario][media]") {
  Person person("A");
  person.initialize();
  const fs::path folder = person.folder() / "J";
  auto files = whole_export();
  words_alone(person, as_folder(folder, {files[0]}));
  const auto id = entry_of(person, "2024-03-01")["id"].get<std::string>();
  person.ask({"edit", id}, "My own words.\n");
  person.ask({"import", as_folder(folder, files)});
  const Json entry = entry_of(person, "2024-03-01");
  CHECK(entry["text"] == "My own words.\n");
  CHECK(contents_of(person, entry).size() == 3);

  person.ask({"attachment", "remove", entry["attachments"][1]["id"].get<std::string>()});
  person.ask({"import", folder});
  CHECK(contents_of(person, entry_of(person, "2024-03-01")) ==
        std::vector<std::string>{"abc", std::string(3'000'000, 'p')});
}

TEST_CASE("newer words from the other program come after their photos did", "[scenario][media]") {
  Person person("A");
  person.initialize();
  const fs::path folder = person.folder() / "J";
  auto files = whole_export();
  person.ask({"import", as_folder(folder, files)});
  std::string& journal = files[0].content;
  journal.replace(journal.find("At the sea."), 11, "At the cold sea.");
  journal.replace(journal.find("2024-03-02"), 10, "2024-03-09");
  const Json report = person.ask({"import", as_folder(folder, files)});
  CHECK(report["revised"] == 1);
  const Json entry = entry_of(person, "2024-03-01");
  CHECK(entry["text"] == "At the cold sea.\n\n" + reference(entry, 0, "photo") + "\n\nThen " +
                             reference(entry, 1, "photo") + " home.");
  CHECK(contents_of(person, entry).size() == 3);
}

TEST_CASE("a folder brings nothing from outside it, and follows no link", "[scenario][media]") {
  Person person("A");
  person.initialize();
  const fs::path folder = as_folder(
      person.folder() / "vault",
      {{"2024-03-01.md", "![](../outside.png) ![[link.png]] ![](sub/a%20b.png) ![[c.png|300]]"},
       {"sub/a b.png", "inside"},
       {"deep/er/c.png", "by its name"},
       {"nobody.png", "x"}});
  write_file(person.folder() / "outside.png", "outside");
  fs::create_symlink(person.folder() / "outside.png", folder / "link.png");
  const Finished done = person.run({"--json", "import", folder});
  CHECK(done.code == 3);  // the link is named
  const Json report = Json::parse(done.out);
  CHECK(report["media"] == Json{{"photo", 2}});
  CHECK(report["media_missing"][0]["count"] == 2);
  CHECK(report["remarks"] == Json{{{"place", "nobody.png"}, {"remark", "not_read"}}});
  const Json entry = entry_of(person, "2024-03-01");
  CHECK(contents_of(person, entry) == std::vector<std::string>{"inside", "by its name"});
  CHECK(entry["text"] == "![](../outside.png) ![[link.png]] " + reference(entry, 0, "photo") + " " +
                             reference(entry, 1, "photo"));
}

TEST_CASE("an import with a thousand photos shares nothing", "[scenario][media]") {
  Person person("A");
  person.initialize();
  constexpr int kPhotos = 1000;
  std::vector<tests::Member> members;
  std::string entries;
  for (int i = 0; i < kPhotos; ++i) {
    const std::string id = "P" + std::to_string(i);
    members.push_back({"photos/" + id + ".jpg", "\xff\xd8\xff photo " + id, i % 2 == 0});
    if (i % 10 != 0) continue;
    std::string photos;
    std::string text;
    for (int j = i; j < i + 10; ++j) {
      photos += (photos.empty() ? "" : ", ") + ("{\"identifier\": \"P" + std::to_string(j) + "\"}");
      text += "![](dayone-moment://P" + std::to_string(j) + ") ";
    }
    entries +=
        (entries.empty() ? "" : ", ") +
        ("{\"uuid\": \"" + id + "\", \"creationDate\": \"2024-03-01T20:15:02Z\", \"text\": \"" +
         text + "\", \"photos\": [" + photos + "]}");
  }
  members.push_back({"Journal.json", "{\"metadata\": {}, \"entries\": [" + entries + "]}"});
  write_file(person.folder() / "J.zip", tests::zip_of(members));
  const Json report = person.ask({"import", person.folder() / "J.zip"});
  CHECK(report["media"] == Json{{"photo", kPhotos}});
  CHECK(person.ask({"attachments"})["attachments"].size() == kPhotos);
  CHECK(person.ask({"waiting"})["waiting"].empty());
  CHECK(person.ask({"given"})["given"].empty());
}
