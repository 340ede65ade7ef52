#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "scenario/person.h"

// Tests that an export has the attachments, and that an import brings them back: by the real
// programs.

using namespace waterline;
using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

// Returns a file's bytes: often a few, sometimes more than one piece of a request.
std::string any_content(fakes::SeededRandom& random, std::uint32_t number) {
  const std::size_t size = number % 7 == 0 ? 1'300'000 : 1 + number * 37'000 % 90'000;
  base::Bytes bytes(size);
  random.fill(bytes);
  return std::string(base::text_of(bytes));
}

std::size_t below(fakes::SeededRandom& random, std::size_t most) {
  return base::read_little_endian<std::uint32_t>(random.bytes<4>()) % most;
}

// Names whose endings must not matter to an import.
const std::vector<std::string> kNames = {"boat.jpg",  "notes.md",  "entries.json",    "old.zip",
                                         "no ending", "voice.m4a", "M\u00fcnchen.pdf"};

// A life with attachments: on both sides, in earlier states, several in one entry and one in several,
// taken off, brought back, removed for good, described, named in a text; entries without any words.
void live_with_files(Person& person, std::uint32_t seed, int acts) {
  fakes::SeededRandom random(seed);
  std::vector<std::string> entries;
  const fs::path folder = person.folder() / "files";
  fs::create_directories(folder);
  std::vector<fs::path> files;
  for (std::uint32_t i = 0; i < kNames.size(); ++i) {
    files.push_back(folder / kNames[i]);
    write_file(files.back(), any_content(random, i + seed));
  }
  const auto any_file = [&] { return files[below(random, files.size())].native(); };
  for (int act = 0; act < acts; ++act) {
    if (entries.empty() || below(random, 4) == 0) {
      const std::string words = "Entry " + std::to_string(act);
      switch (below(random, 4)) {
        case 0:
          entries.push_back(person.ask({"write", "--attach", any_file()})["id"]);
          break;
        case 1:
          entries.push_back(person.ask({"note", words, "--attach", any_file()})["id"]);
          break;
        default:
          entries.push_back(
              person.ask({"write", words, "--attach", any_file(), "--attach", any_file()})["id"]);
      }
      continue;
    }
    const std::string entry = entries[below(random, entries.size())];
    const Json attached = person.ask({"attachments", entry})["attachments"];
    const std::string one =
        attached.empty() ? "" : attached[below(random, attached.size())]["id"].get<std::string>();
    switch (below(random, 6)) {
      case 0:
        person.ask({"attach", entry, any_file()});
        break;
      case 1:
        // Without words, the last one stays: an entry has something in it.
        if (!one.empty()) static_cast<void>(person.run({"attachment", "remove", one}));
        break;
      case 2:
        if (!one.empty() && below(random, 3) == 0)
          person.ask({"attachment", "remove", one, "--for-good"});
        break;
      case 3:
        if (!one.empty())
          person.ask({"attachment", "describe", one, "Seen in act " + std::to_string(act)});
        break;
      case 4:
        person.ask({"edit", entry},
                   one.empty() ? "Other words\n" : "Words and ![seen](attachment:" + one + ")\n");
        break;
      default:
        static_cast<void>(person.run({"undo", entry}));  // it may have no earlier state
    }
  }
}

// Writes an export in the open, and returns it.
std::string exported(Person& person) {
  const fs::path file = person.folder() / "compared";
  fs::remove(file);
  person.ask({"export", file, "--deep", "--plain", "--confirm", "plain"});
  return content_of(file);
}

struct Sealed {
  fs::path file;
  fs::path key;
};

Sealed sealed(Person& person) {
  Sealed made{person.folder() / "all.sealed", person.folder() / "key"};
  fs::remove(made.file);
  write_file(made.key, "a passphrase for this file\n");
  person.ask({"export", made.file, "--deep", "--sealed-with", made.key});
  return made;
}

}  // namespace

TEST_CASE("an export comes back as an equal journal with its attachments", "[scenario][media]") {
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    INFO("seed " << seed);
    Person one("one");
    one.initialize();
    live_with_files(one, seed, 30);
    const Sealed all = sealed(one);
    const std::string before = exported(one);
    REQUIRE(before.starts_with("PK"));

    // Equal to the byte: every state of every entry has the same attachments, in the same order,
    // with the same ids, names, kinds, descriptions and bytes.
    Person other("two");
    other.initialize();
    const Json report = other.ask({"import", all.file, "--sealed-with", all.key});
    CHECK(report["media_missing"].empty());
    CHECK(exported(other) == before);
    const Json again = other.ask({"import", all.file, "--sealed-with", all.key});
    CHECK(again["added"] == 0);
    CHECK(again["media"].empty());
    CHECK(exported(other) == before);

    // In the open, it is the same.
    const fs::path unsealed = one.folder() / "unsealed";
    one.ask({"unseal", all.file, unsealed, "--sealed-with", all.key, "--confirm", "plain"});
    CHECK(content_of(unsealed) == before);
    Person third("three");
    third.initialize();
    third.ask({"import", unsealed});
    CHECK(exported(third) == before);
    one.ask({"import", unsealed});
    CHECK(exported(one) == before);
  }
}

TEST_CASE("words that came without their attachments get them with the next import",
          "[scenario][media]") {
  Person one("one");
  one.initialize();
  live_with_files(one, 5, 30);
  const std::string before = exported(one);
  const fs::path words = one.folder() / "words.json";
  const Json said = one.ask(
      {"export", words, "--deep", "--without-attachments", "--plain", "--confirm", "plain"});
  CHECK(said["attachments"] == 0);
  CHECK(said["attachments_left_out"].get<int>() > 0);
  CHECK(content_of(words).starts_with("{"));

  Person other("two");
  other.initialize();
  const Json first = other.ask({"import", words});
  CHECK_FALSE(first["media_missing"].empty());
  CHECK(other.ask({"attachments"})["attachments"].empty());
  const Sealed all = sealed(one);
  other.ask({"import", all.file, "--sealed-with", all.key});
  CHECK(exported(other) == before);
}

