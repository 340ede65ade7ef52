#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

using namespace waterline::scenario;
using waterline::fakes::eventually;

namespace {

std::string write(Person& person, const std::string& text) {
  return person.ask({"write", "-"}, text)["id"];
}

std::string share_now(Person& person, const std::string& entry) {
  return person.ask({"share", entry, "--whole", "--now", "--confirm", "now"})["item"];
}

Json items_of(Person& person) {
  return person.ask({"ours"})["items"];
}

}  // namespace

TEST_CASE("two people pair, share, cancel, take back, acknowledge, restart and unpair",
          "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const std::string walk = write(a, "A walk around the pond.\nNobody asked why.\nIt was enough.");
  const std::string heat = write(a, "Written in heat, on a Tuesday.");
  const std::string lamp = write(b, "The lamp by the stairs was on.");
  const auto relay = pair_by_words(a, b, a.folder() / "wire");

  // A share arrives as it was previewed, and nothing else arrives.
  const Json preview = a.ask({"share", walk, "--excerpt", "2..3", "--preview"});
  CHECK(preview["text"] == "Nobody asked why.\nIt was enough.");
  a.ask({"share", walk, "--excerpt", "2..3", "--now", "--confirm", "now"});
  a.ask({"share", heat, "--line", "I am working on my impatience.", "--after", "1h"});
  b.ask({"sync"});
  Json seen = items_of(b);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0]["text"] == preview["text"]);
  CHECK(seen[0]["author"] == "partner");
  CHECK(seen[0]["depth"] == "excerpt");
  CHECK(seen[0]["day"].is_null());

  // A waiting share can be cancelled without a trace.
  Json held = a.ask({"waiting"})["waiting"];
  REQUIRE(held.size() == 1);
  a.ask({"cancel", held[0]["id"]});
  CHECK(a.ask({"waiting"})["waiting"].empty());
  CHECK(a.ask({"given"})["devices"][0]["given"].size() == 1);

  // While the two nodes are connected, an acknowledgement is sent without a command.
  const std::string item = seen[0]["id"];
  b.ask({"acknowledge", item, "with-you"});
  eventually([&] { return items_of(a)[0]["acknowledgement"] == "with-you"; });
  const std::string theirs = share_now(b, lamp);
  eventually([&] { return items_of(a).size() == 2; });

  // Only the author can take an item back, and only the partner can acknowledge it.
  b.refused(2, {"take-back", "--yes", item});
  a.refused(2, {"acknowledge", item, "with-you"});
  CHECK(items_of(a).size() == 2);

  // Both nodes restart and find each other again without a command.
  a.ask({"stop"});
  b.ask({"stop"});
  CHECK(items_of(a).size() == 2);
  const std::string later = share_now(a, write(a, "After the restart."));
  b.ask({"sync"});
  eventually([&] { return items_of(b).size() == 3; });

  a.ask({"take-back", "--yes", item});
  eventually([&] {
    for (const Json& one : items_of(b)) {
      if (one["id"] == item) return one["taken_back"] == true && one["text"] == "";
    }
    return false;
  });

  // Unpairing is silent: to the partner it looks like a device that is off.
  a.refused(2, {"unpair"});
  a.ask({"unpair", "--confirm", "unpair"});
  CHECK(a.ask({"status"})["partner"].is_null());
  CHECK_FALSE(b.ask({"status"})["partner"].is_null());
  // Stop the recording relay, because it would still accept the call.
  relay->kill();
  CHECK(b.refused(14, {"sync", "--wait", "3"}).find("unpair") == std::string::npos);
  CHECK(items_of(a).size() == 3);
  CHECK(items_of(b).size() == 3);
  a.refused(2, {"share", walk, "--whole", "--now", "--confirm", "now"});
}

TEST_CASE("pairing again restores the shared history, a new partner gets none", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  pair_by_words(a, b);
  share_now(a, write(a, "From the first time."));
  a.ask({"unpair", "--confirm", "unpair"});
  b.ask({"unpair", "--confirm", "unpair"});

  Person c("C");
  c.initialize();
  {
    const auto relay = pair_by_words(a, c, a.folder() / "wire");
    c.ask({"sync"});
    CHECK(items_of(c).empty());
    share_now(a, write(a, "For another person."));
    eventually([&] { return items_of(c).size() == 1; });
  }
  a.ask({"unpair", "--confirm", "unpair"});

  pair_by_words(a, b);
  b.ask({"sync"});
  eventually([&] { return items_of(b).size() == 1; });
  CHECK(items_of(b)[0]["text"] == "From the first time.");
}

