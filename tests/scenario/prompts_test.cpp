#include <csignal>

#include <catch2/catch.hpp>
#include <unistd.h>

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

TEST_CASE("answers typed before any end are offered again", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const auto number = person.folder() / "number";
  person.live_in({"/bin/sh", "-c", "echo $$ >" + number.native() + "; exec \"$@\"", "sh"});
  const auto drafts = [&] { return person.ask({"drafts"})["drafts"]; };
  for (const std::string how : {"interrupted", "end", "HUP", "TERM"}) {
    INFO(how);
    const auto talk = person.converse({"conflict", "--tag", "sunday", "--on", "2026-11-20 21:30"});
    talk->expect("What set it off?");
    talk->answer("the calendar");
    talk->expect("What did I feel?");
    if (how == "interrupted" || how == "end") {
      talk->type(how == "end" ? "\x04" : "\x03");
      talk->expect("kept as a draft");
    } else {
      CHECK(kill(std::atoi(content_of(number).c_str()), how == "HUP" ? SIGHUP : SIGTERM) == 0);
    }
    CHECK(talk->finish() == (how == "end" ? 130 : -1));
    CHECK(drafts().size() == 1);
    const auto next = person.converse({"conflict"});
    next->expect("trigger: the calendar");
    next->expect("drop it)");
    next->answer("");
    next->expect("What did I feel?");
    for (int i = 0; i < 4; ++i) {
      next->answer("");
      next->expect("> ");
    }
    next->answer("");
    next->expect("Only you can see it");
    CHECK(next->finish() == 0);
    CHECK(next->transcript().find("What set it off?") == std::string::npos);
    CHECK(drafts().empty());
  }
  const Json entries = person.ask({"list", "--kind", "conflict"})["entries"];
  REQUIRE(entries.size() == 4);
  for (const Json& entry : entries) {
    const Json shown = person.ask({"show", entry["id"]});
    CHECK(shown["day"] == "2026-11-20");
    CHECK(shown["tags"] == Json({"sunday"}));
    CHECK(shown["fields"] == Json({{{"name", "trigger"}, {"value", "the calendar"}}}));
  }
  // Killed, with what was answered as a text.
  const auto talk = person.converse({"mood"});
  talk->expect("> ");
  talk->answer("3");
  talk->expect("> ");
  CHECK(kill(std::atoi(content_of(number).c_str()), SIGKILL) == 0);
  CHECK(talk->finish() == -1);
  for (int i = 0; i < 200 && drafts().empty(); ++i) usleep(50'000);
  REQUIRE(drafts().size() == 1);
  CHECK(drafts()[0]["content"].get<std::string>().find(": 3") != std::string::npos);
}
