#include "house.h"

// Two people in two homes (tornet.py homes): each behind a router that translates addresses and lets no
// call in, so that neither device can call the other.
namespace waterline::scenario {
namespace {

bool can_call(int number, const std::string& address, const std::string& port) {
  std::vector<std::string> whole = enter(number);
  whole.insert(whole.end(), {"/usr/bin/python3", "-c",
                             "import socket, sys; socket.create_connection((sys.argv[1], "
                             "int(sys.argv[2])), 3)",
                             address, port});
  return Running(whole, {"PATH=/usr/bin:/bin"}, "").wait().code == 0;
}

}  // namespace

TEST_CASE("Two people behind two routers pair and meet through Tor", "[.][homes]") {
  constexpr const char* kAuthority = "7001";  // tornet.py: a port of the network's authority
  for (const int number : {0, 1}) {
    REQUIRE(can_call(number, "10.77.0.254", kAuthority));
    REQUIRE_FALSE(can_call(number, number == 0 ? "10.77.0.2" : "10.77.0.1", kAuthority));
    REQUIRE_FALSE(can_call(number, number == 0 ? "192.168.2.2" : "192.168.1.2", kAuthority));
  }
  Person a("A");
  Person b("B");
  a.live_in(enter(0));
  b.live_in(enter(1));
  for (Person* person : {&a, &b}) {
    person->initialize();
    person->ask({"tor", "on"});
  }
  const auto showing = a.start({"--json", "pair", "show", "--far", "--confirm", "same"});
  showing->wait_for_output("\n}", 120);
  std::istringstream shown(showing->out_so_far());
  Json offer;
  shown >> offer;
  REQUIRE(b.run({"--json", "pair", "join", offer["picture"], "--confirm", "same"}).code == 0);
  REQUIRE(showing->wait().code == 0);
  a.share("from home to home");
  arrives(b, "from home to home");
  b.share("and back");
  arrives(a, "and back");
  // Each ends and comes back, and they find each other again.
  REQUIRE(b.run({"lock", "--all"}).code == 0);
  a.share("while you were away");
  b.ask({"unlock"});
  arrives(b, "while you were away");
}

}  // namespace waterline::scenario
