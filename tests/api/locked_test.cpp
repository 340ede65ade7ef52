#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "api/routes.h"
#include "fakes/running_node.h"

// Tests the answers of a locked journal.

using namespace waterline;
using namespace waterline::api;
using namespace waterline::test;

namespace {

using Answered = std::pair<int, std::string>;

Answered ask(RunningNode& node, const Route& route, const Json& body) {
  std::string path(route.path);
  if (const auto id = path.find("ID"); id != std::string::npos) path.replace(id, 2, "s22222");
  const bool has_body = route.method == "POST" || route.method == "PUT";
  const NodeAnswer said = node.ask(route.method, path, has_body ? body.dump() : "");
  return {said.status, said.json.dump()};
}

// Returns bodies that somebody may send to this route: valid and invalid ones.
std::vector<Json> bodies_for(const Route& route) {
  std::vector<Json> bodies = {Json::object(), {{"no", "such field"}}};
  const std::string path(route.path);
  if (path == "/v1/partner/settings") {
    bodies.push_back({{"paused", true}});
    bodies.push_back({{"paused", false}});
    bodies.push_back({{"sync_when", "always"}});
    bodies.push_back({{"beacons", true}});
  }
  if (path == "/v1/partner/address") bodies.push_back({{"address", "192.0.2.1:1"}});
  if (path == "/v1/partner/unpair") bodies.push_back({{"confirm", "unpair"}});
  if (path == "/v1/sync" || path == "/v1/doctor") bodies.push_back({{"wait_seconds", 0}});
  if (path.starts_with("/v1/carry/")) bodies.push_back({{"file", "/nonexistent/file"}});
  if (path == "/v1/unlock") bodies.push_back({{"passphrase", "another passphrase"}});
  return bodies;
}

// Returns true for routes whose answer differs each time: /v1/page/open has a new address and code,
// /v1/words random words, /v1/changes a count that begins anywhere.
bool is_random(const Route& route) {
  return route.path == "/v1/page/open" || route.path == "/v1/words" || route.path == "/v1/changes";
}

// Returns all answers of a node, route by route.
std::vector<Answered> all_answers(RunningNode& node) {
  std::vector<Answered> answers;
  for (const auto routes : all_routes()) {
    for (const Route& route : routes) {
      if (is_random(route)) continue;
      for (const Json& body : bodies_for(route)) answers.push_back(ask(node, route, body));
    }
  }
  return answers;
}

using FileTime = std::pair<std::int64_t, std::int64_t>;  // seconds, nanoseconds

std::set<FileTime> times_of_stores(const std::filesystem::path& home) {
  std::set<FileTime> times;
  for (const char* name : {"deep.db", "vault.db", "ledger.db"}) {
    struct stat found {};
    REQUIRE(stat((home / name).c_str(), &found) == 0);
    times.emplace(found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
  }
  return times;
}

}  // namespace

TEST_CASE("only a short list of routes answers while the journal is locked", "[api]") {
  const std::set<std::string> always = {
      "GET /v1/status",
      "POST /v1/init/begin",
      "POST /v1/init/finish",
      "POST /v1/unlock",
      "POST /v1/lock",
      "POST /v1/passphrase/begin",
      "POST /v1/passphrase/finish",
      "POST /v1/backup/look",
      "POST /v1/stop",
      "POST /v1/backup/verify",
      "POST /v1/backup/restore",
      "POST /v1/backup/break-off",
      "GET /v1/backup/progress",
      "GET /v1/places",
      "GET /v1/places/ID",
      "POST /v1/passphrase/check",
      "POST /v1/drafts",
      "POST /v1/loopback/close",
      "POST /v1/page/open",
      "POST /v1/page/leave",
      "GET /v1/words",
      "GET /v1/changes",
  };
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  RunningNode::require_ok(node.post("/v1/lock"));
  std::set<std::string> found;
  for (const auto routes : all_routes()) {
    for (const Route& route : routes) {
      const std::string name = std::string(route.method) + " " + std::string(route.path);
      INFO(name);
      if (route.needs == Needs::kNothing) {
        found.insert(name);
        continue;
      }
      for (const Json& body : bodies_for(route)) {
        CHECK(ask(node, route, body) ==
              Answered{403, R"({"error":"locked","schema":"waterline/error/1"})"});
      }
    }
  }
  CHECK(found == always);
}

TEST_CASE("a locked or closed journal names no places and no files", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  const auto refused_as = [&](const std::string& error) {
    for (const char* path : {"/v1/places", "/v1/places/home?ending=.backup"})
      CHECK(node.get(path).error() == error);
  };
  RunningNode::require_ok(node.get("/v1/places"));  // a restore begins without a journal
  node.make_journal();
  RunningNode::require_ok(node.get("/v1/places"));
  RunningNode::require_ok(node.post("/v1/lock"));
  refused_as("locked");
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  refused_as("closed");
}

TEST_CASE("a locked journal with a partner answers as one without", "[api]") {
  const TemporaryFolder lone;
  const TemporaryFolder together;
  for (const auto* folder : {&lone, &together}) {
    RunningNode node(folder->path());
    node.make_journal();
  }
  pair_offline(together.path(), std::byte{7});
  RunningNode alone(lone.path());
  RunningNode paired(together.path());
  CHECK(all_answers(alone) == all_answers(paired));  // closed
  alone.unlock();
  paired.unlock();
  const std::string entry = paired.write("Words that wait.");
  RunningNode::require_ok(paired.post("/v1/partner/settings", {{"sync_when", "03:00-04:00"}}));
  RunningNode::require_ok(paired.post("/v1/partner/address", {{"address", "192.0.2.1:1"}}));
  RunningNode::require_ok(paired.post("/v1/partner/settings", {{"paused", true}}));
  RunningNode::require_ok(paired.post("/v1/shares", {{"entry", entry}, {"depth", "whole"}}));
  RunningNode::require_ok(paired.post("/v1/loopback/open"));
  // While the journals are open, the answers of the two nodes differ. So the comparison of the
  // locked journals, which must find no difference, is able to find one.
  REQUIRE(all_answers(alone) != all_answers(paired));
  for (RunningNode* node : {&alone, &paired}) {
    node->unlock();
    RunningNode::require_ok(node->post("/v1/lock"));
  }
  const auto answers = all_answers(alone);
  CHECK(answers == all_answers(paired));
  CHECK(answers.size() > 80);
}

TEST_CASE("after every lock and close all stores have one modification time", "[api]") {
  const TemporaryFolder folder;
  {
    RunningNode node(folder.path());
    node.make_journal();
    node.write("Written in the vault.");
    RunningNode::require_ok(node.post("/v1/lock"));
    CHECK(times_of_stores(folder.path()).size() == 1);
    node.unlock();
    node.write("Written in the deep.", "deep");
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    CHECK(times_of_stores(folder.path()).size() == 1);
    node.unlock();
    node.write("Written again in the deep.", "deep");
  }
  CHECK(times_of_stores(folder.path()).size() == 1);
}

TEST_CASE("two hundred callers at once are all answered", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  std::atomic<int> answered = 0;
  {
    std::vector<std::thread> callers;
    for (int i = 0; i < 200; ++i) {
      callers.emplace_back([&node, &answered, i] {
        const bool locks = i % 3 == 0;
        const std::string request = locks ? request_bytes("POST", "/v1/lock", "{}")
                                          : request_bytes("GET", "/v1/entries", "");
        const HttpAnswer answer = talk(node.socket(), request);
        answered += answer.status != 0;
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  CHECK(answered == 200);
}

TEST_CASE("requests that wait for the partner never keep lock waiting", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  std::atomic<int> immediate = 0;
  std::atomic<int> answered = 0;
  std::vector<std::thread> callers;
  const std::string request = request_bytes("GET", "/v1/pairing?unlike=none&wait_seconds=6", "");
  for (int i = 0; i < 16; ++i) {
    callers.emplace_back([&] {
      const auto begun = std::chrono::steady_clock::now();
      answered += talk(node.socket(), request).status == 200;
      immediate += std::chrono::steady_clock::now() - begun < std::chrono::seconds(6);
    });
  }
  CHECK(eventually([&] { return immediate >= 8; }));
  const auto begun = std::chrono::steady_clock::now();
  RunningNode::require_ok(node.post("/v1/lock"));
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(3));
  for (std::thread& caller : callers) caller.join();
  CHECK(answered == 16);
  CHECK(immediate == 8);
}

TEST_CASE("no journal is made or restored beside one that is locked", "[api]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string entry = node.write("words");
  RunningNode::require_ok(node.post("/v1/lock"));
  for (const char* name : {"keyring", "keyring.copy"}) {
    std::filesystem::rename(folder.path() / name, folder.path() / (std::string(name) + ".moved"));
  }
  CHECK(node.post("/v1/init/begin", {{"passphrase", "somebody else's"}}).error() == "store_exists");
  CHECK(node.post("/v1/init/finish", {{"accept_loss", true}}).error() == "store_exists");
  const Json backup = {{"path", (folder.path() / "vault.db").string()},
                       {"passphrase", kPassphrase}};
  CHECK(node.post("/v1/backup/restore", backup).error() == "store_exists");
  for (const char* name : {"keyring", "keyring.copy"}) {
    std::filesystem::rename(folder.path() / (std::string(name) + ".moved"), folder.path() / name);
  }
  node.unlock();
  CHECK(node.get("/v1/entries/" + entry)["text"] == "words");
}
