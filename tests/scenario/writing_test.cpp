#include <catch2/catch.hpp>

#include "scenario/person.h"

using namespace waterline::scenario;

TEST_CASE("a conflict is answered question by question, and no answer is lost", "[scenario]") {
  Person person("one");
  person.initialize();
  const auto talk = person.converse({"conflict", "--tag", "sunday", "--on", "2026-11-20 21:30"});
  talk->expect("What set it off?");
  talk->answer("the calendar");
  talk->expect("What did I feel?");
  talk->answer("?");
  talk->expect("overwhelmed");
  talk->expect("What did I feel?");
  talk->answer("small, angry");
  talk->expect("What did I do?");
  talk->answer("");
  talk->expect("rather");
  talk->answer("waited");
  talk->expect("myself again?");
  talk->answer("quite a while");
  talk->expect("That does not fit here.");
  talk->expect("myself again?");
  talk->answer("2h");
  talk->expect("Anything else");
  talk->answer("It was late.");
  talk->expect("Kept.");
  CHECK(talk->finish() == 0);
  const Json entry =
      person.ask({"show", person.ask({"list", "--kind", "conflict"})["entries"][0]["id"]});
  CHECK(entry["text"] == "It was late.");
  CHECK(entry["fields"] == Json({{{"name", "trigger"}, {"value", "the calendar"}},
                                 {{"name", "felt"}, {"value", "small, angry"}},
                                 {{"name", "rather"}, {"value", "waited"}},
                                 {{"name", "recovery"}, {"value", "120"}}}));
  CHECK(entry["tags"] == Json({"sunday"}));
  CHECK(entry["day"] == "2026-11-20");
  CHECK(
      person.ask({"search", "calendar", "--tag", "Sunday", "--on", "2026-11-20"})["found"].size() ==
      1);
  person.refused(4, {"search", "calendar", "--to", "2026-11-19"});
  CHECK(person.run({"show", entry["id"]}).out.find("2 h") != std::string::npos);
}

TEST_CASE("entries of every kind are written by options, changed, undone and restored",
          "[scenario]") {
  Person person("one");
  person.initialize();
  const std::string boundary = person.ask(
      {"boundary", "--field", "boundary=Sundays are mine", "--field", "state=held"})["id"];
  person.refused(2, {"boundary", "--field", "state=won"});
  person.refused(2, {"boundary", "--field", "trigger=x"});
  const std::string insight = person.ask(
      {"insight", "I can leave the room.", "--link", boundary, "--on", "yesterday"})["id"];
  CHECK(person.ask({"show", boundary})["linked_from"] == Json({insight}));
  CHECK(person.ask({"readiness", "--field", "mine=yes", "--field", "hour=partly"})["side"] ==
        "deep");
  CHECK(person.ask({"why", "For the quiet."})["kind"] == "why");
  CHECK(person.ask({"warning", "--field", "sign=I manage their moods."})["side"] == "deep");
  CHECK(person.ask({"list", "--deep"})["entries"].size() == 3);
  const Json deep = person.ask({"list", "--deep"});
  for (const Json& entry : deep["entries"]) {
    person.refused(16, {"share", entry["id"], "--whole"});
  }

  person.ask({"edit", insight}, "I can leave the room, and come back.\n");
  person.ask({"edit", insight, "--tag", "room", "--tag", "self"});
  person.ask({"edit", insight, "--untag", "room"});
  CHECK(person.ask({"tags"})["tags"] == Json({"self"}));
  const std::string history = person.run({"history", insight}).out;
  CHECK(history.find("  + I can leave the room.\n") != std::string::npos);
  CHECK(history.find("  - I can leave the room.\n  + I can leave the room, and come back.\n") !=
        std::string::npos);
  CHECK(person.ask({"undo", insight})["text"] == "I can leave the room.");
  CHECK(person.ask({"undo", insight, "--to", "2"})["text"] ==
        "I can leave the room, and come back.\n");
  person.ask({"edit", insight}, "A third way.\n");
  CHECK(person.ask({"undo", insight, "--to", "1"})["text"] == "I can leave the room.");

  person.ask({"rm", insight});
  CHECK(person.ask({"list"})["entries"].size() == 1);
  CHECK(person.ask({"bin"})["entries"].size() == 1);
  person.ask({"bin", "restore", insight});
  person.ask({"pin", insight});
  CHECK(person.ask({"list", "--pinned"})["entries"].size() == 1);
  person.ask({"rm", insight});
  person.ask({"bin", "empty", "--confirm", "empty"});
  person.refused(4, {"show", insight});
  CHECK(person.ask({"calendar"})["days"].size() == 1);
}

