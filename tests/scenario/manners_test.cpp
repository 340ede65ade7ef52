#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <vector>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "scenario/person.h"

// Tests the command line at a terminal: pages, colours, width.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

// Gives the person terminals of this size.
void sit_at(Person& person, int rows, int columns) {
  person.live_in({"/bin/sh", "-c",
                  "test ! -t 1 || stty rows " + std::to_string(rows) + " cols " +
                      std::to_string(columns) + "; exec \"$@\"",
                  "sh"});
}

// Returns the output of a command at the terminal that sit_at() has set up.
std::string shown_at(Person& person, const std::vector<std::string>& command) {
  const auto talk = person.converse(command);
  CHECK(talk->finish() == 0);
  return talk->transcript();
}

// A pager that records its input and how it was started.
fs::path noting_pager(const Person& person) {
  const fs::path pager = person.folder() / "pager";
  write_file(pager, "#!/bin/sh\n{ env | grep ^LESS; readlink /proc/self/fd/0; cat; } >" +
                        (person.folder() / "paged").native() + "\n");
  fs::permissions(pager, fs::perms::owner_all);
  return pager;
}

std::string paged(const Person& person) {
  const fs::path file = person.folder() / "paged";
  const std::string text = fs::exists(file) ? content_of(file) : std::string();
  fs::remove(file);
  return text;
}

}  // namespace

TEST_CASE("output longer than the screen goes to the pager, nothing else", "[scenario][manners]") {
  Person person("one");
  person.initialize();
  for (int i = 0; i < 12; ++i) person.ask({"write", "-"}, "Line " + std::to_string(i) + "\n");
  sit_at(person, 10, 80);
  person.set_environment("PAGER=" + noting_pager(person).native());
  person.set_environment("LESSOPEN=|/bin/false %s");

  CHECK(shown_at(person, {"list"}).find("Line") == std::string::npos);
  const std::string whole = paged(person);
  for (int i = 0; i < 12; ++i)
    CHECK(whole.find("Line " + std::to_string(i) + "\n") != std::string::npos);
  CHECK(whole.find("LESSHISTFILE=-\n") != std::string::npos);
  CHECK(whole.find("LESSSECURE=1\n") != std::string::npos);
  CHECK(whole.find("LESSOPEN") == std::string::npos);
  CHECK(whole.find("pipe:[") != std::string::npos);

  CHECK(shown_at(person, {"list", "--no-pager"}).find("Line 0") != std::string::npos);
  CHECK(shown_at(person, {"list", "-n", "3"}).find("Line 11") != std::string::npos);
  CHECK(shown_at(person, {"--json", "list"}).find("Line 0") != std::string::npos);
  CHECK(person.run({"list"}).out.find("Line 0") != std::string::npos);
  CHECK(paged(person).empty());
  // Lines that the terminal wraps count as several rows.
  const std::string id = person.ask({"write", "-"}, std::string(900, 'x'))["id"];
  CHECK(shown_at(person, {"show", id}).find("xxx") == std::string::npos);
  const std::string text = paged(person);
  CHECK(text.find(std::string(900, 'x')) != std::string::npos);
  // The pager gets the messages about an entry too, above the entry's text.
  CHECK(text.find("only you") < text.find("xxx"));

  sit_at(person, 40, 80);
  CHECK(shown_at(person, {"list"}).find("Line 0") != std::string::npos);
  CHECK(paged(person).empty());
}

TEST_CASE("without a working pager everything is still shown", "[scenario][manners]") {
  Person person("one");
  person.initialize();
  for (int i = 0; i < 12; ++i) person.ask({"write", "-"}, "Line " + std::to_string(i) + "\n");
  sit_at(person, 10, 80);
  for (const char* pager : {"", "cat", "/nonexistent/pager"}) {
    INFO(pager);
    person.set_environment(std::string("PAGER=") + pager);
    const std::string shown = shown_at(person, {"list"});
    CHECK(shown.find("Line 0\r\n") != std::string::npos);
    CHECK(shown.find("Line 11\r\n") != std::string::npos);
  }
}

