#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

using namespace waterline::scenario;
using waterline::fakes::eventually;

namespace {

struct Two {
  Two() {
    a.initialize();
    b.initialize();
    relay = pair_by_words(a, b, a.folder() / "wire");
  }

  static Json only(Person& person, const std::vector<std::string>& command,
                   const std::string& list) {
    const Json answer = person.ask(command);
    REQUIRE(answer[list].size() == 1);
    return answer[list][0];
  }
  Json item(Person& person) { return only(person, {"ours"}, "items"); }
  void meet() { b.ask({"sync"}); }

  Person a{"A"};
  Person b{"B"};
  std::unique_ptr<Running> relay;
};

std::string write(Person& person, const std::string& text) {
  return person.ask({"write", "-"}, text)["id"];
}

}  // namespace

TEST_CASE("a share waits for a moment, is revised, replied to, taken back", "[scenario]") {
  Two two;
  const std::string entry = write(two.a, "What I did not say on Sunday.\nAnd why.");
  const Json held = two.a.ask({"share", entry, "--line", "There is something about Sunday.",
                               "--until", "our next session", "--replies", "--expires", "7d"});
  CHECK(held["until"] == "our next session");
  CHECK(held["due"].is_null());
  two.meet();
  CHECK(two.b.ask({"ours"})["items"].empty());
  CHECK(two.a.ask({"waiting"})["waiting"][0]["until"] == "our next session");
  two.a.refused(4, {"release", "another moment"});
  CHECK(two.a.ask({"release", "our next session"})["released"] == 1);
  two.meet();
  eventually([&] { return two.b.ask({"ours"})["items"].size() == 1; });
  Json seen = two.item(two.b);
  CHECK(seen["text"] == "There is something about Sunday.");
  CHECK(seen["replies_open"] == true);
  CHECK(seen["expires"].is_string());
  const std::string id = seen["id"];

  // To send a revision at once, the person must also type the word "now" (`--confirm now`), as for
  // a share.
  CHECK(two.a.run({"revise", id, "--summary", "I was sad on Sunday.", "--now"}).code == 2);
  two.a.ask({"revise", id, "--summary", "I was sad on Sunday.", "--now", "--confirm", "now"});
  two.meet();
  // B may reply only to words that B's device shows, so wait until it shows the revised words.
  eventually([&] { return two.item(two.b)["revised"] == true; });
  two.b.ask({"reply", id, "-", "--now", "--confirm", "now"}, "Thank you for telling me.");
  two.meet();
  eventually([&] { return !two.item(two.a)["replies"].empty(); });
  seen = two.item(two.b);
  CHECK(seen["text"] == "I was sad on Sunday.");
  CHECK(seen["expires"].is_string());
  CHECK(two.item(two.a)["replies"][0]["text"] == "Thank you for telling me.");
  CHECK(two.item(two.a)["replies"][0]["author"] == "partner");

  two.a.ask({"reply", id, "Thank you for listening.", "--now", "--confirm", "now"});
  two.a.ask({"replies", id, "closed"});
  two.meet();
  eventually([&] { return two.item(two.b)["replies_open"] == false; });
  CHECK(two.item(two.b)["replies"].size() == 2);
  two.b.refused(2, {"reply", id, "One more."});

  const auto given = [&] { return two.b.ask({"given"})["devices"][0]["given"]; };
  REQUIRE(given().size() == 1);
  CHECK(given()[0]["what"] == "reply");
  CHECK(given()[0]["text"] == "Thank you for telling me.");
  CHECK(given()[0]["asked_to_remove"] == false);
  two.b.ask({"take-back", "-y", given()[0]["item"]});
  two.a.ask({"take-back", "-y", id});
  two.meet();
  eventually([&] { return two.item(two.b)["taken_back"] == true; });
  CHECK(given()[0]["asked_to_remove"] == true);
  CHECK(given()[0]["text"] == "Thank you for telling me.");
  CHECK(two.item(two.a)["replies"].size() == 1);
}

