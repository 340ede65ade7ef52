#include <catch2/catch.hpp>

#include "scenario/person.h"

// What the program asks, and how it takes the answers.

using namespace waterline::scenario;

TEST_CASE("keys typed before a dangerous question never answer it", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const std::string id = person.ask({"write", "-"}, "It stays.")["id"];
  const auto talk = person.converse({"rm", id, "--for-good"});
  talk->answer("y");
  talk->expect("(y/n) ");
  talk->answer("n");
  talk->expect("It stays.");
  CHECK(talk->finish() == 0);
  CHECK(person.ask({"show", id})["text"] == "It stays.");

  person.ask({"rm", id});
  const auto emptying = person.converse({"bin", "empty"});
  emptying->answer("empty");
  emptying->expect("Type the word empty to go on: ");
  emptying->answer("no");
  emptying->expect("It stays.");
  CHECK(emptying->finish() == 0);
  CHECK(person.ask({"bin"})["entries"].size() == 1);
}
