#include <string>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Voice notes at the terminal, with the real programs of ours and stand-ins for those of the system,
// which need a microphone and a loudspeaker.

using namespace waterline;
using scenario::Person;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSecondOfSound = 32'000;
// A marker of one sample in each eight would be heard as a tone.
std::string sound_of_seconds(std::size_t seconds) {
  std::string sound(seconds * kSecondOfSound, '\0');
  for (std::size_t i = 0; i < sound.size(); i += 2) sound[i + 1] = i % 64 < 32 ? '\x20' : '\xe0';
  return sound;
}

// A folder of stand-ins, first in the person's PATH: `parecord` gives these samples and then waits to
// be ended, and `paplay` keeps what it gets.
void stand_in(Person& person, const std::string& samples) {
  const fs::path programs = person.folder() / "programs";
  fs::create_directory(programs);
  scenario::write_file(person.folder() / "heard.raw", samples);
  const auto script = [&](const char* name, const std::string& words) {
    scenario::write_file(programs / name, "#!/bin/sh\n" + words + "\n");
    fs::permissions(programs / name, fs::perms::owner_all);
  };
  script("parecord", "cat '" + (person.folder() / "heard.raw").string() +
                         "'\ntrap 'exit 0' INT TERM\nwhile :; do sleep 0.05; done");
  script("paplay", "cat >'" + (person.folder() / "played.raw").string() + "'");
  person.set_environment("PATH=" + programs.string() + ":/usr/bin:/bin");
}

}  // namespace

TEST_CASE("samples from standard input become a voice note of an entry", "[scenario][sound]") {
  Person person("A");
  person.initialize();
  const scenario::Json own = person.ask({"record", "-"}, sound_of_seconds(3));
  REQUIRE(own["attachments"].size() == 1);
  CHECK(own["attachments"][0]["seconds"] == 3);
  CHECK(own["attachments"][0]["kind"] == "audio/ogg");
  const std::string written = person.ask({"write", "-"}, "At the pond.")["id"];
  const scenario::Json both = person.ask({"record", written, "-"}, sound_of_seconds(2));
  CHECK(both["id"] == written);
  CHECK(both["attachments"][0]["seconds"] == 2);
  const scenario::Json deep = person.ask({"record", "-", "--deep"}, sound_of_seconds(1));
  CHECK(deep["side"] == "deep");
  CHECK(person.run({"attachments"}).out.find("0:03") != std::string::npos);
  // Of half a sample at the end nothing is made.
  CHECK(person.ask({"record", "-"}, sound_of_seconds(1) + "x")["attachments"][0]["seconds"] == 1);
}

TEST_CASE("Enter and Ctrl-C end a recording, and everything is kept", "[scenario][sound]") {
  for (const std::string key : {"\n", "\x03"}) {
    Person person("A");
    person.initialize();
    stand_in(person, sound_of_seconds(2));
    const auto talk = person.converse({"record"});
    talk->expect("Recording. Enter ends it, and everything is kept.");
    talk->expect("0:02");
    talk->type(key);
    talk->expect("Kept: 0:02. Only you can hear it.");
    CHECK(talk->finish() == 0);
    CHECK(person.ask({"attachments"})["attachments"][0]["state"] == "whole");
  }
}

TEST_CASE("a voice note is played through a pipe, and no file of it is made", "[scenario][sound]") {
  Person person("A");
  person.initialize();
  stand_in(person, "");
  const std::string id = person.ask({"record", "-"}, sound_of_seconds(2))["attachments"][0]["id"];
  CHECK(person.run({"attachment", "play", id}).code == 0);
  CHECK(scenario::content_of(person.folder() / "played.raw").size() == 2 * kSecondOfSound);
  scenario::write_file(person.folder() / "words", "no sound");
  const std::string entry = person.ask({"list"})["entries"][0]["id"];
  person.ask({"attach", entry, person.folder() / "words"});
  const std::string words = person.ask({"attachments", entry})["attachments"][1]["id"];
  CHECK(person.refused(4, {"attachment", "play", words}).find("This cannot be played here.") !=
        std::string::npos);
}

TEST_CASE("without a microphone or a program, nothing is recorded and it is said",
          "[scenario][sound]") {
  Person person("A");
  person.initialize();
  CHECK(person.refused(1, {"record", "-"}).find("No sound came, so nothing was recorded.") !=
        std::string::npos);
  fs::create_directory(person.folder() / "none");
  person.set_environment("PATH=" + (person.folder() / "none").string());
  CHECK(person.refused(1, {"record"}).find("No program that records was found here") !=
        std::string::npos);
  CHECK(person.ask({"attachments"})["attachments"].empty());
}

TEST_CASE("a recording whose command and node were killed is kept up to there",
          "[scenario][sound]") {
  Person person("A");
  person.initialize();
  stand_in(person, sound_of_seconds(3));
  {
    const auto running = person.start({"record"});
    for (;;) {
      const scenario::Json all = person.request("GET", "/v1/attachments");
      if (all["attachments"].size() == 1 && all["attachments"][0]["offset"] >= 2 * kSecondOfSound)
        break;
    }
    running->kill();
  }
  person.kill_node();
  const scenario::Json left = person.ask({"attachments"})["attachments"][0];
  CHECK(left["state"] == "recording");
  CHECK(left["seconds"] >= 2);
  CHECK(person.run({"attachments"}).out.find("`waterline attachment finish ID` keeps it") !=
        std::string::npos);
  const scenario::Json entry = person.ask({"attachment", "finish", left["id"]});
  CHECK(entry["attachments"][0]["seconds"] >= 2);
  person.refused(4, {"attachment", "finish", left["id"]});
}
