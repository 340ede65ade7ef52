#include "node/unlock.h"

#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

// Routes that need an open journal. If it is not open, their answer is only the error: no title, no
// number, no "unknown_id".
const std::vector<std::pair<std::string, std::string>> kNeedOpen = {
    {"POST", "/v1/entries"},
    {"POST", "/v1/entries/import"},
    {"GET", "/v1/entries"},
    {"GET", "/v1/entries/e00000"},
    {"PUT", "/v1/entries/e00000"},
    {"DELETE", "/v1/entries/e00000"},
    {"POST", "/v1/search"},
    {"POST", "/v1/shares/preview"},
    {"POST", "/v1/shares"},
    {"GET", "/v1/waiting"},
    {"DELETE", "/v1/waiting/h00000"},
    {"GET", "/v1/shared"},
    {"GET", "/v1/shared/s00000"},
    {"GET", "/v1/shared/given"},
    {"POST", "/v1/shared/s00000/take-back"},
    {"POST", "/v1/settings"},
    {"POST", "/v1/shared/s00000/acknowledgement"},
    {"POST", "/v1/pairing/offer"},
    {"POST", "/v1/pairing/join"},
    {"POST", "/v1/pairing/compare"},
    {"POST", "/v1/partner/address"},
    {"POST", "/v1/partner/unpair"},
    {"GET", "/v1/waiting/settings"},
    {"GET", "/v1/waiting/h00000"},
    {"GET", "/v1/shared/earlier"},
    {"DELETE", "/v1/shared/s00000/acknowledgement"},
    {"POST", "/v1/clock"}};

constexpr std::string_view kLongWait = "/v1/pairing?wait_seconds=30&unlike=none";

// Returns a body with which one of these routes would succeed.
std::string body_for(const std::string& method, const std::string& path) {
  if (method == "GET" || method == "DELETE") return "";
  static const std::map<std::string, Json> kBodies = {
      {"/v1/entries", {{"text", "x"}}},
      {"/v1/entries/import", {{"entries", Json::array()}}},
      {"/v1/entries/e00000", {{"text", "x"}}},
      {"/v1/search", {{"query", "x"}}},
      {"/v1/shares/preview", {{"entry", "e00000"}, {"depth", "whole"}}},
      {"/v1/shares", {{"entry", "e00000"}, {"depth", "whole"}}},
      {"/v1/settings", {{"idle_lock_seconds", 600}}},
      {"/v1/shared/s00000/take-back", Json::object()},
      {"/v1/shared/s00000/acknowledgement", {{"kind", "with-you"}}},
      {"/v1/pairing/offer", {{"method", "words"}}},
      {"/v1/pairing/join", {{"code", "x"}}},
      {"/v1/pairing/compare", {{"same", true}}},
      {"/v1/partner/address", {{"address", "x"}}},
      {"/v1/partner/unpair", {{"confirm", "unpair"}}},
      {"/v1/clock", {{"confirm", "right"}}},
  };
  return kBodies.at(path).dump();
}

void require_shut(RunningNode& node, const std::string& error) {
  for (const auto& [method, path] : kNeedOpen) {
    const NodeAnswer said = node.ask(method, path, body_for(method, path));
    INFO(method << " " << path);
    CHECK(said.error() == error);
    CHECK(said.json.size() == 2);
  }
}

