#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests small helps for a person: words that are chosen by number, a pause before writing,
// reminders, and pinned items.

using namespace waterline::scenario;

TEST_CASE("feelings are chosen by number, mixed with own words", "[scenario][kindness]") {
  Person person("one");
  person.initialize();
  const auto talk = person.converse({"conflict"});
  talk->expect("a minute to breathe");
  talk->expect("What set it off?");
  talk->answer("the calendar");
  talk->expect("What did I feel?");
  talk->answer("?");
  talk->expect("1\u00a0settled");
  talk->expect("What did I feel?");
  talk->answer("999");
  talk->expect("No word has the number 999");
  talk->expect("What did I feel?");
  talk->answer("1 3, salt");
  for (const char* question : {"What did I do?", "rather", "myself again?", "Anything else"}) {
    talk->expect(question);
    talk->answer("");
  }
  talk->expect("Kept.");
  CHECK(talk->finish() == 0);
  const Json entry =
      person.ask({"show", person.ask({"list", "--kind", "conflict"})["entries"][0]["id"]});
  CHECK(entry["fields"][1]["value"] == "settled, safe, salt");
}

TEST_CASE("a pause before a conflict ends with Enter, and loses nothing", "[scenario][kindness]") {
  Person person("one");
  person.initialize();
  const auto talk = person.converse({"conflict"});
  talk->expect("What set it off?");
  talk->answer("the calendar");
  talk->expect("What did I feel?");
  talk->answer("~");
  talk->expect("breathe in");
  talk->answer("");
  talk->expect("What do I need");
  talk->expect("What did I feel?");
  talk->type("\x03");
  talk->expect("kept as a draft");
  CHECK(talk->finish() == -1);
  // The next command of another kind says that a draft waits.
  const auto next = person.converse({"thanks"});
  next->expect("another command wait as a draft");
  next->expect("Whom would I thank?");
  next->type("\x03");
  next->finish();
}

TEST_CASE("a reminder is a neutral line at unlock, outside of quiet hours",
          "[scenario][kindness]") {
  Person person("one");
  person.initialize();
  const auto line_at_unlock = [&] {
    person.ask({"lock"});
    return person.run({"unlock"}).err;
  };
  person.ask({"remind", "add", "-", "--at", "tomorrow"}, "call the clinic\n");
  CHECK(line_at_unlock().find("remind") == std::string::npos);
  const std::string due = person.ask({"remind", "add", "the clinic", "--at", "today 00:00"})["id"];
  const std::string shown = line_at_unlock();
  CHECK(shown.find("There is something for you: `waterline remind`.") != std::string::npos);
  CHECK(shown.find("clinic") == std::string::npos);
  CHECK(person.run({"remind"}).out.find("the clinic") != std::string::npos);
  // Each of these quiet hours covers all of the day but a minute, so that the test holds at every
  // hour.
  for (const char* hours : {"00:00..23:59", "23:59..23:58"}) {
    person.ask({"remind", "quiet", hours});
    if (std::string(hours) == "23:59..23:58")
      CHECK(line_at_unlock().find("remind") == std::string::npos);
  }
  for (const char* hours : {"", "22", "22..", "25..7", "7:5..8", "7..7", "a..b"})
    person.refused(2, {"remind", "quiet", hours});
  person.ask({"remind", "quiet", "off"});
  CHECK(line_at_unlock().find("remind") != std::string::npos);
  person.ask({"remind", "done", due});
  CHECK(line_at_unlock().find("remind") == std::string::npos);
  CHECK(person.ask({"list"})["entries"].empty());
  CHECK(person.run({"list"}).code == 0);
}

TEST_CASE("notes of each sign are shown by date, without a verdict", "[scenario][kindness]") {
  Person person("one");
  person.initialize();
  person.ask({"warning", "--field", "sign=I manage their moods.", "--field", "happened=Again.",
              "--on", "2026-03-05"});
  person.ask({"warning", "--field", "sign=I manage their moods.", "--field",
              "promised=It will change.", "--on", "2026-01-02"});
  person.ask({"warning", "--field", "sign=In my words.", "--on", "2026-02-01"});
  const std::string shown = person.run({"warning", "--over-time"}).out;
  INFO(shown);
  CHECK(shown.find("between 2026-01-02 and 2026-03-05") != std::string::npos);
  CHECK(shown.find("Promised: It will change.") < shown.find("Again."));
  CHECK(shown.find("You noted nothing of what followed.") != std::string::npos);
  CHECK(shown.find("In my words.") != std::string::npos);
  CHECK(person.ask({"warning", "--over-time", "--from", "2026-03-01"})["signs"].size() == 1);
}

TEST_CASE("a pinned share is private, found, and gone when taken back", "[scenario][kindness]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  static_cast<void>(pair_by_words(a, b));
  const std::string effort = a.ask({"effort", "-"}, "Nobody saw it.")["short"];
  const Json waits = a.ask({"share", effort, "--below", "--after", "2h"});
  const std::string waiting = waits["short"];
  CHECK(waits["text"] == "Something is going on below.");
  CHECK(waiting.size() == 5);
  const std::string item = a.share("Die Stra\u00dfe am Fluss.");
  a.ask({"release", waiting, "--confirm", "now"});
  // The id of the waiting share still finds it after it left.
  CHECK(a.ask({"show", waiting})["text"] == "Something is going on below.");
  CHECK(a.refused(4, {"cancel", waiting}).find("take-back") != std::string::npos);
  a.ask({"sync"});
  b.ask({"pin", item});
  CHECK(b.ask({"ours", "--pinned"})["items"].size() == 1);
  CHECK(b.ask({"search", "--shared", "STRASSE"})["items"].size() == 1);
  CHECK(b.ask({"search", "--shared", "stras*", "\"am fluss\""})["items"].size() == 1);
  b.refused(4, {"search", "--shared", "stras"});
  b.refused(4, {"search", "strasse"});
  const std::string before = a.run({"ours"}).out;
  b.ask({"sync"});
  CHECK(a.run({"ours"}).out == before);
  a.ask({"take-back", item, "--yes"});
  a.ask({"take-back", waiting, "--yes"});
  a.ask({"sync"});
  CHECK(b.ask({"ours", "--pinned"})["items"].empty());
}

TEST_CASE("a reply begins with a chosen sentence and never leaves unchanged",
          "[scenario][kindness]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  static_cast<void>(pair_by_words(a, b));
  const std::string item = b.share("Something.");
  b.ask({"replies", item, "open"});
  b.ask({"sync"});
  const auto write = [&](const std::string& script) {
    const auto editor = a.folder() / "editor";
    write_file(editor, "#!/bin/sh\n" + script);
    std::filesystem::permissions(editor, std::filesystem::perms::owner_all);
    a.set_environment("EDITOR=" + editor.native());
  };
  for (const bool is_touched : {false, true}) {
    write(is_touched ? "echo ' very hard.' >>\"$1\"\n" : "exit 0\n");
    const auto talk = a.converse({"reply", item});
    talk->expect("I hear that it was");
    talk->expect("an empty page");
    talk->answer("2");
    talk->expect(is_touched ? "I hear that it was" : "Nothing was written");
    CHECK(talk->finish() == (is_touched ? 0 : 2));
    CHECK(a.ask({"waiting"})["waiting"].size() == (is_touched ? 1 : 0));
    CHECK(a.ask({"drafts"})["drafts"].empty());
  }
}