TEST_CASE("an attachment that is here under another id does not break the words that name it",
          "[scenario][media]") {
  Person one("one");
  one.initialize();
  const fs::path photo = one.folder() / "boat.jpg";
  write_file(photo, std::string(100'000, 'b'));
  const Json entry = one.ask({"write", "At sea.", "--attach", photo});
  const std::string id = entry["attachments"][0]["id"];
  one.ask({"edit", entry["id"].get<std::string>()}, "At sea ![boat](attachment:" + id + ")\n");
  const Sealed all = sealed(one);

  Person other("two");
  other.initialize();
  const std::string own = other.ask({"write", "Mine.", "--attach", photo})["attachments"][0]["id"];
  REQUIRE(own != id);
  other.ask({"import", all.file, "--sealed-with", all.key});
  const Json here = other.ask({"show", entry["id"].get<std::string>()});
  CHECK(here["attachments"][0]["id"] == id);
  const fs::path saved = other.folder() / "saved";
  other.ask({"attachment", "save", id, saved});
  CHECK(content_of(saved) == content_of(photo));
  // Removing the one takes nothing from the other.
  other.ask({"attachment", "remove", own, "--for-good"});
  fs::remove(saved);
  other.ask({"attachment", "save", id, saved});
  CHECK(content_of(saved) == content_of(photo));
}

TEST_CASE("an export without a damaged attachment says so, and has everything else",
          "[scenario][media]") {
  Person one("one");
  one.initialize();
  const fs::path photo = one.folder() / "boat.jpg";
  write_file(photo, std::string(200'000, 'b'));
  const fs::path other = one.folder() / "other.jpg";
  write_file(other, std::string(1000, 'o'));
  one.ask({"write", "First.", "--attach", photo});
  one.ask({"write", "Second.", "--attach", other});
  one.ask({"stop"});
  // The third chunk of the first attachment: damage that shows only in the middle.
  std::string media = content_of(one.home() / "vault.media");
  media[4096 + 2 * 65536 + 1000] = static_cast<char>(media[4096 + 2 * 65536 + 1000] ^ 1);
  write_file(one.home() / "vault.media", media);

  for (const char* const format : {"json", "markdown"}) {
    INFO(format);
    const fs::path file = one.folder() / (std::string("out.") + format);
    const Finished done =
        one.run({"export", file, "--format", format, "--plain", "--confirm", "plain"});
    CHECK(done.code == 3);
    CHECK(done.err.find("1 attachment is damaged or missing here") != std::string::npos);
    CHECK(fs::exists(file));
  }
  Person two("two");
  two.initialize();
  const Json report = two.ask({"import", one.folder() / "out.json"});
  CHECK(report["added"] == 2);
  REQUIRE(report["media_missing"].size() == 1);
  CHECK(report["media"] == Json{{"other file", 1}});
}

TEST_CASE("a full disk or a taken name leaves no half of an export with attachments",
          "[scenario][media]") {
  Person one("one");
  one.initialize();
  const fs::path photo = one.folder() / "boat.jpg";
  write_file(photo, std::string(3'000'000, 'b'));
  one.ask({"write", "First.", "--attach", photo});
  const Sealed all = sealed(one);
  const std::string before = content_of(all.file);
  one.refused(1, {"export", all.file, "--sealed-with", all.key});
  CHECK(content_of(all.file) == before);
  // A sealed file that was cut off, or changed in the middle of an attachment, brings nothing.
  for (const std::size_t at : {before.size() / 2, before.size() - 1}) {
    std::string changed = before;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_file(one.folder() / "changed", changed);
    one.refused(17, {"import", one.folder() / "changed", "--sealed-with", all.key});
    write_file(one.folder() / "changed", before.substr(0, at));
    one.refused(17, {"import", one.folder() / "changed", "--sealed-with", all.key});
    one.refused(17, {"unseal", one.folder() / "changed", one.folder() / "never", "--sealed-with",
                     all.key, "--confirm", "plain"});
    CHECK_FALSE(fs::exists(one.folder() / "never"));
  }
}

TEST_CASE("words whose file cannot be attached are kept, and said with their id",
          "[scenario][media]") {
  // A file of the kernel that says it has 4096 bytes, and has fewer.
  const fs::path shorter = "/sys/kernel/uevent_seqnum";
  std::error_code error;
  if (fs::file_size(shorter, error) != 4096) {
    WARN("skipped: this system has no such file");
    return;
  }
  Person one("one");
  one.initialize();
  const fs::path photo = one.folder() / "boat.jpg";
  write_file(photo, std::string(1000, 'b'));
  const Finished done =
      one.run({"--json", "write", "At sea.", "--attach", photo, "--attach", shorter});
  CHECK(done.code == 3);
  const Json entry = Json::parse(done.out);
  CHECK(entry["text"] == "At sea.");
  CHECK(entry["attachments"].size() == 1);
  const Json error_said = Json::parse(done.err);
  CHECK(error_said["code"] == 3);
  CHECK(error_said["error"] == "no_file");
  CHECK(error_said["message"].get<std::string>().find(entry["short"].get<std::string>()) !=
        std::string::npos);
  CHECK(one.ask({"show", entry["id"].get<std::string>()}) == entry);

  const Finished in_words = one.run({"write", "At home.", "--attach", shorter});
  CHECK(in_words.code == 3);
  CHECK(in_words.err.find("The words are kept as") != std::string::npos);
  CHECK(one.ask({"list"})["entries"].size() == 2);
}
