#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests the state of the terminal after each way in which a question of the program can end.

using namespace waterline::scenario;

namespace {

// Prints "state: echo" or "state: -echo" after the command was stopped or has ended.
const char* const kThenState =
    "state() { printf 'state: '; stty -a | tr ' ;' '\\n\\n' | grep -x -e echo -e -echo; }; ";

}  // namespace

TEST_CASE("an interrupted question leaves the terminal as it was", "[scenario][terminal]") {
  Person person("one");
  person.initialize();
  person.ask({"lock"});
  person.live_in(
      {"/bin/sh", "-c", std::string(kThenState) + "trap : INT QUIT; \"$@\"; state", "sh"});
  for (const char* key : {"\x03", "\x1c", "\x04"}) {
    const auto talk = person.converse({"list"});
    talk->expect("Passphrase: ");
    talk->type(key);
    talk->expect("state: echo");
    talk->finish();
  }
}

TEST_CASE("a stopped question restores the terminal and is asked again", "[scenario][terminal]") {
  Person person("one");
  person.initialize();
  person.ask({"lock"});
  person.live_in({"/bin/sh", "-c",
                  std::string(kThenState) +
                      "set -m; \"$@\"; state; fg >/dev/null; state; fg >/dev/null; state",
                  "sh"});
  const auto talk = person.converse({"list"});
  for (int i = 0; i < 2; ++i) {
    talk->expect("Passphrase: ");
    talk->type("\x1a");
    talk->expect("state: echo");
  }
  talk->expect("Passphrase: ");
  talk->type("\x03");
  talk->finish();
}

TEST_CASE("an answer keeps its letters on a terminal that erases bytes", "[scenario][terminal]") {
  Person person("one");
  person.initialize();
  person.live_in({"/bin/sh", "-c", "stty -iutf8; exec \"$@\"", "sh"});
  const auto talk = person.converse({"conflict"});
  talk->expect("What set it off?");
  talk->type("stra\u00df\x7f");
  talk->answer("e was wet");
  for (const char* question : {"What did I feel?", "What did I do?", "rather", "myself again?"}) {
    talk->expect(question);
    talk->answer("");
  }
  talk->expect("Anything else");
  talk->answer("gr\xfcn");
  talk->expect("Kept.");
  CHECK(talk->finish() == 0);
  const Json entry =
      person.ask({"show", person.ask({"list", "--kind", "conflict"})["entries"][0]["id"]});
  CHECK(entry["fields"][0]["value"] == "strae was wet");
  CHECK(entry["text"] == "gr\u00fcn");
}