TEST_CASE("two people pair by a picture", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const std::string picture = a.folder() / "picture.png";
  const auto showing = a.start({"--json", "pair", "show", "--qr-png", picture, "--listen",
                                "127.0.0.1:0", "--confirm", "same"});
  showing->wait_for_output("\n}");
  eventually(
      [&] { return std::filesystem::exists(picture) && std::filesystem::file_size(picture) > 0; });
  const std::string photograph = b.folder() / "photograph.png";
  std::filesystem::copy_file(picture, photograph);
  const Finished joined =
      b.run({"--json", "pair", "join", "--qr", photograph, "--confirm", "same"});
  const Finished shown = showing->wait();
  INFO(joined.out << joined.err << shown.err);
  REQUIRE(joined.code == 0);
  REQUIRE(shown.code == 0);
  CHECK(b.ask({"status"})["partner"]["method"] == "picture");
  share_now(b, write(b, "By picture."));
  eventually([&] { return items_of(a).size() == 1; });

  // The program removes the picture that it wrote, and a copy of it works only once.
  CHECK_FALSE(std::filesystem::exists(picture));
  Person c("C");
  c.initialize();
  const Finished again = c.run({"pair", "join", "--qr", photograph, "--confirm", "same"});
  CHECK(again.code != 0);
  CHECK(c.ask({"status"})["partner"].is_null());
}

TEST_CASE("three wrong codes at the terminal end an offer", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  auto showing =
      a.start({"--json", "pair", "show", "--listen", "127.0.0.1:0", "--confirm", "same"});
  showing->wait_for_output("\n}");
  const Json offer = Json::parse(showing->out_so_far());
  const std::string code = offer["code"];
  const std::string number = code.substr(0, code.find('-'));
  const std::string at = "127.0.0.1:" + port_of(offer["listen"]);
  // Another person's offer. Its code has other words than the code of this offer.
  const Json others = [&] {
    Person other("somebody");
    other.initialize();
    const auto shown =
        other.start({"--json", "pair", "show", "--listen", "127.0.0.1:0", "--confirm", "same"});
    shown->wait_for_output("\n}");
    return Json::parse(shown->out_so_far());
  }();
  const std::string other_code = others["code"];
  const std::string wrong = number + other_code.substr(other_code.find('-'));

  CHECK(b.run({"pair", "join", wrong, "--at", at, "--confirm", "same"}).code == 15);
  CHECK(b.run({"pair", "join", wrong, "--at", at, "--confirm", "same"}).code == 15);
  a.request("GET", "/v1/pairing");
  showing->kill();
  a.kill_node();
  a.ask({"unlock"});
  CHECK(a.request("GET", "/v1/pairing")["guesses_left"] == 1);

  Person c("C");
  c.initialize();
  CHECK(c.run({"pair", "join", wrong, "--at", at, "--confirm", "same"}).code == 15);
  eventually([&] { return a.request("GET", "/v1/pairing")["guesses_left"] == 0; });

  // After that even the right code fails.
  Person d("D");
  d.initialize();
  CHECK(d.run({"pair", "join", code, "--at", at, "--confirm", "same"}).code != 0);
  CHECK(d.ask({"status"})["partner"].is_null());
  CHECK(a.ask({"status"})["partner"].is_null());
}

TEST_CASE("a waiting share leaves at its time, even while locked", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  pair_by_words(a, b);
  const std::string first = write(a, "First.");
  const std::string second = write(a, "Second.");
  a.request("POST", "/v1/shares", {{"entry", first}, {"depth", "whole"}, {"wait_seconds", 2}});
  eventually([&] { return items_of(b).size() == 1; });
  CHECK(a.ask({"waiting"})["waiting"].empty());

  a.request("POST", "/v1/shares", {{"entry", second}, {"depth", "whole"}, {"wait_seconds", 3}});
  a.ask({"lock"});
  eventually([&] { return items_of(b).size() == 2; });
  CHECK(a.request("GET", "/v1/status")["state"] == "locked");
  CHECK(a.ask({"waiting"})["waiting"].empty());
  CHECK(items_of(a).size() == 2);
}

TEST_CASE("unshared words are never on the wire or the partner's disk", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b, a.folder() / "wire");
  const std::string marker = "quixotry-zephyrine-marker";
  const std::string deep_marker = "deepmost-oubliette-marker";
  const std::string shared_marker = "daylight-visible-marker";
  const std::string entry =
      write(a, "# " + marker + "\n" + marker + "\n" + shared_marker + "\nmore " + marker);
  a.ask({"note", "-"}, deep_marker + " in the deep");
  a.ask({"edit", entry}, "# " + marker + " again\n" + shared_marker + "\n" + marker);
  a.ask({"search", marker});
  a.ask({"search", "--deep", deep_marker});
  a.ask({"share", entry, "--excerpt", shared_marker, "--now", "--confirm", "now"});
  a.ask({"share", entry, "--whole", "--after", "2h"});
  b.ask({"sync"});
  eventually([&] { return items_of(b).size() == 1; });
  CHECK(items_of(b)[0]["text"] == shared_marker);

  // Kill both nodes by SIGKILL, so that the files are as after a crash.
  for (Person* person : {&a, &b}) person->kill_node();
  for (const std::string& text : {marker, deep_marker, shared_marker, entry}) {
    INFO(text);
    CHECK_FALSE(stands_in(a.home(), text));
    CHECK_FALSE(stands_in(b.home(), text));
    CHECK_FALSE(stands_in(a.folder() / "wire", text));
  }
  for (const std::string& text : {marker, deep_marker}) {
    CHECK(b.ask({"ours"}).dump().find(text) == std::string::npos);
    CHECK(b.run({"search", text}).code == 4);
  }
  CHECK(items_of(b)[0]["text"] == shared_marker);
  CHECK(a.ask({"show", entry})["text"].get<std::string>().find(marker) != std::string::npos);
}
