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