TEST_CASE("check-ins become charts and files, and lists can be changed", "[scenario]") {
  Person person("one");
  person.initialize();
  person.refused(4, {"mood", "chart"});
  person.ask({"mood", "3", "--on", "2026-11-18"});
  person.ask({"mood", "mood=5", "tension=2", "feelings=calm, seen", "--on", "2026-11-19"});
  person.refused(2, {"mood", "9"});
  CHECK(person.ask({"list"})["entries"].empty());
  CHECK(person.ask({"list", "--kind", "mood", "--scale", "mood=4..5"})["entries"].size() == 1);
  const Json chart = person.ask({"mood", "chart", "--by", "day"});
  CHECK(chart["periods"].size() == 2);
  CHECK(chart["sentence"] == "From 2026-11-18 to 2026-11-19 there are 2 answers, from 3 to 5.");
  const std::string file = person.folder() / "mood.svg";
  CHECK(person.run({"mood", "chart", "--svg", file}).code == 0);
  CHECK(content_of(file).find("<svg") == 0);
  person.refused(1, {"mood", "chart", "--svg", file});

  CHECK(person
            .ask({"appointments", "add", "Library", "--at", "tomorrow 18:00", "--lasts",
                  "50m"})["fields"]
            .size() == 2);
  CHECK(person.ask({"appointments"})["entries"].size() == 1);
  CHECK(person.ask({"list"})["entries"].empty());

  CHECK(person.ask({"lists", "feelings", "--edit"}, "# mine: Mine\nsalt\n")["own"] == true);
  CHECK(person.refused(2, {"lists", "kinds", "--edit"}, "nonsense\n").find("Line 1") !=
        std::string::npos);
  CHECK(person.ask({"lists", "feelings", "--reset"})["groups"].size() > 5);
  CHECK_FALSE(person.ask({"prompt", "begin"})["prompt"].get<std::string>().empty());
  CHECK(person.run({"cards", "help-lines", "de"}).out.find("116 123") != std::string::npos);
  CHECK(person.ask({"look-back"})["days"].is_array());
}

TEST_CASE("a reassessment shows earlier answers, and reminds only if switched on", "[scenario]") {
  Person person("one");
  person.initialize();
  person.ask({"mood", "3", "--on", "2026-07-10"});
  person.ask({"boundary", "--field", "state=held", "--on", "2026-09-01"});
  person.ask({"reassess", "Calmer than I was.", "--on", "2026-06-01"});
  const std::string shown = person.run({"reassess", "--look"}).out;
  INFO(shown);
  CHECK(shown.find("Calmer than I was.") != std::string::npos);
  CHECK(shown.find("2026-07  3") != std::string::npos);
  CHECK(shown.find("2026-09  1") != std::string::npos);

  const auto line_at_unlock = [&] {
    person.ask({"lock"});
    return person.run({"unlock"}).err;
  };
  CHECK(line_at_unlock().find("reassess") == std::string::npos);
  person.ask({"reassess", "--remind", "3"});
  CHECK(line_at_unlock().find("reassess") == std::string::npos);  // it counts from now on
  for (const char* months : {"soon", "0", "61", "3x", ""})
    person.refused(2, {"reassess", "--remind", months});
  person.ask({"reassess", "--remind", "off"});
  CHECK(person.ask({"reassess", "--look"})["months"].is_null());

  person.ask({"look-back", "--without", "2025-01-01..2025-12-31"});
  CHECK(person.ask({"look-back", "--left-out"})["without"].size() == 1);
  person.refused(2, {"look-back", "--without", "2025-12-31..2025-01-01"});
  person.refused(2, {"look-back", "--without", "2025"});
  person.refused(4, {"look-back", "--with", "2025-01-01..2025-12-30"});
  person.ask({"look-back", "--with", "2025-01-01..2025-12-31"});
  CHECK(person.ask({"look-back", "--left-out"})["without"].empty());
}