TEST_CASE("less shows pages, keeps no history and leaves nothing on screen",
          "[scenario][manners]") {
  if (access("/usr/bin/less", X_OK) != 0) {
    WARN("skipped: there is no less here (apt: less)");
    return;
  }
  Person person("one");
  person.initialize();
  for (int i = 0; i < 40; ++i) person.ask({"write", "-"}, "Line " + std::to_string(i) + "\n");
  person.ask({"write", "-"}, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d");
  sit_at(person, 10, 80);
  person.set_environment("TERM=xterm");
  person.set_environment("LC_ALL=C.UTF-8");
  person.set_environment("LESSHISTFILE=" + (person.folder() / "history").native());
  const auto talk = person.converse({"list"});
  talk->expect("Line 39");
  talk->type("/Line 5\n");
  talk->expect("Line 5");
  talk->type("q");
  CHECK(talk->finish() == 0);
  CHECK_FALSE(fs::exists(person.folder() / "history"));
  CHECK_FALSE(fs::exists(person.folder() / ".lesshst"));
  // The pager switches to the alternate screen and back.
  CHECK(talk->transcript().find("\x1b[?1049h") != std::string::npos);
  CHECK(talk->transcript().find("\x1b[?1049l") != std::string::npos);
  // Right-to-left text is put between U+2068 and U+2069, which `less` passes on. Output to a file
  // has no such characters.
  CHECK(talk->transcript().find("<U+") == std::string::npos);
  CHECK(talk->transcript().find("\xe2\x81\xa8\xd7\xa9") != std::string::npos);
  CHECK(person.run({"list"}).out.find("\xe2\x81\xa8") == std::string::npos);
}

TEST_CASE("bold and dim come where they are wanted", "[scenario][manners]") {
  Person person("one");
  person.initialize();
  person.ask({"write", "-"}, "Line.");
  const auto is_styled = [](const std::string& text) {
    return text.find("\x1b[1m") != std::string::npos;
  };
  CHECK_FALSE(is_styled(shown_at(person, {"list"})));  // a dumb terminal
  CHECK(is_styled(shown_at(person, {"list", "--color", "always"})));
  CHECK(is_styled(person.run({"--color", "always", "list"}).out));
  CHECK_FALSE(is_styled(person.run({"list"}).out));
  CHECK_FALSE(is_styled(person.run({"--json", "--color", "always", "list"}).out));
  person.set_environment("TERM=xterm");
  CHECK(is_styled(shown_at(person, {"list"})));
  CHECK_FALSE(is_styled(person.run({"list"}).out));
  CHECK_FALSE(is_styled(shown_at(person, {"list", "--color", "never"})));
  CHECK_FALSE(is_styled(shown_at(person, {"list", "--no-color"})));
  person.set_environment("NO_COLOR=");
  CHECK(is_styled(shown_at(person, {"list"})));
  person.set_environment("NO_COLOR=1");
  CHECK_FALSE(is_styled(shown_at(person, {"list"})));
  CHECK(is_styled(shown_at(person, {"list", "--color", "always"})));
  person.refused(2, {"list", "--color", "blue"});
}

TEST_CASE("sentences and charts fit the width of the terminal or COLUMNS", "[scenario][manners]") {
  Person person("one");
  person.initialize();
  person.set_environment("PAGER=cat");
  const auto widest = [](const std::string& text) {
    std::istringstream lines(text);
    std::size_t most = 0;
    for (std::string line; std::getline(lines, line);) {
      while (line.ends_with('\r')) line.pop_back();
      most = std::max(most, line.size());
    }
    return most;
  };
  for (int day = 1; day <= 70; ++day) {
    person.ask({"mood", std::to_string(1 + day % 5), "--on", "-" + std::to_string(day) + "d"});
  }
  const std::vector<std::string> chart = {"mood", "chart", "--by", "day"};
  // Without a terminal, a chart is 78 columns wide. With the labels next to the axis, its lines of
  // dashes have at least 65 columns and less than 70.
  CHECK(person.run(chart).out.find(std::string(70, '-')) == std::string::npos);
  CHECK(person.run(chart).out.find(std::string(65, '-')) != std::string::npos);
  sit_at(person, 24, 60);
  const std::size_t drawn_at_60 = widest(shown_at(person, chart));
  CHECK(drawn_at_60 == 60);
  const std::size_t at_60 = widest(shown_at(person, {"cards", "myths"}));
  CHECK((at_60 > 45 && at_60 <= 60));
  person.set_environment("COLUMNS=45");
  const std::size_t at_45 = widest(shown_at(person, {"cards", "myths"}));
  CHECK((at_45 > 30 && at_45 <= 45));
  const std::size_t drawn_at_45 = widest(shown_at(person, chart));
  CHECK(drawn_at_45 == 45);
}

TEST_CASE("cards without a name lists all cards", "[scenario][manners]") {
  Person person("one");
  person.initialize();
  const Json cards = person.ask({"cards"})["cards"];
  CHECK(cards.size() == 5);
  const std::string shown = person.run({"cards"}).out;
  for (const Json& card : cards) {
    const std::string name = card["name"];
    CHECK(shown.find(name) != std::string::npos);
    CHECK_FALSE(card["groups"].empty());
    for (const Json& group : card["groups"]) {
      CHECK(person.run({"cards", name, group["name"]}).code == 0);
    }
    person.refused(4, {"cards", name, "no-such-part"});
  }
}

TEST_CASE("looking for traces opens nothing, starts nothing and changes nothing",
          "[scenario][manners]") {
  Person person("one");
  write_file(person.folder() / ".bash_history", "waterline write quixotry\n");
  const Json traces = person.ask({"traces"})["traces"];
  CHECK_FALSE(fs::exists(person.home()));
  std::vector<std::string> found;
  for (const Json& trace : traces) {
    if (trace["found"] == true &&
        trace["place"].get<std::string>().starts_with(person.folder().native())) {
      found.push_back(trace["trace"]);
    }
  }
  CHECK(found == std::vector<std::string>{"shell_history"});
  const std::string shown = person.run({"traces"}).out;
  CHECK(shown.find("1 line names Waterline") != std::string::npos);
  CHECK(shown.find("quixotry") == std::string::npos);
  person.initialize();
  CHECK(person.ask({"traces"})["traces"][0]["trace"] == "journal");
}

TEST_CASE("the scripts of completion need no journal and make none", "[scenario][manners]") {
  Person person("one");
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Finished script = person.run({"completion", shell});
    CHECK(script.code == 0);
    CHECK(script.out.size() > 5000);
  }
  CHECK_FALSE(fs::exists(person.home()));
  person.refused(2, {"completion"});
}