TEST_CASE("a begun journal is written only after the check of its phrase", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path() / "home");
  CHECK(node.state() == "absent");
  CHECK(node.post("/v1/init/finish", {{"accept_loss", true}}).error() == "nothing_begun");
  CHECK(node.post("/v1/init/begin", {{"passphrase", "seven77"}}).error() == "weak_passphrase");

  const NodeAnswer begun = node.post("/v1/init/begin", {{"passphrase", kPassphrase}});
  RunningNode::require_ok(begun);
  REQUIRE(begun["recovery_phrase"].size() == 24);
  REQUIRE(begun["check"].size() == 3);
  CHECK(node.state() == "absent");
  CHECK(files_under(folder.path()).empty());

  Json words;
  Json swapped;
  for (const Json& place : begun["check"]) {
    words[std::to_string(place.get<int>())] =
        begun["recovery_phrase"].at(place.get<std::size_t>() - 1);
    swapped[std::to_string(place.get<int>())] =
        begun["recovery_phrase"].at(place.get<std::size_t>() % 24);
  }
  CHECK(node.post("/v1/init/finish", {{"words", swapped}}).error() == "words_differ");
  CHECK(node.post("/v1/init/finish", {{"words", Json::object()}}).error() == "words_differ");
  CHECK(files_under(folder.path()).empty());
  RunningNode::require_ok(node.post("/v1/init/finish", {{"words", words}}));
  CHECK(node.state() == "open");
  CHECK(node.post("/v1/init/begin", {{"passphrase", kPassphrase}}).error() == "store_exists");
  CHECK(node.post("/v1/init/finish", {{"accept_loss", true}}).error() == "store_exists");

  // The recovery phrase opens the same journal.
  node.write("mine");
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  std::string phrase;
  for (const Json& word : begun["recovery_phrase"]) phrase += word.get<std::string>() + " ";
  RunningNode::require_ok(node.post("/v1/unlock", {{"recovery_phrase", phrase}}));
  CHECK(node.get("/v1/entries")["entries"].size() == 1);
}

TEST_CASE("a new passphrase requires the old one or the recovery phrase", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  const NodeAnswer begun = node.post("/v1/init/begin", {{"passphrase", kPassphrase}});
  RunningNode::require_ok(node.post("/v1/init/finish", {{"accept_loss", true}}));
  std::string phrase;
  for (const Json& word : begun["recovery_phrase"]) phrase += word.get<std::string>() + " ";
  const std::string fresh = "seven grey geese";
  CHECK(node.post("/v1/passphrase/begin", {{"new_passphrase", fresh}}).error() == "bad_request");
  CHECK(node.post("/v1/passphrase/begin", {{"passphrase", kPassphrase},
                                           {"recovery_phrase", phrase},
                                           {"new_passphrase", fresh}})
            .error() == "bad_request");
  CHECK(node.post("/v1/passphrase/begin", {{"passphrase", "another"}, {"new_passphrase", fresh}})
            .error() == "wrong_passphrase");
  CHECK(node.post("/v1/passphrase/begin",
                  {{"recovery_phrase", "able able"}, {"new_passphrase", fresh}})
            .error() == "wrong_passphrase");
  CHECK(node.post("/v1/passphrase/begin",
                  {{"recovery_phrase", phrase}, {"new_passphrase", "p4ssw0rd"}})
            .error() == "common_passphrase");
  RunningNode::require_ok(node.post("/v1/passphrase/check", {{"passphrase", kPassphrase}}));
  RunningNode::require_ok(
      node.change_keys({{"recovery_phrase", phrase}, {"new_passphrase", fresh}}));
  CHECK(node.post("/v1/passphrase/check", {{"passphrase", kPassphrase}}).error() ==
        "wrong_passphrase");
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase}}).error() == "wrong_passphrase");
  RunningNode::require_ok(node.post("/v1/unlock", {{"passphrase", fresh}}));
}

TEST_CASE("a begun journal is forgotten after ten minutes", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  RunningNode::require_ok(node.post("/v1/init/begin", {{"passphrase", kPassphrase}}));
  node.clock().advance(std::chrono::minutes(10));
  CHECK(node.post("/v1/init/finish", {{"accept_loss", true}}).error() == "nothing_begun");
  CHECK(node.state() == "absent");
}

TEST_CASE("a new journal sets stores without a keyring aside, unchanged", "[node]") {
  const TemporaryFolder folder;
  {
    RunningNode node(folder.path());
    node.make_journal();
    node.write("words of a journal whose keyring got lost");
  }
  const auto before = files_under(folder.path());
  std::filesystem::remove(folder.path() / "keyring");
  std::filesystem::remove(folder.path() / "keyring.copy");
  RunningNode node(folder.path());
  CHECK(node.state() == "absent");
  node.make_journal();
  CHECK(node.get("/v1/entries")["entries"].empty());
  const auto after = files_under(folder.path());
  for (const std::string name : {"vault.db", "deep.db", "ledger.db"}) {
    const std::string file = (folder.path() / name).string();
    CHECK(after.at(file + ".aside-1") == before.at(file));
  }
}

