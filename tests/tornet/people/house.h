#pragma once

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "scenario/person.h"

// Helpers for tests with people who live in the two houses of tornet.py.
namespace waterline::scenario {

inline std::string house(int number) {
  const char* both = std::getenv("WATERLINE_HOUSES");  // NOLINT(concurrency-mt-unsafe)
  INFO("run this program by tests/tornet/tornet.py houses");
  REQUIRE(both != nullptr);
  std::istringstream words(both);
  std::string process;
  for (int i = 0; i <= number; ++i) words >> process;
  return process;
}

inline std::vector<std::string> enter(int number) {
  return {"/usr/bin/nsenter", "-t", house(number), "-n"};
}

inline std::string in_house(int number, std::vector<std::string> command) {
  std::vector<std::string> whole = enter(number);
  whole.insert(whole.end(), command.begin(), command.end());
  const Finished done = Running(whole, {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, "").wait();
  INFO(done.out << done.err);
  REQUIRE(done.code == 0);
  return done.out;
}

// Counts, from nought, what leaves a house: to the other one, and by UDP to anywhere. The houses are
// the same for every test of a run, so an earlier test's counters are removed first.
inline void count_packets(int number) {
  const std::string other = number == 0 ? "10.77.0.2" : "10.77.0.1";
  in_house(number, {"nft",
                    "table inet eye { }; delete table inet eye; "
                    "table inet eye { counter direct {}; counter datagrams {}; counter by_tcp {}; "
                    "chain out { type filter hook output priority 0; oifname lo accept; ip daddr " +
                        other +
                        " counter name direct; meta l4proto udp counter name datagrams; "
                        "meta l4proto tcp counter name by_tcp; }; }"});
}

inline int packets(int number, const std::string& counter) {
  const std::string shown = in_house(number, {"nft", "list", "counter", "inet", "eye", counter});
  const auto at = shown.find("packets ");
  REQUIRE(at != std::string::npos);
  return std::atoi(shown.c_str() + at + 8);
}

inline void arrives(Person& person, const std::string& text) {
  fakes::eventually([&] { return person.shared_texts().contains(text); });
}

// Returns the process of this person's Tor; -1 if none runs.
inline pid_t tor_of(const Person& person) {
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

inline bool shows(Person& person, const std::string& why) {
  const Json net = person.ask({"net"});
  for (const Json& socket : net["sockets"]) {
    if (socket["why"] == why) return true;
  }
  return false;
}

}  // namespace waterline::scenario
