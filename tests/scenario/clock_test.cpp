#include <chrono>
#include <functional>
#include <thread>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests changes of the computer's clock while something waits.

using namespace waterline::scenario;

namespace {

constexpr int kDay = 86400;

// Starts a node whose wall clock the test sets. A node that a command starts would not have the
// environment variables.
std::unique_ptr<Running> start_node(Person& person) {
  auto node = person.start({"node"});
  REQUIRE(eventually([&] { return person.node_answers(); }));
  person.ask({"unlock"});
  return node;
}

}  // namespace

TEST_CASE("a clock set forward by forty days releases no waiting share", "[scenario]") {
  Person a("a");
  Person b("b");
  a.initialize();
  b.initialize();
  (void)pair_by_words(a, b);
  a.ask({"stop"});
  const auto offset = a.folder() / "offset";
  write_file(offset, "0");
  a.set_environment("CLOCK_OFFSET=" + offset.native());
  a.set_environment("LD_PRELOAD=" + std::string(kBuildFolder) + "/libwaterline-clock-shim.so");
  auto node = start_node(a);

  const std::string draft = a.ask({"write", "draft two: not for you"})["id"];
  a.ask({"share", draft, "--whole", "--after", "7d"});
  const std::string meant = a.ask({"write", "meant for you"})["id"];
  const std::string removed = a.ask({"write", "removed"})["id"];
  a.ask({"rm", removed});
  CHECK(a.ask({"status"})["clock"].is_null());

  write_file(offset, std::to_string(40 * kDay));
  CHECK(a.ask({"status"})["clock"]["state"] == "ahead");
  // A later share that waits is published when its time has passed. This proves that the node
  // checks what waits.
  REQUIRE(
      a.request("POST", "/v1/shares", {{"entry", meant}, {"depth", "whole"}, {"wait_seconds", 3}})
          .contains("id"));
  a.ask({"lock"});
  REQUIRE(eventually([&] { return !b.shared_items().empty(); }));
  a.ask({"unlock"});
  a.ask({"lock"});
  a.ask({"stop"});
  (void)node->wait();
  node = start_node(a);

  REQUIRE(b.shared_items().size() == 1);
  CHECK(b.shared_items()[0]["text"] == "meant for you");
  CHECK(a.ask({"waiting"})["waiting"].size() == 1);
  CHECK(a.ask({"bin"})["entries"].size() == 1);
  const Finished told = a.run({"status"});
  INFO(told.out);
  CHECK(told.out.find("went 40 days too far ahead") != std::string::npos);
  a.refused(2, {"clock", "--confirm", "wrong"});
  a.ask({"clock", "--confirm", "right"});
  CHECK(eventually([&] { return b.shared_items().size() == 2; }));
}