TEST_CASE("without a journal every route that needs one returns no_store", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  require_shut(node, "no_store");
  CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase}}).error() == "no_store");
  CHECK(node.post("/v1/lock", {{"all", false}}).error() == "no_store");
  CHECK(node.post("/v1/lock", {{"all", true}}).error() == "no_store");
  CHECK(node.post("/v1/passphrase/begin",
                  {{"passphrase", kPassphrase}, {"new_passphrase", kPassphrase}})
            .error() == "no_store");
  CHECK(node.get("/v1/pairing").error() == "no_store");
}

TEST_CASE("a locked or closed journal reveals nothing of its content", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  node.write("a title that is nobody's business");

  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  CHECK(node.state() == "locked");
  require_shut(node, "locked");
  CHECK(node.get("/v1/status").json.dump().find("business") == std::string::npos);
  CHECK_FALSE(node.get("/v1/status").json.contains("locks_at"));
  CHECK(node.get("/v1/pairing").error() == "locked");

  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  CHECK(node.state() == "closed");
  require_shut(node, "closed");
  CHECK(node.get("/v1/pairing").error() == "closed");
  CHECK(node.remove("/v1/pairing").error() == "closed");
  CHECK(node.post("/v1/sync").error() == "closed");
  CHECK_FALSE(node.get("/v1/status").json.contains("partner"));
  // Closing a closed journal is allowed.
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));

  node.unlock();
  CHECK(node.state() == "open");
  CHECK(node.get("/v1/entries")["entries"].size() == 1);
}

TEST_CASE("a wrong passphrase opens nothing and changes no file", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  const auto before = files_under(folder.path());
  CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase + "!"}}).error() == "wrong_passphrase");
  CHECK(node.post("/v1/unlock", {{"recovery_phrase", "not such a phrase"}}).error() ==
        "wrong_passphrase");
  CHECK(node.post("/v1/passphrase/begin",
                  {{"passphrase", "another one"}, {"new_passphrase", "a new one"}})
            .error() == "wrong_passphrase");
  CHECK(node.state() == "closed");
  CHECK(files_under(folder.path()) == before);
}