TEST_CASE("only its author sees a waiting reply until it leaves", "[scenario]") {
  Two two;
  two.a.ask(
      {"share", write(two.a, "How I slept."), "--whole", "--replies", "--now", "--confirm", "now"});
  two.meet();
  eventually([&] { return two.b.ask({"ours"})["items"].size() == 1; });
  const std::string id = two.item(two.b)["id"];
  const std::string cancelled = two.b.ask({"reply", id, "-"}, "Said too soon.")["id"];
  const Json kept = two.b.ask({"reply", id, "-", "--until", "tonight"}, "Sleep well.");
  CHECK(kept["item"].is_null());
  CHECK(two.b.ask({"waiting"})["waiting"].size() == 2);
  CHECK(two.b.run({"ours"}).out.find("Said too soon.") != std::string::npos);
  two.b.refused(2, {"take-back", "-y", cancelled});
  two.b.ask({"cancel", cancelled});
  two.meet();
  CHECK(two.item(two.a)["replies"].empty());
  two.b.ask({"release", "tonight"});
  two.meet();
  eventually([&] { return two.item(two.a)["replies"].size() == 1; });
  CHECK(two.item(two.a)["replies"][0]["text"] == "Sleep well.");

  // A forbids replies while a reply of B's waits. The reply stays, and tells why it cannot leave.
  const std::string late =
      two.b.ask({"reply", id, "-", "--until", "tomorrow"}, "One more thing.")["id"];
  two.a.ask({"replies", id, "closed"});
  two.meet();
  eventually([&] { return two.item(two.b)["replies_open"] == false; });
  two.b.refused(2, {"release", late});
  const Json waits = two.b.ask({"waiting"})["waiting"];
  REQUIRE(waits.size() == 1);
  CHECK(waits[0]["cannot_leave"] == "replies_closed");
  CHECK(waits[0]["text"] == "One more thing.");
  two.meet();
  CHECK(two.item(two.a)["replies"].size() == 1);
}

TEST_CASE("two people agree on a path, each reports, each withdraws alone", "[scenario]") {
  Two two;
  const auto document = [](Person& person, const std::string& command) {
    return Two::only(person, {command}, "documents");
  };
  const std::string goal = two.a.ask({"path", "propose", "Speak", "before", "it", "is", "late.",
                                      "--now", "--confirm", "now"})["item"];
  two.meet();
  eventually([&] { return two.b.ask({"path"})["documents"].size() == 1; });
  CHECK(document(two.b, "path")["versions"][0]["author"] == "partner");
  CHECK(document(two.b, "path")["in_force"].empty());
  two.a.refused(4, {"path", "accept", goal});
  two.b.ask({"path", "accept", goal});
  two.b.ask({"path", "change", goal, "Speak before it is late, and gently.", "--now", "--confirm",
             "now"});
  two.meet();
  eventually([&] { return document(two.a, "path")["versions"].size() == 1; });
  CHECK(document(two.a, "path")["in_force"][0]["text"] == "Speak before it is late.");
  two.a.ask({"path", "accept", goal});
  two.a.ask({"path", "step", goal, "-", "--now", "--confirm", "now"}, "Ten minutes on Sunday.");
  two.a.ask({"agree", "propose", "Neither of us reads the other's letters.", "--now", "--confirm",
             "now"});
  two.meet();
  eventually([&] { return two.b.ask({"agree"})["documents"].size() == 1; });
  for (Person* person : {&two.a, &two.b}) {
    const Json path = person->ask({"path"})["documents"];
    REQUIRE(path.size() == 2);
    CHECK(path[0]["in_force"][0]["text"] == "Speak before it is late, and gently.");
    CHECK(path[1]["goal"] == goal);
  }
  const std::string agreement = document(two.b, "agree")["id"];
  two.b.refused(4, {"agree", "report", agreement, "Not yet agreed."});
  two.b.ask({"agree", "accept", agreement});
  two.b.ask({"agree", "report", agreement, "I kept to it, and it was hard on Friday.", "--now",
             "--confirm", "now"});
  two.a.ask({"agenda", "add", "The holidays.", "--now", "--confirm", "now"});
  two.b.ask({"agenda", "add", "Money.", "--now", "--confirm", "now"});
  two.meet();
  eventually([&] { return two.a.ask({"agenda"})["documents"].size() == 2; });
  CHECK(document(two.a, "agree")["their_report"] == "I kept to it, and it was hard on Friday.");
  CHECK(document(two.a, "agree")["my_report"].is_null());
  const Json agenda = two.a.ask({"agenda", "list"})["documents"];
  for (const Json& point : agenda) {
    if (point["versions"][0]["author"] == "partner") {
      two.a.refused(2, {"agenda", "edit", point["id"], "Not mine."});
      two.a.refused(4, {"agenda", "remove", point["id"]});
    } else {
      two.a.ask({"agenda", "remove", point["id"]});
    }
  }
  two.b.ask({"path", "withdraw", goal});
  two.meet();
  eventually([&] { return two.a.ask({"path"})["documents"][0]["in_force"].empty(); });
  eventually([&] { return two.b.ask({"agenda"})["documents"].size() == 1; });
}

