#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests that the partner pairs with another device: everything done with the former device stays
// visible, and nothing of it moves to the new one.

using namespace waterline::scenario;

namespace {

void sync(Person& one, Person& other) {
  one.ask({"sync"});
  other.ask({"sync"});
  one.ask({"sync"});
}

bool shows(Person& person, const std::vector<std::string>& command, const std::string& text) {
  return person.run(command).out.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("history with an earlier device stays visible after pairing with another", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b);
  const std::string entry = a.ask({"write", "-"}, "I walked.")["id"];
  const std::string item =
      a.ask({"share", entry, "--whole", "--replies", "--now", "--confirm", "now"})["item"];
  const std::string agreement =
      a.ask({"agree", "propose", "We eat together.", "--now", "--confirm", "now"})["item"];
  const std::string goal =
      a.ask({"path", "propose", "Talk more.", "--now", "--confirm", "now"})["item"];
  const std::string question = a.ask({"ask", "What is home?", "--now", "--confirm", "now"})["item"];
  sync(a, b);
  b.ask({"agree", "accept", agreement});
  b.ask({"reply", item, "I saw you.", "--now", "--confirm", "now"});
  sync(b, a);

  const auto given_before = a.ask({"given"})["devices"].size();
  REQUIRE(given_before == 1);
  a.ask({"unpair", "--confirm", "unpair"});
  Person c("C");
  c.initialize();
  const auto other = pair_by_words(a, c);
  CHECK(shows(a, {"ours"}, "I walked."));
  CHECK(shows(a, {"ours"}, "I saw you."));
  CHECK_FALSE(shows(a, {"ours"}, "Open to replies"));
  CHECK(shows(a, {"agree"}, "We eat together."));
  CHECK(shows(a, {"agree"}, "no longer paired with, with the words of that time"));
  CHECK(shows(a, {"path"}, "Talk more."));
  CHECK(shows(a, {"questions"}, "What is home?"));
  CHECK(shows(a, {"show", item}, "I walked."));
  const std::string exported = [&] {
    const std::string file = a.folder() / "export.json";
    a.ask({"export", file, "--partner", "--plain", "--confirm", "plain"});
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }();
  for (const char* text :
       {"I walked.", "We eat together.", "Talk more.", "What is home?", "I saw you."}) {
    INFO(text);
    CHECK(exported.find(text) != std::string::npos);
  }

  // Nothing that the former device had is on the new device. Commands that would change it are
  // refused.
  CHECK(c.shared_items().empty());
  CHECK(c.ask({"agree"})["documents"].empty());
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"take-back", "--yes", item},
        {"agree", "withdraw", agreement},
        {"agree", "report", agreement, "Mine."},
        {"path", "done", goal},
        {"answer", question, "Here."}}) {
    INFO(command[0] << " " << command[1]);
    CHECK(a.refused(4, command).find("no longer paired with") != std::string::npos);
  }
}
