#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests untrusted files and pictures, read by the real programs in their cages. tests/hostile
// attacks these programs.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

std::string needed_by(const std::string& program) {
  const Finished shown =
      Running({"/usr/bin/readelf", "-d", fs::path(kBuildFolder) / program}, {}, "").wait();
  REQUIRE(shown.code == 0);
  std::string needed;
  for (std::size_t at = 0; (at = shown.out.find("(NEEDED)", at)) != std::string::npos;) {
    const std::size_t end = shown.out.find('\n', at);
    needed += shown.out.substr(at, end - at) + "\n";
    at = end;
  }
  return needed;
}

}  // namespace

TEST_CASE("only the lens loads libraries for pictures", "[scenario][cage]") {
  CHECK(needed_by("waterline-lens").find("libpng") != std::string::npos);
  CHECK(needed_by("waterline-lens").find("ZXing") != std::string::npos);
  CHECK(needed_by("waterline").find("libsodium") != std::string::npos);
  for (const char* program : {"waterline", "waterline-courier", "waterline-reader"}) {
    const std::string needed = needed_by(program);
    for (const char* library : {"ZXing", "libpng", "jpeg"}) {
      INFO(program << " needs\n" << needed);
      CHECK(needed.find(library) == std::string::npos);
    }
  }
}

TEST_CASE("only the sound program loads libraries for sound", "[scenario][cage]") {
  CHECK(needed_by("waterline-sound").find("libopus") != std::string::npos);
  CHECK(needed_by("waterline-sound").find("libogg") != std::string::npos);
  for (const char* program :
       {"waterline", "waterline-courier", "waterline-reader", "waterline-lens"}) {
    const std::string needed = needed_by(program);
    for (const char* library : {"libopus", "libogg", "libasound", "libpulse", "libpipewire"}) {
      INFO(program << " needs\n" << needed);
      CHECK(needed.find(library) == std::string::npos);
    }
  }
}

TEST_CASE("neither reader, lens nor sound program loads a library of keys or stores",
          "[scenario][cage]") {
  for (const char* program : {"waterline-reader", "waterline-lens", "waterline-sound"}) {
    const std::string needed = needed_by(program);
    REQUIRE(needed.find("libseccomp") != std::string::npos);
    for (const char* library : {"libsodium", "libsqlite", "libcapnp", "httplib"}) {
      INFO(program << " needs\n" << needed);
      CHECK(needed.find(library) == std::string::npos);
    }
  }
}

TEST_CASE("a file that grows beyond its reader's memory imports nothing", "[scenario][cage]") {
  Person person("A");
  person.initialize();
  std::string many = "{\"entries\": [";
  many.reserve(std::size_t{30} << 20);
  for (int i = 0; i < 4'900'000; ++i) many += "{},";
  write_file(person.folder() / "many.json", many + "{}]}");
  const std::string told = person.refused(2, {"import", person.folder() / "many.json"});
  CHECK(told.find("This could not be read safely. Nothing was imported.") != std::string::npos);
  CHECK(person.ask({"list"})["entries"].empty());
}

TEST_CASE("a picture whose header promises too much is refused", "[scenario][cage]") {
  // The header of a PNG of 30,000 by 30,000 grey pixels.
  const std::string picture("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\0\0\0\0",
                            29);
  Person person("A");
  person.initialize();
  write_file(person.folder() / "it.png", picture + std::string(1000, 'x'));
  const std::string told = person.refused(2, {"pair", "join", "--qr", person.folder() / "it.png"});
  CHECK(told.find("is not a picture that can be read here") != std::string::npos);
}

TEST_CASE("a folder of files is imported in the order of their names", "[scenario][cage]") {
  Person person("A");
  person.initialize();
  const fs::path folder = person.folder() / "notes";
  fs::create_directories(folder / "sub");
  for (const char* name : {"c.md", "a.md", "sub/b.md"})
    write_file(folder / name, "Words of " + std::string(name));
  write_file(folder / "photo.jpg", "no words");
  const Json report = person.ask({"import", folder});
  CHECK(report["added"] == 3);
  CHECK(report["media_totals"]["unnamed"] == 1);
  REQUIRE(report["items"].size() == 3);
  CHECK(report["items"][0]["place"] == "a.md");
  CHECK(report["items"][2]["place"] == "sub/b.md");
}

TEST_CASE("an archive that lies in a folder is read", "[scenario][cage]") {
  Person one("A");
  one.initialize();
  one.ask({"write", "Words that went out."});
  const fs::path folder = one.folder() / "notes";
  fs::create_directories(folder);
  one.ask({"export", folder / "out.zip", "--format", "markdown", "--plain", "--confirm", "plain"});
  Person two("B");
  two.initialize();
  CHECK(two.ask({"import", folder})["added"] == 1);
}

TEST_CASE("an import says which answers it makes of a file's fields", "[scenario][cage]") {
  Person person("A");
  person.initialize();
  write_file(person.folder() / "journey.json",
             R"({"id": "1", "date_journal": 1700000000000, "text": "<p>Words.</p>", "mood": 4,
             "label": "Harbour", "lat": 53.5, "lon": 9.9})");
  const std::string file = person.folder() / "journey.json";
  const Json tried = person.ask({"import", file, "--dry-run"});
  CHECK(tried["fields"] == Json{{{"from", "mood"}, {"name", "mood elsewhere"}, {"count", 1}},
                                {{"from", "place"}, {"name", "place"}, {"count", 1}}});
  const Json scaled = person.ask({"import", file, "--mood", "4=3"});
  CHECK(scaled["fields"][0]["name"] == "mood");
  const Json listed = person.ask({"list"});
  const Json shown = person.ask({"show", listed["entries"][0]["id"].get<std::string>()});
  CHECK(shown["fields"] ==
        Json{{{"name", "mood"}, {"value", "3"}}, {{"name", "place"}, {"value", "Harbour"}}});
}
