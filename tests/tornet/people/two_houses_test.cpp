#include <chrono>
#include <csignal>
#include <filesystem>

#include "house.h"

// Two people with the real programs, each in a house of their own (tornet.py), and a Tor network
// that both houses reach. The houses reach each other, too: so it is up to the programs to go the
// one way or the other.
namespace waterline::scenario {
namespace {

struct Couple {
  Person a{"A"};
  Person b{"B"};

  Couple() {
    a.live_in(enter(0));
    b.live_in(enter(1));
    a.initialize();
    b.initialize();
    pair_at("10.77.0.1", a, b);
  }
};

TEST_CASE("Two people who meet by Tor alone send each other no packet", "[scenario]") {
  Couple couple;
  couple.a.share("directly");
  arrives(couple.b, "directly");
  for (Person* person : {&couple.a, &couple.b}) {
    REQUIRE(tor_of(*person) == -1);
    REQUIRE_FALSE(std::filesystem::exists(person->home() / "tor"));
    person->ask({"beacons", "on"});
    person->ask({"tor", "only"});
  }
  count_packets(0);
  count_packets(1);
  couple.a.share("by Tor");
  arrives(couple.b, "by Tor");
  couple.b.share("and back");
  arrives(couple.a, "and back");
  CHECK(couple.a.ask({"doctor"})["reached"] == true);
  CHECK(couple.a.ask({"tor"})["tor"]["use"] == "only");
  CHECK(couple.a.ask({"status"})["partner"]["tor"]["state"] == "callable");
  for (const char* why : {"tor_control", "tor_in", "tor_calls", "tor_network", "partner"})
    CHECK(shows(couple.a, why));
  CHECK_FALSE(shows(couple.a, "waits_for_calls"));

  // A Tor that is killed is replaced.
  const pid_t first = tor_of(couple.a);
  REQUIRE(first > 0);
  REQUIRE(::kill(first, SIGKILL) == 0);
  couple.a.share("after a kill");
  arrives(couple.b, "after a kill");
  CHECK(tor_of(couple.a) != first);

  // A pause leaves nothing that runs or is open, and a node that is killed leaves no Tor.
  couple.a.ask({"pause"});
  CHECK(tor_of(couple.a) == -1);
  CHECK_FALSE(shows(couple.a, "tor_in"));
  CHECK_FALSE(shows(couple.a, "tor_network"));
  couple.a.ask({"resume"});
  couple.a.share("after a pause");
  arrives(couple.b, "after a pause");
  couple.b.kill_node();
  fakes::eventually([&] { return tor_of(couple.b) == -1; });

  for (const int number : {0, 1}) {
    CHECK(packets(number, "by_tcp") > 0);
    CHECK(packets(number, "direct") == 0);
    CHECK(packets(number, "datagrams") == 0);
  }
}

TEST_CASE("With Tor on, a direct way is taken, and Tor where it is cut", "[scenario]") {
  Couple couple;
  couple.a.ask({"tor", "on"});
  couple.b.ask({"tor", "on"});
  count_packets(0);
  couple.a.share("directly");
  arrives(couple.b, "directly");
  CHECK(packets(0, "direct") > 0);
  CHECK(shows(couple.a, "waits_for_calls"));

  for (const int number : {0, 1}) {
    in_house(number, {"nft",
                      "table inet wall { chain in { type filter hook input priority 0; ip "
                      "saddr { 10.77.0.1, 10.77.0.2 } drop; }; }"});
  }
  couple.a.share("by Tor");
  // A Tor on a busy machine may miss a vote of the relays, and then waits for the next.
  const auto arrived = [&] {
    (void)couple.a.run({"sync", "--wait", "30"});
    return couple.b.shared_texts().contains("by Tor");
  };
  fakes::eventually(arrived, std::chrono::minutes(4));
}

}  // namespace
}  // namespace waterline::scenario
