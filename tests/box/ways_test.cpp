#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "box/servers.h"
#include "fakes/eventually.h"
#include "scenario/person.h"

// Times and bytes of each way by which two devices meet, with the real programs on one machine: no test
// of its own, but the figures of docs/performance.md, "The ways side by side". Hidden:
// sh tests/box/run.sh build/test_box "[ways]"
namespace waterline::scenario {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

template <class Act>
double seconds_of(Act act) {
  const auto began = Clock::now();
  act();
  return std::chrono::duration<double>(Clock::now() - began).count();
}

std::uintmax_t bytes_in(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

// What passed between the two sides of a relay.
struct Recorded {
  explicit Recorded(std::uint16_t to) {
    relay = std::make_unique<Running>(
        std::vector<std::string>{std::string(kBuildFolder) + "/waterline-relay", std::to_string(to),
                                 folder.path()},
        std::vector<std::string>{}, "");
    relay->wait_for_output("\n");
    port = static_cast<std::uint16_t>(std::atoi(relay->out_so_far().c_str()));
  }
  // Returns the bytes since the last call.
  std::uintmax_t more() {
    const auto all = bytes_in(folder.path());
    return all - std::exchange(before, all);
  }
  fakes::TemporaryFolder folder;
  std::unique_ptr<Running> relay;
  std::uint16_t port = 0;
  std::uintmax_t before = 0;
};

const std::string kPiece(1000, 'w');

void print(const char* way, const char* what, double seconds, std::uintmax_t bytes) {
  std::printf("%-10s %-52s %6.2f s %8ju bytes\n", way, what, seconds, bytes);
}

void prepare(Person& person, const box::Programs& programs) {
  person.use_programs(programs.folder());
  person.initialize();
}

// A shares while B is off; then B is on, and A off.
void by_box(const char* way, const std::string& scheme, const box::Server& server,
            const std::string& folder) {
  Recorded network(server.port);
  const box::Programs programs;
  Person a("A");
  Person b("B");
  for (Person* person : {&a, &b}) prepare(*person, programs);
  pair_by_words(a, b);
  const std::string address = scheme + "://anna@localhost:" + std::to_string(network.port) + folder;
  for (Person* person : {&a, &b}) {
    std::vector<std::string> set = {"--json", "box", address, "--password-fd", "0"};
    if (scheme == "sftp") {
      const Finished asked = person->run(set, "secret\n");
      set.insert(set.end(), {"--host-key", Json::parse(asked.out)["host_key"]});
    }
    REQUIRE(person->run(set, "secret\n").code == 0);
  }
  REQUIRE(b.run({"lock", "--all"}).code == 0);
  a.ask({"sync"});
  network.more();
  const double nothing = seconds_of([&] { a.ask({"sync"}); });
  print(way, "a visit with nothing new", nothing, network.more());
  a.share(kPiece);
  const double put = seconds_of([&] { CHECK(a.ask({"sync"})["box"] == true); });
  print(way, "a piece of 1,000 letters goes in", put, network.more());
  REQUIRE(a.run({"lock", "--all"}).code == 0);
  b.ask({"unlock"});
  network.more();
  const double get = seconds_of([&] { CHECK(b.ask({"sync"})["received"] == 1); });
  print(way, "and is taken out", get, network.more());
}

}  // namespace

TEST_CASE("figures of the direct way and of a folder", "[.][ways]") {
  const box::Programs programs;
  Person a("A");
  Person b("B");
  for (Person* person : {&a, &b}) prepare(*person, programs);
  const fakes::TemporaryFolder wire;
  std::unique_ptr<Running> relay;
  const double paired = seconds_of([&] { relay = pair_by_words(a, b, wire.path() / "wire"); });
  print("direct", "pairing by words, without the people", paired, bytes_in(wire.path()));
  b.ask({"sync"});
  auto before = bytes_in(wire.path());
  const auto more = [&] {
    const auto all = bytes_in(wire.path());
    return all - std::exchange(before, all);
  };
  const double share = seconds_of([&] {
    a.share(kPiece);
    fakes::eventually([&] { return b.shared_texts().contains(kPiece); });
  });
  print("direct", "a piece of 1,000 letters, while connected", share, more());
  b.ask({"sync-when", "manual"});
  b.ask({"sync"});
  more();
  const double sync = seconds_of([&] { b.ask({"sync"}); });
  print("direct", "a new connection with nothing new", sync, more());

  const fakes::TemporaryFolder between;
  const std::string folder = fs::canonical(between.path());
  a.ask({"address", "none", "--listen", "none"});
  b.ask({"address", "none", "--listen", "none"});
  b.ask({"sync-when", "always"});
  for (Person* person : {&a, &b}) person->ask({"carry", "--folder", folder});
  fakes::eventually([&] { return b.ask({"carry", "--folder"})["problem"].is_null(); });
  const double by_folder = seconds_of([&] {
    a.share(kPiece + " again");
    fakes::eventually([&] { return b.shared_texts().contains(kPiece + " again"); });
  });
  print("folder", "a piece of 1,000 letters, both on; both files", by_folder, bytes_in(folder));
}

TEST_CASE("figures of boxes", "[.][ways]") {
  {
    const fakes::TemporaryFolder folder;
    fs::create_directory(folder.path() / "common");
    by_box("WebDAV", "https", box::serve_web_dav(folder.path()), "/common/");
  }
  const fakes::TemporaryFolder folder;
  fs::create_directory(folder.path() / "common");
  by_box("SFTP", "sftp", box::serve_sftp(folder.path()), "/common/");
}

}  // namespace waterline::scenario