TEST_CASE("a new passphrase opens the same journal instead of the old one", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  node.write("still here");
  CHECK(
      node.post("/v1/passphrase/begin", {{"passphrase", kPassphrase}, {"new_passphrase", "short"}})
          .error() == "weak_passphrase");
  RunningNode::require_ok(
      node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", "a quite new one"}}));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase}}).error() == "wrong_passphrase");
  RunningNode::require_ok(node.post("/v1/unlock", {{"passphrase", "a quite new one"}}));
  CHECK(node.get("/v1/entries")["entries"].size() == 1);
}

TEST_CASE("an unused journal locks itself, even while a request waits", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  CHECK(node.get("/v1/status")["idle_lock_seconds"] == 600);
  CHECK(node.get("/v1/status")["locks_at"] == "2026-11-23T00:10:00Z");

  // A request puts off the idle lock when it arrives. So `locks_at` shows that the request has
  // arrived.
  node.advance(std::chrono::seconds(1));
  std::thread waits([&] { talk(node.socket(), request_bytes("GET", kLongWait, "")); });
  CHECK(eventually([&] { return node.get("/v1/status")["locks_at"] == "2026-11-23T00:10:01Z"; }));
  SECTION("use puts it off, and looking at the status does not") {
    node.advance(std::chrono::seconds(599));
    RunningNode::require_ok(node.get("/v1/entries"));
    CHECK(node.get("/v1/status")["locks_at"] == "2026-11-23T00:20:00Z");
    node.advance(std::chrono::seconds(599));
    CHECK(node.state() == "open");
    node.advance(std::chrono::seconds(1));
    CHECK(node.get("/v1/entries").error() == "locked");
  }
  SECTION("the alarm locks it though nobody asks for anything") {
    node.advance(std::chrono::seconds(600));
    // The test opens the stores while the node runs. This works only if the node has closed them.
    CHECK(eventually([&] {
      crypto::SystemRandom random;
      const Home home = Home::locate(folder.path());
      const auto opened =
          open_keyring(home, {OwnersSecret::Kind::kPassphrase, base::bytes_of(kPassphrase)});
      return open_private(home, keyring::derive_keys(opened->secrets), random).ok();
    }));
  }
  SECTION("a set limit holds, also after the next unlock") {
    CHECK(node.post("/v1/settings", {{"idle_lock_seconds", 59}}).error() == "bad_request");
    CHECK(node.post("/v1/settings", {{"idle_lock_seconds", 86401}}).error() == "bad_request");
    RunningNode::require_ok(node.post("/v1/settings", {{"idle_lock_seconds", 60}}));
    node.advance(std::chrono::seconds(60));
    CHECK(node.state() == "locked");
    node.unlock();
    CHECK(node.get("/v1/status")["idle_lock_seconds"] == 60);
    RunningNode::require_ok(
        node.post("/v1/unlock", {{"passphrase", kPassphrase}, {"for_seconds", 7200}}));
    node.advance(std::chrono::seconds(7199));
    CHECK(node.state() == "open");
  }
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  waits.join();
}

TEST_CASE("closing ends requests that wait, at once", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const auto begin = std::chrono::steady_clock::now();
  std::thread waits([&] { talk(node.socket(), request_bytes("GET", kLongWait, "")); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  waits.join();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("a second node on the same home is refused", "[node]") {
  const TemporaryFolder folder;
  const RunningNode node(folder.path());
  const TurnableClock clock;
  crypto::SystemRandom random;
  const auto second = Node::hold(Home::locate(folder.path()), {clock, random, random, "", {}});
  REQUIRE_FALSE(second.ok());
  CHECK(second.error() == app::Error::kStoreBusy);
}

TEST_CASE("a damaged or missing file is named, and left as it is", "[node]") {
  const TemporaryFolder folder;
  {
    RunningNode node(folder.path());
    node.make_journal();
    node.write("something");
  }
  const std::string name = GENERATE("vault.db", "deep.db", "ledger.db");
  const std::filesystem::path file = folder.path() / name;
  SECTION("missing") {
    std::filesystem::rename(file, folder.path() / "elsewhere");
  }
  SECTION("overwritten") {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    for (const int slot : {0, 2048}) {
      stream.seekp(slot + 32);
      stream << std::string(64, 'x');
    }
  }
  SECTION("exchanged for another store") {
    const std::string other = name == "vault.db" ? "deep.db" : "vault.db";
    std::filesystem::copy_file(folder.path() / other, file,
                               std::filesystem::copy_options::overwrite_existing);
  }
  const auto before = files_under(folder.path());
  RunningNode node(folder.path());
  const NodeAnswer said = node.post("/v1/unlock", {{"passphrase", kPassphrase}});
  CHECK(said.error() == "damaged");
  CHECK(said["file"] == name);
  CHECK(node.state() == "closed");
  CHECK(files_under(folder.path()) == before);
}

TEST_CASE("a damaged keyring is named", "[node]") {
  const TemporaryFolder folder;
  {
    RunningNode node(folder.path());
    node.make_journal();
  }
  for (const char* name : {"keyring", "keyring.copy"})
    std::ofstream(folder.path() / name) << "nothing of ours";
  RunningNode node(folder.path());
  const NodeAnswer said = node.post("/v1/unlock", {{"passphrase", kPassphrase}});
  CHECK(said.error() == "damaged");
  CHECK(said["file"] == "keyring");
}

TEST_CASE("a request to stop is passed on", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  RunningNode::require_ok(node.post("/v1/stop"));
  CHECK(node.stop_was_requested());
}

}  // namespace
}  // namespace waterline::node
