#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Tests with the ordinary program that answers stay with the words they were about.

using namespace waterline::scenario;
using waterline::fakes::eventually;

namespace {

bool says(Person& person, const std::vector<std::string>& command, const std::string& words) {
  return person.run(command).out.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("acknowledgements and replies to a revised share are to earlier words", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b, a.folder() / "wire");
  const auto meet = [&] { b.ask({"sync"}); };
  const std::string entry = b.ask({"write", "-"}, "I want to listen to you better.")["id"];
  const std::string other = b.ask({"write", "-"}, "You should obey me.")["id"];
  const std::string id =
      b.ask({"share", entry, "--whole", "--replies", "--now", "--confirm", "now"})["item"];
  meet();
  eventually([&] { return a.ask({"ours"})["items"].size() == 1; });
  const Json before = a.request("GET", "/v1/shared/" + id);
  a.ask({"acknowledge", id, "thank-you-for-your-trust"});
  a.ask({"reply", id, "Yes please. That is all I ever wanted.", "--now", "--confirm", "now"});
  const std::string waits =
      a.ask({"reply", id, "I decided on this before.", "--until", "tonight"})["id"];
  meet();
  eventually([&] { return b.ask({"ours"})["items"][0]["replies"].size() == 1; });
  CHECK(says(b, {"ours"}, "Your partner: Thank you for trusting me with this."));

  b.ask({"revise", id, "--entry", other, "--whole", "--now", "--confirm", "now"});
  meet();
  eventually([&] { return a.ask({"ours"})["items"][0]["text"] == "You should obey me."; });
  for (Person* person : {&a, &b}) {
    const std::string who = person == &a ? "You" : "Your partner";
    CHECK(
        says(*person, {"ours"}, who + ", to earlier words: Thank you for trusting me with this."));
    CHECK(says(*person, {"ours"}, who + ", in reply to earlier words"));
    CHECK_FALSE(says(*person, {"ours"}, who + ", in reply  "));
  }
  CHECK(says(a, {"ours"}, "a reply, to earlier words, waits for tonight"));

  // A client that still shows the first words answers them. It gets an error, and nothing is sent
  // to the partner.
  for (const auto& [path, body] :
       {std::pair<const char*, Json>{"/acknowledgement", {{"kind", "with-you"}}},
        {"/reply", {{"text", "Yes."}, {"wait_seconds", 0}, {"confirm", "now"}}},
        {"/reply/preview", {{"text", "Yes."}}}}) {
    Json request = body;
    request["words"] = before["words"];
    CHECK(a.request("POST", "/v1/shared/" + id + path, request)["error"] == "other_words");
  }
  CHECK(a.request("GET", "/v1/shared/" + id)["replies"].size() == 1);

  // A reply that waited was written to the first words. It is still marked as a reply to them after
  // it left.
  a.ask({"release", waits});
  meet();
  eventually([&] { return b.ask({"ours"})["items"][0]["replies"].size() == 2; });
  CHECK(b.ask({"ours"})["items"][0]["replies"][1]["to_earlier"] == true);
  // An acknowledgement that is given again is about the present words.
  a.ask({"acknowledge", id, "with-you"});
  meet();
  eventually([&] { return says(b, {"ours"}, "Your partner: I am with you in this."); });
}
