#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests shares of a busy time, which tell the partner when a person is busy and nothing else
// (docs/commands.md, "Sharing").

using namespace waterline::scenario;

namespace {

constexpr const char* kLine = "Busy on Friday, 3 December 2032, from 18:00 to 20:00.";

std::string appointment(Person& person, const std::string& label, const std::string& at,
                        const std::string& lasts) {
  return person.ask({"appointments", "add", label, "--at", at, "--lasts", lasts})["id"];
}

}  // namespace

TEST_CASE("a shared appointment shows only its day and times", "[scenario][busy]") {
  Person a("A");
  Person b("B");
  for (Person* person : {&a, &b}) {
    person->set_environment("TZ=UTC");
    person->initialize();
  }
  const std::string plain = appointment(a, "Library", "2032-12-03 18:00", "2h");
  const std::string told = appointment(a, "Doctor Adler", "2032-12-03 18:00", "2h");
  a.ask({"edit", told, "--tag", "clinic", "--field", "mood=1"});
  a.ask({"edit", told}, "Third hour with Adler.\n");
  const auto relay = pair_by_words(a, b, a.folder() / "wire");

  // The two appointments have nothing in common but their times. Their shares must be equal to the
  // byte.
  const std::string preview = a.run({"share", plain, "--busy", "--preview", "--json"}).out;
  CHECK(Json::parse(preview)["text"] == kLine);
  CHECK(Json::parse(preview)["depth"] == "line");
  CHECK(a.run({"share", told, "--busy", "--preview", "--json"}).out == preview);
  CHECK(a.run({"share", told, "--busy", "--preview"}).out.find(kLine) != std::string::npos);

  // Only `--busy` shares a busy time: `share` without it and without a depth is refused. `--busy`
  // cannot be combined with a depth, and its share waits like any other.
  a.refused(2, {"share", told});
  a.refused(2, {"share", told, "--busy", "--whole"});
  CHECK(a.run({"share", told, "--busy", "--now"}).code == 2);
  CHECK(a.run({"share", told, "--busy", "--now", "--confirm", "busy"}).code == 2);
  CHECK(a.ask({"waiting"})["waiting"].empty());
  const Json held = a.ask({"share", told, "--busy"});
  CHECK(held["text"] == kLine);
  CHECK_FALSE(held["id"].is_null());
  CHECK(b.ask({"ours"})["items"].empty());
  a.ask({"cancel", held["id"]});
  a.ask({"share", told, "--busy", "--now", "--confirm", "now"});
  b.ask({"sync"});
  Json seen = b.ask({"ours"})["items"];
  REQUIRE(seen.size() == 1);
  CHECK(seen[0]["text"] == kLine);

  // The appointment moved, and the share is revised to say its new time.
  a.ask({"edit", told, "--on", "2032-12-04 09:00"});
  a.ask({"revise", seen[0]["id"], "--busy", "--now", "--confirm", "now"});
  b.ask({"sync"});
  seen = b.ask({"ours"})["items"];
  REQUIRE(seen.size() == 1);
  CHECK(seen[0]["text"] == "Busy on Saturday, 4 December 2032, from 09:00 to 11:00.");
  for (const char* word : {"Adler", "Library", "clinic", "Third", "appointment"}) {
    CAPTURE(word);
    CHECK(seen.dump().find(word) == std::string::npos);
  }
}

TEST_CASE("only an appointment in the vault can be shared as busy", "[scenario][busy]") {
  Person person("one");
  person.set_environment("TZ=UTC");
  person.initialize();
  const std::string walk = person.ask({"write", "Adler on Friday at 18:00."})["id"];
  CHECK(person.refused(2, {"share", walk, "--busy", "--preview"}).find("Adler") ==
        std::string::npos);
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"note", "Adler on Friday."},
                                             {"why", "For the quiet."},
                                             {"readiness", "--field", "mine=yes"}}) {
    const std::string deep = person.ask(command)["id"];
    person.refused(16, {"share", deep, "--busy", "--preview"});
    person.refused(16, {"share", deep, "--busy"});
    person.refused(16, {"share", deep.substr(0, 6), "--busy"});
  }
  const std::string mine = appointment(person, "Mine", "2032-12-04 00:00", "2d");
  CHECK(person.ask({"share", mine, "--busy", "--preview"})["text"] ==
        "Busy from Saturday, 4 December 2032, to Sunday, 5 December 2032.");
  // Without a partner nothing waits.
  person.refused(2, {"share", mine, "--busy"});
  person.ask({"rm", mine});
  person.refused(4, {"share", mine, "--busy", "--preview"});
}

TEST_CASE("in German the busy line is German", "[scenario][busy][language]") {
  Person person("de");
  person.set_environment("TZ=UTC");
  person.initialize();
  const std::string id = appointment(person, "Library", "2032-12-03 18:00", "2h");
  person.set_environment("LC_ALL=C.UTF-8");
  person.set_environment("LANGUAGE=de");
  CHECK(person.run({"share", id, "--busy", "--preview"})
            .out.find("Beschäftigt am Freitag, 3. Dezember 2032, von 18:00 bis 20:00 Uhr.") !=
        std::string::npos);
}