TEST_CASE("help is paged, found by name, and short without a command", "[scenario][manners]") {
  Person person("one");
  sit_at(person, 10, 80);
  person.set_environment("PAGER=" + noting_pager(person).native());
  for (const std::vector<std::string>& command : {std::vector<std::string>{"--help"}, {"help"}}) {
    static_cast<void>(shown_at(person, command));
    CHECK(paged(person).find("take-back") != std::string::npos);
  }
  CHECK(person.run({"help", "share"}).out == person.run({"share", "--help"}).out);
  CHECK(person.run({"help", "ack"}).out == person.run({"acknowledge", "--help"}).out);
  CHECK(person.run({"--color", "never", "--help"}).code == 0);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"help", "shaer"}, {"shaer", "--help"}})
    CHECK(person.refused(2, command).find("shaer") != std::string::npos);
  const Finished alone = person.run({});
  CHECK(alone.code == 2);
  CHECK(alone.err.find("error") == std::string::npos);
  CHECK(alone.out.find("waterline init") != std::string::npos);
  CHECK(person.refused(2, {"takeaway", "some words"}).find("waterline takeaway add") !=
        std::string::npos);
}

TEST_CASE("questions and sentences fit a narrow terminal", "[scenario][manners]") {
  Person person("one");
  person.initialize();
  const std::string id = person.ask({"write", "-"}, "A walk.")["id"];
  sit_at(person, 24, 40);
  person.set_environment("PAGER=cat");
  const auto fits = [](const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      while (line.ends_with('\r')) line.pop_back();
      if (line.size() > 40) return false;
    }
    return true;
  };
  const auto talk = person.converse({"bin", "empty"});
  talk->expect("Type the word empty");
  talk->answer("no");
  CHECK(talk->finish() == 0);
  INFO(talk->transcript());
  CHECK(fits(talk->transcript()));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"status"}, {"rm", id}, {"given"}, {"waiting"}, {"address"}}) {
    const std::string shown = shown_at(person, command);
    INFO(shown);
    CHECK(fits(shown));
  }
}
