#include <csignal>

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

TEST_CASE("the terminal shows what is typed again after every end", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const auto modes = person.folder() / "modes";
  const auto number = person.folder() / "number";
  person.live_in({"/bin/sh", "-c",
                  "trap : INT; sh -c 'echo $$ >" + number.native() +
                      "; exec \"$@\"' sh \"$@\"; test ! -t 0 || stty -a >" + modes.native(),
                  "sh"});
  const auto modes_after = [&](const std::vector<std::string>& command, const std::string& question, int signal) {
    person.ask({"lock"});
    std::filesystem::remove(modes);
    const auto talk = person.converse(command);
    talk->expect(question);
    const pid_t process = std::atoi(content_of(number).c_str());
    REQUIRE(process > 1);
    if (signal == SIGINT) {
      talk->type("\x03");
    } else {
      CHECK(kill(process, signal) == 0);
    }
    static_cast<void>(talk->finish());
    return content_of(modes);
  };
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP}) {
    INFO("signal " << signal);
    const std::string after = modes_after({"list"}, "Passphrase: ", signal);
    CHECK(after.find(" echo ") != std::string::npos);
    CHECK(after.find("-echo ") == std::string::npos);
  }
}
