#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Two people with the real programs, each in a house of their own (tornet.py), and a Tor network
// that both houses reach. The houses reach each other, too: so it is up to the programs to go the
// one way or the other.
namespace waterline::scenario {
namespace {

std::string house(int number) {
  const char* both = std::getenv("WATERLINE_HOUSES");  // NOLINT(concurrency-mt-unsafe)
  INFO("run this program by tests/tornet/tornet.py houses");
  REQUIRE(both != nullptr);
  std::istringstream words(both);
  std::string process;
  for (int i = 0; i <= number; ++i) words >> process;
  return process;
}

std::vector<std::string> enter(int number) {
  return {"/usr/bin/nsenter", "-t", house(number), "-n"};
}

std::string in_house(int number, std::vector<std::string> command) {
  std::vector<std::string> whole = enter(number);
  whole.insert(whole.end(), command.begin(), command.end());
  const Finished done = Running(whole, {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, "").wait();
  INFO(done.out << done.err);
  REQUIRE(done.code == 0);
  return done.out;
}

// Counts what leaves a house: to the other one, and by UDP to anywhere.
void count_packets(int number) {
  const std::string other = number == 0 ? "10.77.0.2" : "10.77.0.1";
  in_house(number, {"nft",
                    "table inet eye { counter direct {}; counter datagrams {}; counter by_tcp {}; "
                    "chain out { type filter hook output priority 0; oifname lo accept; ip daddr " +
                        other +
                        " counter name direct; meta l4proto udp counter name datagrams; "
                        "meta l4proto tcp counter name by_tcp; }; }"});
}

int packets(int number, const std::string& counter) {
  const std::string shown = in_house(number, {"nft", "list", "counter", "inet", "eye", counter});
  const auto at = shown.find("packets ");
  REQUIRE(at != std::string::npos);
  return std::atoi(shown.c_str() + at + 8);
}

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

void arrives(Person& person, const std::string& text) {
  fakes::eventually([&] { return person.shared_texts().contains(text); });
}

// Returns the process of this person's Tor; -1 if none runs.
pid_t tor_of(const Person& person) {
  const auto runtime = std::filesystem::path(person.socket()).parent_path();
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::error_code ignored;
    const auto cwd = std::filesystem::read_symlink(entry.path() / "cwd", ignored);
    const auto program = std::filesystem::read_symlink(entry.path() / "exe", ignored);
    if (cwd == std::filesystem::canonical(runtime) && program.filename() == "tor-program")
      return std::atoi(entry.path().filename().c_str());
  }
  return -1;
}

bool shows(Person& person, const std::string& why) {
  const Json net = person.ask({"net"});
  for (const Json& socket : net["sockets"]) {
    if (socket["why"] == why) return true;
  }
  return false;
}

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