TEST_CASE("two wordings of a takeaway written at once both stay until settled", "[scenario]") {
  Two two;
  const std::string id =
      two.a.ask({"takeaway", "add", "We wait a day.", "--now", "--confirm", "now"})["item"];
  two.meet();
  eventually([&] { return two.b.ask({"takeaway"})["documents"].size() == 1; });
  // B pauses, so that each person writes a text before the other's text arrives.
  two.b.ask({"pause"});
  two.a.ask({"takeaway", "edit", id, "We wait an hour.", "--now", "--confirm", "now"});
  two.b.ask({"takeaway", "edit", id, "We wait a week.", "--now", "--confirm", "now"});
  two.b.ask({"resume"});
  two.meet();
  const auto versions = [&](Person& person) {
    return Two::only(person, {"takeaway"}, "documents")["versions"];
  };
  eventually([&] { return versions(two.a).size() == 2 && versions(two.b).size() == 2; });
  for (int i = 0; i < 2; ++i) CHECK(versions(two.a)[i]["text"] == versions(two.b)[i]["text"]);
  two.b.ask({"takeaway", "edit", id, "We wait until both are calm.", "--now", "--confirm", "now"});
  two.meet();
  eventually([&] { return versions(two.a).size() == 1; });
  CHECK(versions(two.a)[0]["text"] == "We wait until both are calm.");
}

TEST_CASE("a sealed question opens only when both answered and both chose", "[scenario]") {
  Two two;
  const std::string id =
      two.a.ask({"ask", "What would you like more of?", "--now", "--confirm", "now"})["item"];
  two.meet();
  const auto question = [](Person& person) {
    return Two::only(person, {"questions"}, "questions");
  };
  eventually([&] { return two.b.ask({"questions"})["questions"].size() == 1; });
  const Json untouched = question(two.a);
  two.b.ask({"answer", id, "-"}, "Slow mornings.");
  two.meet();
  CHECK(question(two.a) == untouched);
  two.b.refused(2, {"reveal", id});
  two.b.ask({"reveal", id, "--confirm", "reveal"});
  two.meet();
  CHECK(question(two.a) == untouched);
  CHECK(question(two.b)["open"] == false);
  two.b.refused(2, {"answer", id, "Something else."});

  // B's answer can be opened while B's journal is locked.
  two.a.ask({"answer", id, "Walks."});
  two.b.ask({"lock"});
  two.a.ask({"reveal", id, "--confirm", "reveal"});
  two.a.ask({"sync"});
  eventually([&] { return question(two.a)["open"] == true; });
  CHECK(question(two.a)["their_answer"] == "Slow mornings.");
  eventually([&] { return question(two.b)["open"] == true; });
  CHECK(question(two.b)["their_answer"] == "Walks.");

  two.b.ask({"answer", id, "--forget"});
  two.meet();
  eventually([&] { return question(two.a)["their_answer"].is_null(); });
  CHECK(question(two.a)["open"] == true);
}

TEST_CASE("withdrawing a goal tells which words about it still wait", "[scenario]") {
  Two two;
  two.a.ask({"path", "propose", "-", "--now", "--confirm", "now"}, "Walk together on Sundays.");
  two.meet();
  const std::string goal = two.b.ask({"path"})["documents"][0]["id"];
  two.b.ask({"path", "accept", goal});
  two.b.ask({"sync"});
  two.a.ask({"path", "change", goal, "-"}, "Walk together on Saturdays.");
  CHECK(two.a.run({"path"}).out.find("Walk together on Saturdays.") != std::string::npos);
  const Finished withdrawn = two.a.run({"path", "withdraw", goal});
  CHECK(withdrawn.code == 0);
  CHECK(withdrawn.err.find("still wait to leave") != std::string::npos);
  CHECK(withdrawn.out.find("Walk together on Saturdays.") != std::string::npos);
  CHECK(two.a.run({"path"}).out.find("Walk together on Saturdays.") != std::string::npos);
}
