#include <catch2/catch.hpp>

#include "fakes/running_node.h"
#include "node/sleep_notice.h"

// Tests a machine that slept, though nothing told the node of it.
namespace waterline::node {

using namespace waterline::test;
using namespace std::chrono_literals;
namespace {

// Returns whether a request was refused because the journal is not open. The node may be closing
// everything at that moment, on a thread of its own; it is locked until it has done so.
bool is_shut(const NodeAnswer& answer) {
  return answer.error() == "closed" || answer.error() == "locked";
}

TEST_CASE("after a sleep no request is answered from an open journal", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string id = node.write("words");
  for (const bool is_locked : {false, true}) {
    for (const std::string& path : {std::string("/v1/entries"), "/v1/entries/" + id,
                                    std::string("/v1/tags?side=vault"), std::string("/v1/net")}) {
      INFO(path << " " << is_locked);
      if (is_locked) RunningNode::require_ok(node.post("/v1/lock"));
      node.clock().sleep(2s);
      CHECK(is_shut(node.get(path)));
      CHECK(eventually([&] { return node.state() == "closed"; }));
      node.unlock();
      CHECK(node.state() == "open");
    }
  }
  node.clock().sleep(2s);
  CHECK(is_shut(node.post("/v1/entries", {{"text", "more"}, {"side", "vault"}})));
  CHECK(eventually([&] { return node.state() == "closed"; }));
}

TEST_CASE("a short pause of the machine closes nothing, several add up", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  node.clock().sleep(1s);
  CHECK(node.state() == "open");
  node.clock().advance(3s);
  CHECK(node.state() == "open");
  node.clock().sleep(1s);
  CHECK(eventually([&] { return node.state() == "closed"; }));
}

TEST_CASE("the alarm closes the journal after a sleep", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  node.clock().sleep(2s);
  node.node().wake();
  // No request may cause the closing here, and open_period() does not look at the clocks. So the
  // node's own thread must have closed the journal.
  CHECK(eventually([&] { return node.node().open_period() == 0; }));
}

TEST_CASE("a second request does not find the journal open before the first has closed it",
          "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  node.clock().sleep(2s);
  // The node refuses the request, because it notices the sleep. It has not closed anything yet:
  // only the API closes after such a refusal.
  CHECK_FALSE(node.node().require_open().ok());
  node.unlock();
  CHECK(node.node().require_open().ok());
}

TEST_CASE("a sleep ends a begun journal and a begun change of keys", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  RunningNode::require_ok(node.post("/v1/init/begin", {{"passphrase", kPassphrase}}));
  node.clock().sleep(2s);
  CHECK(node.post("/v1/init/finish", {{"accept_loss", true}}).error() == "nothing_begun");
  node.make_journal();
  for (const bool is_open : {true, false}) {
    if (!is_open) RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    const NodeAnswer begun = node.post(
        "/v1/passphrase/begin", {{"passphrase", kPassphrase}, {"new_passphrase", "another one"}});
    RunningNode::require_ok(begun);
    node.clock().sleep(2s);
    CHECK(node.post("/v1/passphrase/finish", {{"change", begun["change"]}, {"accept_loss", true}})
              .error() == "nothing_begun");
  }
  node.unlock();
}

TEST_CASE("short sleeps count for the life of a begun journal", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  RunningNode::require_ok(node.post("/v1/init/begin", {{"passphrase", kPassphrase}}));
  node.clock().sleep(1s);
  node.clock().advance(kBeginningLife - 1s);
  CHECK(node.post("/v1/init/finish", {{"accept_loss", true}}).error() == "nothing_begun");
}

TEST_CASE("a sleep is noticed once", "[node]") {
  TurnableClock clock;
  SleepNotice notice(clock.boot_clock(), clock);
  CHECK_FALSE(notice.slept());
  clock.sleep(2s);
  CHECK(notice.slept());
  CHECK_FALSE(notice.slept());
  clock.set_wall(100s);
  clock.advance(100s);
  CHECK_FALSE(notice.slept());
}

}  // namespace
}  // namespace waterline::node
