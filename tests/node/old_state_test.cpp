#include "node/old_state.h"

#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

namespace filesystem = std::filesystem;

constexpr std::byte kPartner{0x11};
using Files = std::map<std::string, std::string>;
const std::vector<std::string> kStores = {"vault.db", "deep.db", "ledger.db", "marker"};

Files files_of(const filesystem::path& home) {
  Files files;
  for (const auto& entry : filesystem::directory_iterator(home)) {
    if (!entry.is_regular_file() || entry.path().filename() == "lock") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().filename()] = std::string(std::istreambuf_iterator<char>(in), {});
  }
  return files;
}

void put(const filesystem::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

// A paired journal whose partner does not exist. Its ledger and its status show what would be sent.
struct Paired {
  TemporaryFolder home;
  RunningNode node{home.path()};

  Paired() {
    node.make_journal();
    close();
    pair_offline(home.path(), kPartner);
    node.unlock();
    // The idle limit is longer than any time that the tests let pass.
    RunningNode::require_ok(node.post("/v1/settings", {{"idle_lock_seconds", 86400}}));
  }

  void close() { RunningNode::require_ok(node.post("/v1/lock", {{"all", true}})); }
  void lay(const Files& files, const std::vector<std::string>& names) {
    for (const std::string& name : names) put(home.path() / name, files.at(name));
  }
  std::string hold(const std::string& text) {
    const std::string entry = node.write(text);
    const NodeAnswer held =
        node.post("/v1/shares",
                  {{"entry", entry}, {"depth", "line"}, {"text", text}, {"wait_seconds", 7200}});
    RunningNode::require_ok(held);
    return held["id"];
  }
  Json quiet() { return node.get("/v1/status")["quiet"]; }
};

TEST_CASE("any one or two older stores make the journal quiet", "[node]") {
  Paired one;
  const std::string first = one.hold("decided on an evening");
  one.close();
  const Files evening = files_of(one.home.path());
  one.node.unlock();
  // `evening` is a copy of the files up to here. After it every store changes.
  RunningNode::require_ok(one.node.remove("/v1/waiting/" + first));
  one.node.write("deep words", "deep");
  one.hold("decided in the morning");
  RunningNode::require_ok(one.node.post("/v1/partner/settings", {{"sync_when", "manual"}}));
  const auto writers = one.node.writers();
  one.close();
  const Files morning = files_of(one.home.path());

  for (std::size_t i = 0; i < kStores.size(); ++i) {
    for (std::size_t j = i; j < kStores.size(); ++j) {
      INFO(kStores[i] << " and " << kStores[j]);
      one.lay(morning, kStores);
      one.lay(evening, {kStores[i], kStores[j]});
      const NodeAnswer opened = one.node.post("/v1/unlock", {{"passphrase", kPassphrase}});
      RunningNode::require_ok(opened);
      REQUIRE(opened.json.contains("older"));
      for (const std::string& name : {kStores[i], kStores[j]}) {
        CHECK((opened["older"] == Json::array({name}) || i != j));
      }
      const Json quiet = one.quiet();
      REQUIRE_FALSE(quiet.is_null());
      CHECK(quiet["reason"] == "set_back");
      CHECK(quiet["older"] == opened["older"]);
      for (const journal::WriterId& writer : one.node.writers())
        CHECK(std::ranges::count(writers, writer) == 0);
      CHECK(one.node.get("/v1/status")["courier"].is_null());
      CHECK(one.node.post("/v1/sync", {{"wait_seconds", 1}}).error() == "quiet");
      const std::string file = (one.home.path() / "out.bundle").string();
      CHECK(one.node.post("/v1/carry/out", {{"file", file}}).error() == "quiet");
      CHECK_FALSE(filesystem::exists(file));
      // Every waiting share is paused, and none leaves, whether the journal is locked or open.
      const NodeAnswer held = one.node.get("/v1/waiting");
      for (const Json& share : held["waiting"]) CHECK(share["paused"] == true);
      one.node.advance(std::chrono::hours(3));
      RunningNode::require_ok(one.node.post("/v1/lock"));
      one.node.unlock();
      CHECK(one.node.get("/v1/shared")["items"].empty());
      CHECK_FALSE(one.quiet().is_null());
      one.close();
    }
  }
}

TEST_CASE("a cancelled share stays gone when the vault is set back", "[node]") {
  Paired one;
  const std::string id = one.hold("raw words");
  one.close();
  const Files before = files_of(one.home.path());
  one.node.unlock();
  RunningNode::require_ok(one.node.remove("/v1/waiting/" + id));
  one.close();
  one.lay(before, {"vault.db"});
  const NodeAnswer opened = one.node.post("/v1/unlock", {{"passphrase", kPassphrase}});
  RunningNode::require_ok(opened);
  CHECK(opened["cancelled_again"] == 1);
  CHECK(one.node.get("/v1/waiting")["waiting"].empty());
}

TEST_CASE("an entry's cancelled shares stay cancelled when the entry was removed", "[node]") {
  Paired one;
  const std::string entry = one.node.write("raw words");
  RunningNode::require_ok(one.node.post(
      "/v1/shares",
      {{"entry", entry}, {"depth", "line"}, {"text", "raw"}, {"wait_seconds", 7200}}));
  one.close();
  const Files before = files_of(one.home.path());
  one.node.unlock();
  RunningNode::require_ok(one.node.remove("/v1/entries/" + entry));
  one.close();
  one.lay(before, {"vault.db"});
  one.node.unlock();
  CHECK(one.node.get("/v1/waiting")["waiting"].empty());
}

TEST_CASE("an ended pairing stays ended when the ledger is set back", "[node]") {
  Paired one;
  one.close();
  const Files before = files_of(one.home.path());
  one.node.unlock();
  RunningNode::require_ok(one.node.post("/v1/partner/unpair", {{"confirm", "unpair"}}));
  one.close();
  one.lay(before, {"ledger.db"});
  const NodeAnswer opened = one.node.post("/v1/unlock", {{"passphrase", kPassphrase}});
  RunningNode::require_ok(opened);
  CHECK(opened["pairing_ended_again"] == true);
  CHECK(opened["older"] == Json::array({"ledger.db"}));
  CHECK(one.node.get("/v1/status")["partner"].is_null());
  one.close();
  one.node.unlock();
  CHECK(one.node.get("/v1/status")["partner"].is_null());
}

TEST_CASE("after resume the journal is not quiet and reports nothing again", "[node]") {
  Paired one;
  one.close();
  const Files before = files_of(one.home.path());
  one.node.unlock();
  one.hold("later words");
  one.close();
  one.lay(before, {"vault.db"});
  one.node.unlock();
  RunningNode::require_ok(one.node.post("/v1/partner/settings", {{"paused", false}}));
  CHECK(one.quiet().is_null());
  for (int i = 0; i < 2; ++i) {
    one.close();
    const NodeAnswer opened = one.node.post("/v1/unlock", {{"passphrase", kPassphrase}});
    CHECK_FALSE(opened.json.contains("older"));
    CHECK(one.quiet().is_null());
  }
}

TEST_CASE("without a partner an old file is reported and nothing is quiet", "[node]") {
  TemporaryFolder home;
  RunningNode node(home.path());
  node.make_journal();
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  const Files before = files_of(home.path());
  node.unlock();
  node.write("later", "deep");
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  put(home.path() / "deep.db", before.at("deep.db"));
  const NodeAnswer opened = node.post("/v1/unlock", {{"passphrase", kPassphrase}});
  CHECK(opened["older"] == Json::array({"deep.db"}));
  CHECK(node.get("/v1/status")["quiet"].is_null());
}

TEST_CASE("the reason for being quiet reads back as it was written", "[node]") {
  const base::WallTime since =
      base::WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
  const link::Quiet quiet{link::Quiet::Reason::kSetBack, since, {"deep.db", "vault.db"}};
  const auto read = link::Quiet::from_text(quiet.text());
  REQUIRE(read.has_value());
  CHECK(read->reason == quiet.reason);
  CHECK(read->since == since);
  CHECK(read->older == quiet.older);
  CHECK_FALSE(link::Quiet::from_text("").has_value());
  CHECK(link::Quiet::from_text("whatever").has_value());
}

}  // namespace
}  // namespace waterline::node
