#include <filesystem>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests small things over which newcomers had stumbled.

using namespace waterline::scenario;

TEST_CASE("a list that was only looked at is not frozen", "[scenario][kindness]") {
  Person person("one");
  person.initialize();
  const auto editor = person.folder() / "editor";
  write_file(editor, "#!/bin/sh\nexit 0\n");
  std::filesystem::permissions(editor, std::filesystem::perms::owner_all);
  person.set_environment("EDITOR=" + editor.native());
  const auto talk = person.converse({"lists", "scales", "--edit"});
  talk->expect("It was left as it is.");
  CHECK(talk->finish() == 0);
  CHECK(person.ask({"lists", "scales"})["own"] == false);
  CHECK(person.ask({"drafts"})["drafts"].empty());
}

TEST_CASE("a trial of a Daylio table says how moods get a number", "[scenario][exchange]") {
  Person person("one");
  person.initialize();
  const auto file = person.folder() / "d.csv";
  write_file(file,
             "full_date,date,weekday,time,mood,activities,note_title,note\n"
             "2024-07-01,July 1,Monday,20:18,good,,,tea\n");
  CHECK(person.run({"import", file, "--dry-run"}).out.find("--mood good=4") != std::string::npos);
  CHECK(person.run({"import", file, "--dry-run", "--mood", "good=4"}).out.find("--mood") ==
        std::string::npos);
}

TEST_CASE("other words for a goal that was never agreed replace nothing", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  static_cast<void>(pair_by_words(a, b));
  const std::string goal = a.ask({"path", "propose", "Walks", "--now", "--confirm", "now"})["item"];
  const auto change = [&](const char* words) {
    return a.run({"path", "change", goal, words, "--now", "--confirm", "now"}).err;
  };
  CHECK(change("Walks on Sundays").find("what you both agreed on stays") == std::string::npos);
  b.ask({"sync"});
  b.ask({"path", "accept", goal});
  a.ask({"sync"});
  CHECK(change("Walks on Mondays").find("what you both agreed on stays") != std::string::npos);
}

TEST_CASE("unpairing says that bundles stay in the shared folder", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  static_cast<void>(pair_by_words(a, b));
  const auto folder = a.folder() / "both";
  std::filesystem::create_directories(folder);
  a.ask({"carry", "--folder", folder});
  CHECK(a.run({"unpair", "--confirm", "unpair"}).err.find(folder.native()) != std::string::npos);
}
