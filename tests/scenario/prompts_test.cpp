#include <csignal>
#include <set>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "fakes/looking.h"
#include "scenario/person.h"

// Tests questions that the program asks, and its handling of the answers.

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
  const auto modes_after = [&](const std::vector<std::string>& command, const std::string& question,
                               int signal) {
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
  // The command is killed after the answer to its first question.
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

TEST_CASE("wrong words of the phrase are named, and others asked then", "[scenario][prompts]") {
  Person person("one");
  person.set_environment("TERM=dumb");
  const auto talk =
      person.converse({"init", "--passphrase-file", (person.folder() / "passphrase").native()});
  const std::string shown = talk->expect("Press Enter when it is on paper");
  const auto word_at = [&](const std::string& place) {
    const std::string label = " " + place + " ";
    const std::size_t begin = shown.find(label, shown.find(" 1 ") - 1) + label.size();
    return shown.substr(begin, shown.find_first_of(" \r\n", begin) - begin);
  };
  talk->answer("");
  std::set<std::string> first;
  const auto asked_place = [&] {
    talk->expect("Word ");
    const std::string place = talk->expect(" (or `skip`): ");
    return place.substr(0, place.find(' '));
  };
  const std::string wrong = asked_place();
  first.insert(wrong);
  talk->answer("zebra crossing");
  for (int i = 0; i < 2; ++i) {
    const std::string place = asked_place();
    first.insert(place);
    talk->answer(word_at(place));
  }
  talk->expect("Word " + wrong + " was wrong.");
  talk->expect("Press Enter when it is on paper");
  talk->answer("");
  for (int i = 0; i < 3; ++i) {
    const std::string place = asked_place();
    CHECK_FALSE(first.contains(place));
    talk->answer(word_at(place));
  }
  talk->expect("Your journal is ready.");
  CHECK(talk->finish() == 0);
}

TEST_CASE("nothing is asked where the answer could not be used", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const std::string id = person.ask({"write", "-"}, "Alone.")["id"];
  struct Row {
    std::vector<std::string> command;
    int code;
    const char* said;
  };
  const Row rows[] = {
      {{"take-back", "szzzzz"}, 4, "No id begins with these letters."},
      {{"edit", "ezzzzz", "--tag", "-"}, 4, "No id begins with these letters."},
      {{"acknowledge", "szzzzz"}, 4, "No id begins with these letters."},
      {{"unpair"}, 2, "this journal is paired with nobody"},
      {{"share", id, "--line", "-"}, 2, "this journal is paired with nobody"},
      {{"share", id, "--line", "A line.", "--until", "-"}, 2, "this journal is paired with nobody"},
      {{"path", "propose", "--until", "-"}, 2, "this journal is paired with nobody"},
      {{"release"}, 4, "Nothing is waiting to leave."},
      {{"write", "--kind", "nope"}, 2, "no such kind of entry"},
      {{"packet", (person.folder() / "packet").native(), "ezzzzz"},
       4,
       "No id begins with these letters."},
      {{"backup", "verify", (person.folder() / "none").native()},
       2,
       "There is no such file or folder."},
  };
  for (const Row& row : rows) {
    INFO(row.command[0]);
    const auto talk = person.converse(row.command);
    talk->expect(row.said);
    CHECK(talk->finish() == row.code);
    // No question or passphrase precedes the error.
    CHECK(talk->transcript().starts_with("error: "));
  }
}

TEST_CASE("an error about an id says what is the matter with it", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const std::string id = person.ask({"write", "-"}, "Never changed.")["id"];
  const std::string deep = person.ask({"note", "-"}, "Of the deep.")["id"];
  CHECK(person.refused(4, {"undo", id}).find("never changed") != std::string::npos);
  CHECK(person.refused(4, {"undo", id, "--to", "7"}).find("no revision 7") != std::string::npos);
  CHECK(person.refused(2, {"link", id, deep}).find("in the deep and another is not") !=
        std::string::npos);
  CHECK(person.ask({"show", id})["links"].empty());
  CHECK(person.refused(4, {"show", "e1"}).find("at least five letters") != std::string::npos);
  CHECK(person.refused(4, {"show", "hzzzzz"}).find("It may have left, or been cancelled.") !=
        std::string::npos);
  CHECK(person.refused(4, {"cancel", "hzzzzz"}).find("It may have left, or been cancelled.") !=
        std::string::npos);
}

TEST_CASE("an unfit answer is refused as soon as it is given", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const auto mood = person.converse({"mood"});
  mood->expect("> ");
  mood->answer("7");
  mood->expect("That does not fit here. A number from 1 to 5.");
  mood->expect("> ");
  mood->answer("?");
  mood->expect("A number from 1 to 5.");
  mood->expect("> ");
  mood->answer("4");
  mood->type("\x03");
  static_cast<void>(mood->finish());

  const auto boundary = person.converse({"boundary"});
  boundary->expect("> ");
  boundary->answer("The evenings.");
  boundary->expect("(set, ");
  boundary->expect("> ");
  boundary->answer("somehow");
  boundary->expect("That does not fit here. One of: set, ");
  boundary->expect("> ");
  boundary->answer("?");
  boundary->expect("One of: set, ");
  boundary->type("\x03");
  static_cast<void>(boundary->finish());
}

TEST_CASE("Ctrl-C ends the program also between an answer and its reading", "[scenario][prompts]") {
  if (!waterline::fakes::may_look()) return;
  Person person("one");
  person.initialize();
  // strace delays every read from the terminal by 0.3 s. So Ctrl-C empties the terminal's input
  // after the program has seen a line, and before it reads the line.
  person.live_in({"/usr/bin/strace", "-q", "-o", "/dev/null", "-P", "/dev/tty", "-e", "trace=read",
                  "-e", "inject=read:delay_enter=300000"});
  if (person.run({"status"}).code != 0) {
    WARN("skipped: there is no strace here that may look on (apt: strace)");
    return;
  }
  const auto talk = person.converse({"mood"});
  talk->expect("> ");
  talk->answer("7");
  usleep(100'000);
  talk->type("\x03");
  CHECK(talk->finish() != 0);
  CHECK(talk->transcript().find("That does not fit here") == std::string::npos);
}

TEST_CASE("without a terminal an error names the question and its option", "[scenario][prompts]") {
  Person person("one");
  person.initialize();
  const std::string id = person.ask({"write", "-"}, "It stays.")["id"];
  const auto said = [&](const std::vector<std::string>& command) {
    const Finished finished = person.run(command);
    CHECK(finished.code == 2);
    return finished.err;
  };
  const std::string kept = said({"rm", id, "--for-good"});
  CHECK(kept.find("Remove it? (y/n)") != std::string::npos);
  CHECK(kept.find("--yes") != std::string::npos);
  const std::string full = said({"bin", "empty"});
  CHECK(full.find("--confirm empty") != std::string::npos);
  const std::string sealed = said({"export", (person.folder() / "all").native()});
  CHECK(sealed.find("--sealed-with FILE") != std::string::npos);
}

TEST_CASE("acknowledgements are chosen by number, and shown with the item", "[scenario][prompts]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b);
  const std::string id = a.ask({"write", "-"}, "A walk.")["id"];
  a.ask({"share", id, "--line", "I walked.", "--now", "--confirm", "now"});
  b.ask({"sync"});
  const std::string item = b.ask({"ours"})["items"][0]["id"];
  const auto talk = b.converse({"acknowledge", item});
  talk->expect("  4  I am with you in this.");
  talk->expect("Which one?");
  talk->answer("9");
  talk->expect("Which one?");
  talk->answer("4");
  talk->expect("Your partner will see: I am with you in this.");
  CHECK(talk->finish() == 0);
  const std::string shown = b.run({"show", item}).out;
  for (const char* part :
       {"from your partner", "one line", "I walked.", "You: I am with you in this."}) {
    INFO(shown);
    CHECK(shown.find(part) != std::string::npos);
  }
  a.ask({"take-back", "--yes", item});
  CHECK(a.run({"show", item}).out.find("You took this back") != std::string::npos);
  CHECK(a.refused(4, {"take-back", "--yes", item}).find("already taken") != std::string::npos);
}
