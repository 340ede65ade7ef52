#include <algorithm>
#include <fstream>
#include <set>

#include "house.h"

// Two people who were never in one place, each in a house of their own, pair through the Tor network
// of tornet.py. A third one may have read the line.
namespace waterline::scenario {
namespace {

constexpr const char* kFar[] = {"--json", "pair", "show", "--far", "--confirm", "same"};

struct Strangers {
  Person a{"A"};
  Person b{"B"};
  Person c{"C"};

  Strangers() {
    a.live_in(enter(0));
    b.live_in(enter(1));
    c.live_in(enter(1));
    for (Person* person : {&a, &b, &c}) person->initialize();
  }
};

Json state_of_pairing(Person& person) {
  return person.request("GET", "/v1/pairing");
}

void comes_to(Person& person, const std::string& state) {
  fakes::eventually([&] { return state_of_pairing(person)["state"] == state; },
                    std::chrono::minutes(4));
}

std::string far_line(Person& person) {
  const Json offer =
      person.request("POST", "/v1/pairing/offer", {{"method", "picture"}, {"far", true}});
  REQUIRE(offer.contains("picture"));
  return offer["picture"];
}

// The documents that a command printed, one after the other.
std::vector<Json> documents(const std::string& printed) {
  std::vector<Json> all;
  std::istringstream in(printed);
  for (Json one; in >> std::ws && in.peek() != EOF;) {
    in >> one;
    all.push_back(one);
  }
  return all;
}

Json words_in(const std::string& printed) {
  for (const Json& one : documents(printed)) {
    if (one["schema"] == "waterline/compare/1") return one["words"];
  }
  return {};
}

TEST_CASE("Two people pair and meet through Tor, and send no other packet", "[scenario]") {
  Strangers people;
  Person& a = people.a;
  Person& b = people.b;
  CHECK(a.refused(2, {"pair", "show", "--far"}).find("tor on") != std::string::npos);
  a.ask({"tor", "only"});
  CHECK(tor_of(a) == -1);
  CHECK(a.ask({"tor"})["tor"]["use"] == "only");
  CHECK(a.refused(2, {"pair", "show"}).find("pair show --far") != std::string::npos);
  count_packets(0);
  count_packets(1);

  const auto showing = a.start({std::begin(kFar), std::end(kFar)});
  showing->wait_for_output("\n}");
  const Json offer = documents(showing->out_so_far()).front();
  const std::string line = offer["picture"];
  CHECK(offer["far"] == true);
  CHECK(offer["addresses"].empty());
  CHECK(b.refused(2, {"pair", "join", line}).find("Tor is off here") != std::string::npos);
  b.ask({"tor", "only"});
  CHECK(b.refused(2, {"pair", "join", "7-copper-lantern-meadow-finch"}).find("too few") !=
        std::string::npos);
  std::string altered = line;
  altered[40] = altered[40] == 'A' ? 'B' : 'A';
  CHECK(b.refused(2, {"pair", "join", altered}).find("not whole") != std::string::npos);

  const Finished joined = b.run({"--json", "pair", "join", line, "--confirm", "same"});
  const Finished shown = showing->wait();
  INFO(shown.out << shown.err << joined.out << joined.err);
  REQUIRE(joined.code == 0);
  REQUIRE(shown.code == 0);
  CHECK(words_in(joined.out).size() == 6);
  CHECK(words_in(joined.out) == words_in(shown.out));

  a.share("from another place");
  arrives(b, "from another place");
  b.share("and back");
  arrives(a, "and back");
  for (Person* person : {&a, &b}) {
    const Json partner = person->ask({"status"})["partner"];
    CHECK(partner["address"] == "");
    CHECK(partner["listen"] == "");
    CHECK(partner["tor"]["use"] == "only");
  }
  for (const int number : {0, 1}) {
    CHECK(packets(number, "by_tcp") > 0);
    CHECK(packets(number, "direct") == 0);
    CHECK(packets(number, "datagrams") == 0);
  }
}

TEST_CASE("Somebody who reads the line first is noticed by the one it was for", "[scenario]") {
  Strangers people;
  for (Person* person : {&people.a, &people.b, &people.c}) person->ask({"tor", "on"});
  const std::string line = far_line(people.a);
  people.c.request("POST", "/v1/pairing/join", {{"picture", line}});
  comes_to(people.a, "compare");
  comes_to(people.c, "compare");
  const Finished second = people.b.run({"pair", "join", line, "--confirm", "same"});
  CHECK(second.code == 15);
  CHECK(second.err.find("This line is in use already") != std::string::npos);
  // B's person telephones with A's, who therefore says that the words differ.
  people.a.request("POST", "/v1/pairing/compare", {{"same", false}});
  comes_to(people.a, "over");
  comes_to(people.c, "over");
  CHECK(state_of_pairing(people.a)["end"] == "not_confirmed");
  fakes::eventually([&] { return tor_of(people.a) == -1 && tor_of(people.c) == -1; });
  for (Person* person : {&people.a, &people.b, &people.c})
    CHECK(person->ask({"status"})["partner"].is_null());
}

// Everything that a person is told, on one line.
std::string words_of(const Finished& finished) {
  std::string words = finished.out + finished.err;
  std::ranges::replace(words, '\n', ' ');
  return words;
}

bool has(const std::string& words, const std::string& some) {
  INFO(words);
  return words.find(some) != std::string::npos;
}

TEST_CASE("A line outlives a crash of the device that shows it, and is shown again", "[scenario]") {
  Strangers people;
  Person& a = people.a;
  Person& b = people.b;
  for (Person* person : {&a, &b}) person->ask({"tor", "only"});
  CHECK(has(words_of(a.run({"pair", "show", "--again"})), "No offer to pair stands"));
  const auto showing = a.start({"pair", "show", "--far"});
  showing->wait_for_output("the line works", 120);
  const std::string line = a.request("GET", "/v1/pairing/offer")["picture"];
  a.kill_node();
  const Finished ended = showing->wait();
  CHECK(ended.code == 1);
  CHECK(has(words_of(ended), "pair show --again"));
  fakes::eventually([&] { return tor_of(a) == -1; });

  a.ask({"unlock"});
  CHECK(a.ask({"status"})["offer"]["far"] == true);
  CHECK(has(words_of(a.run({"status"})), "A line for pairing through Tor is good until"));
  const auto again = a.start({"--json", "pair", "show", "--again", "--confirm", "same"});
  again->wait_for_output("\n}");
  CHECK(documents(again->out_so_far()).front()["picture"] == line);
  // The joiner crashes while it calls, and then pastes the line once more.
  const auto joining = b.start({"pair", "join", line});
  joining->wait_for_output("Calling the other device", 60);
  b.kill_node();
  CHECK(joining->wait().code == 1);
  b.ask({"unlock"});
  CHECK(b.ask({"status"})["offer"].is_null());
  CHECK(state_of_pairing(b)["state"] == "none");
  const Finished joined = b.run({"--json", "pair", "join", line, "--confirm", "same"});
  const Finished shown = again->wait();
  INFO(joined.out << joined.err << shown.out << shown.err);
  CHECK(joined.code == 0);
  CHECK(shown.code == 0);
  CHECK(a.ask({"status"})["offer"].is_null());
  a.share("after two crashes");
  arrives(b, "after two crashes");
}

TEST_CASE("A crash while the words are compared ends the line, on either device", "[scenario]") {
  Strangers people;
  Person& a = people.a;
  Person& b = people.b;
  for (Person* person : {&a, &b}) person->ask({"tor", "only"});
  const bool is_displayer = GENERATE(true, false);
  INFO(is_displayer);
  Person& crashes = is_displayer ? a : b;
  Person& stays = is_displayer ? b : a;
  const std::string line = far_line(a);
  b.request("POST", "/v1/pairing/join", {{"picture", line}});
  comes_to(a, "compare");
  comes_to(b, "compare");
  crashes.kill_node();
  comes_to(stays, "over");
  CHECK(state_of_pairing(stays)["end"] == "ended_there");
  crashes.ask({"unlock"});
  // Who has the line could otherwise try once more.
  CHECK(state_of_pairing(crashes)["state"] == "none");
  for (Person* person : {&a, &b}) {
    const Json status = person->ask({"status"});
    CHECK(status["offer"].is_null());
    CHECK(status["partner"].is_null());
    CHECK(tor_of(*person) == -1);
  }
  CHECK(has(words_of(a.run({"pair", "show", "--again"})), "No offer to pair stands"));
}

TEST_CASE("Each end of a pairing through Tor says what happened, and what was kept", "[scenario]") {
  Strangers people;
  Person& a = people.a;
  Person& b = people.b;
  for (Person* person : {&a, &b}) person->ask({"tor", "only"});
  const auto joins = [&](const std::string& line) {
    return b.start({"--json", "pair", "join", line, "--confirm", "same"});
  };
  {
    // The displayer's person says that they differ, after the joiner's said that they are the same.
    const auto joining = joins(far_line(a));
    comes_to(a, "compare");
    a.request("POST", "/v1/pairing/compare", {{"same", false}});
    const Finished joined = joining->wait();
    CHECK(joined.code == 15);
    CHECK(has(words_of(joined), "reported that the words differ"));
  }
  {
    // The displayer's person stops while the other one compares.
    const auto joining = joins(far_line(a));
    comes_to(a, "compare");
    a.request("DELETE", "/v1/pairing");
    const Finished joined = joining->wait();
    CHECK(joined.code == 15);
    CHECK(has(words_of(joined), "ended the pairing, the connection broke"));
  }
  {
    // Nobody can be asked for the six words, so the joiner's device ends it; the displayer is told.
    const auto showing = a.start({std::begin(kFar), std::end(kFar)});
    showing->wait_for_output("\n}");
    const std::string line = documents(showing->out_so_far()).front()["picture"];
    const Finished joined = b.run({"pair", "join", line});
    CHECK(joined.code == 15);
    CHECK(has(words_of(joined), "Nobody could compare the six words"));
    const Finished shown = showing->wait();
    CHECK(shown.code == 15);
    CHECK(has(words_of(shown), "ended the pairing, the connection broke"));
    CHECK(has(words_of(shown), "pair show --far"));
  }
  {
    // Tor is switched off while the line stands.
    const auto showing = a.start({"pair", "show", "--far"});
    showing->wait_for_output("the line works", 120);
    a.ask({"tor", "off"});
    const Finished shown = showing->wait();
    CHECK(shown.code == 15);
    CHECK(has(words_of(shown), "The pairing was stopped. Nothing was paired."));
    CHECK(a.ask({"status"})["offer"].is_null());
  }
}

// Takes six minutes: tests/tornet/tornet.py houses build/tornet-houses build/test_tor_people "[slow]"
TEST_CASE("A line that nobody serves any more is given up, and that is said", "[.][slow]") {
  Strangers people;
  for (Person* person : {&people.a, &people.b}) person->ask({"tor", "only"});
  const std::string line = far_line(people.a);
  people.a.request("DELETE", "/v1/pairing");
  const Finished joined = people.b.run({"pair", "join", line});
  CHECK(joined.code == 14);
  CHECK(has(words_of(joined), "Nobody answers at the other end of this line"));
}

TEST_CASE("After thirty minutes a line is over, and so is its service", "[scenario]") {
  Person a("A");
  a.live_in(enter(0));
  const auto offset = a.folder() / "offset";
  std::ofstream(offset) << "0";
  a.initialize();
  a.ask({"stop"});
  a.set_environment("CLOCK_OFFSET=" + offset.native());
  a.set_environment("LD_PRELOAD=" + std::string(kBuildFolder) + "/libwaterline-clock-shim.so");
  const auto node = a.start({"node"});
  fakes::eventually([&] { return a.node_answers(); });
  a.ask({"unlock"});
  a.ask({"tor", "on"});
  const auto showing = a.start({"pair", "show", "--far"});
  showing->wait_for_output("the line works", 120);
  CHECK(tor_of(a) > 0);
  std::ofstream(offset, std::ios::trunc) << 31 * 60;
  const Finished ended = showing->wait();
  CHECK(ended.code == 15);
  CHECK(ended.err.find("The time of this line is over") != std::string::npos);
  CHECK(tor_of(a) == -1);
  a.ask({"stop"});
  (void)node->wait();
}

}  // namespace
}  // namespace waterline::scenario
