#include <chrono>
#include <cstdio>

#include "house.h"

// Times and bytes through the private Tor network: no test of its own, but the figures of
// docs/performance.md, "The ways side by side". Hidden:
// python3 tests/tornet/tornet.py houses build/tornet-houses build/test_tor_people "[ways]"
namespace waterline::scenario {
namespace {

using Clock = std::chrono::steady_clock;

long bytes_out(int number) {
  const std::string shown = in_house(number, {"nft", "list", "counter", "inet", "eye", "by_tcp"});
  const auto at = shown.find("bytes ");
  REQUIRE(at != std::string::npos);
  return std::atol(shown.c_str() + at + 6);
}

// Prints how long the act took, and what both houses sent meanwhile.
template <class Act>
void figure(const char* what, Act act) {
  const long before = bytes_out(0) + bytes_out(1);
  const auto began = Clock::now();
  act();
  const double took = std::chrono::duration<double>(Clock::now() - began).count();
  std::printf("%-62s %6.2f s %8ld bytes\n", what, took, bytes_out(0) + bytes_out(1) - before);
}

TEST_CASE("figures of the way through Tor", "[.][ways]") {
  Person a("A");
  Person b("B");
  a.live_in(enter(0));
  b.live_in(enter(1));
  for (Person* person : {&a, &b}) {
    person->initialize();
    person->ask({"tor", "only"});
  }
  count_packets(0);
  count_packets(1);
  const std::string piece(1000, 'w');
  figure("far pairing, both Tors started anew, without the people", [&] {
    const auto showing = a.start({"--json", "pair", "show", "--far", "--confirm", "same"});
    showing->wait_for_output("\n}");
    std::istringstream shown(showing->out_so_far());
    Json offer;
    shown >> offer;
    const Finished joined =
        b.run({"--json", "pair", "join", offer["picture"], "--confirm", "same"});
    REQUIRE(joined.code == 0);
    REQUIRE(showing->wait().code == 0);
  });
  figure("both are in step by Tor after that", [&] { b.ask({"sync", "--wait", "60"}); });
  figure("a piece of 1,000 letters, while connected", [&] {
    a.share(piece);
    arrives(b, piece);
  });
  REQUIRE(b.run({"lock", "--all"}).code == 0);
  a.share(piece + " again");
  b.ask({"unlock"});
  figure("B comes back, its Tor starts, and has a piece of 1,000 letters",
         [&] { arrives(b, piece + " again"); });
}

}  // namespace
}  // namespace waterline::scenario
