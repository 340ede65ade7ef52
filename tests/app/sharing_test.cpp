#include <cctype>
#include <thread>

#include <catch2/catch.hpp>

#include "fakes/running_node.h"
#include "keyring/keyring.h"
#include "node/unlock.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

constexpr std::byte kPartner{0x11};
constexpr std::byte kNextPartner{0x22};

// Closes the journal, puts a partner into its ledger, and opens it again.
void pair(RunningNode& node, const std::filesystem::path& home, std::byte partner) {
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  pair_offline(home, partner);
  node.unlock();
}

struct Paired {
  TemporaryFolder folder;
  RunningNode node{folder.path()};

  Paired() {
    node.make_journal();
    pair(node, folder.path(), kPartner);
  }
  std::vector<ledger::Item> shared() {
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    return items_offline(folder.path());
  }
};

Json share_request(const std::string& entry, const std::string& depth) {
  return {{"entry", entry}, {"depth", depth}};
}

Json with(Json body, const Json& more) {
  body.update(more);
  return body;
}

TEST_CASE("each depth leaves exactly as it was previewed", "[app]") {
  Paired paired;
  const std::string id = paired.node.write("# Title\nfirst line\nsecond line\nthird line");
  struct Row {
    Json body;
    std::string text;
  };
  const Row rows[] = {
      {with(share_request(id, "line"), {{"text", "I wrote about us."}}), "I wrote about us."},
      {with(share_request(id, "summary"), {{"text", "A summary\nof two lines."}}),
       "A summary\nof two lines."},
      {with(share_request(id, "excerpt"), {{"from", 2}, {"to", 3}}), "first line\nsecond line"},
      {with(share_request(id, "excerpt"), {{"text", "second"}}), "second"},
      {with(share_request(id, "excerpt"), {{"start", 14}, {"length", 4}}), "line"},
      {share_request(id, "whole"), "# Title\nfirst line\nsecond line\nthird line"},
  };
  for (const Row& row : rows) {
    const NodeAnswer preview = paired.node.post("/v1/shares/preview", row.body);
    INFO(row.body.dump() << preview.json.dump());
    CHECK(preview["text"] == row.text);
    CHECK(preview["depth"] == row.body["depth"]);
    const NodeAnswer sent =
        paired.node.post("/v1/shares", with(row.body, {{"wait_seconds", 0}, {"confirm", "now"}}));
    RunningNode::require_ok(sent);
    CHECK(sent["id"].is_null());
    CHECK(sent["text"] == row.text);
    const NodeAnswer item = paired.node.get("/v1/shared/" + sent["item"].get<std::string>());
    CHECK(item["text"] == row.text);
    CHECK(item["author"] == "me");
    CHECK(item["day"].is_null());
    CHECK(item["acknowledgement"].is_null());
  }
  CHECK(paired.node.get("/v1/shared")["items"].size() == std::size(rows));
  const Json given = paired.node.get("/v1/shared/given")["devices"][0]["given"];
  REQUIRE(given.size() == std::size(rows));
  for (const Json& item : given) CHECK(item["entry"] == id);
  CHECK(paired.shared().size() == std::size(rows));
}

TEST_CASE("a malformed share request gets a specific error and shares nothing", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("one two one");
  const std::pair<Json, std::string> rows[] = {
      {with(share_request(id, "excerpt"), {{"text", "three"}}), "no_such_excerpt"},
      {with(share_request(id, "excerpt"), {{"text", "one"}}), "several_matches"},
      {with(share_request(id, "excerpt"), {{"from", 1}, {"to", 9}}), "no_such_excerpt"},
      {with(share_request(id, "excerpt"), {{"from", 0}, {"to", 1}}), "bad_request"},
      {with(share_request(id, "excerpt"), {{"from", 1}}), "bad_request"},
      {with(share_request(id, "excerpt"), {{"from", 1}, {"to", 1}, {"text", "one"}}),
       "bad_request"},
      {share_request(id, "excerpt"), "bad_request"},
      {with(share_request(id, "excerpt"), {{"start", 11}, {"length", 1}}), "no_such_excerpt"},
      {with(share_request(id, "excerpt"), {{"start", 0}, {"length", 0}}), "bad_request"},
      {with(share_request(id, "excerpt"), {{"start", 1}}), "bad_request"},
      {with(share_request(id, "excerpt"), {{"start", 0}, {"length", 3}, {"text", "one"}}),
       "bad_request"},
      {with(share_request(id, "excerpt"), {{"start", 0}, {"length", 3}, {"from", 1}, {"to", 1}}),
       "bad_request"},
      {with(share_request(id, "line"), {{"start", 0}, {"length", 3}}), "bad_request"},
      {share_request(id, "line"), "bad_request"},
      {share_request(id, "everything"), "bad_request"},
      {with(share_request(id, "whole"), {{"text", "more"}}), "bad_request"},
      {with(share_request(id, "whole"), {{"hold_secs", 5}}), "bad_request"},
      {with(share_request(id, "line"), {{"text", " "}}), "empty"},
      {with(share_request(id, "line"), {{"text", "bell \a"}}), "not_text"},
      {with(share_request(id, "summary"), {{"text", std::string(64 * 1024 + 1, 'a')}}), "too_long"},
      {share_request("e00000", "whole"), "unknown_id"},
      {share_request("s00000", "whole"), "unknown_id"},
      {share_request("", "whole"), "unknown_id"},
  };
  for (const auto& [body, error] : rows) {
    INFO(body.dump().substr(0, 200));
    CHECK(node.post("/v1/shares", body).error() == error);
    if (!body.contains("hold_secs")) CHECK(node.post("/v1/shares/preview", body).error() == error);
  }
  const Json now = with(share_request(id, "whole"), {{"wait_seconds", 0}});
  const NodeAnswer unconfirmed = node.post("/v1/shares", now);
  CHECK(unconfirmed.error() == "needs_confirmation");
  CHECK(unconfirmed["word"] == "now");
  CHECK(node.post("/v1/shares", with(now, {{"confirm", "yes"}})).error() == "needs_confirmation");
  CHECK(node.post("/v1/shares", with(now, {{"wait_seconds", -1}})).error() == "bad_request");
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  CHECK(node.remove("/v1/waiting/h00000").error() == "unknown_id");
  CHECK(node.get("/v1/shared/s00000").error() == "unknown_id");
  CHECK(node.post("/v1/shared/s00000/take-back").error() == "unknown_id");
  CHECK(node.post("/v1/shared/s00000/acknowledgement", {{"kind", "with-you"}}).error() ==
        "unknown_id");
  CHECK(node.post("/v1/shared/s00000/acknowledgement", {{"kind", "well done"}}).error() ==
        "bad_request");
  CHECK(paired.shared().empty());
}

TEST_CASE("every share request refuses an id of the deep before any lookup", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("a note for my therapist alone", "deep");
  std::string capitals = id;
  for (char& letter : capitals) letter = static_cast<char>(std::toupper(letter));
  for (const std::string& name :
       {id, id.substr(0, 6), capitals, std::string("d"), std::string("dzzzzzzz")}) {
    for (const std::string depth : {"line", "summary", "excerpt", "whole"}) {
      Json body = share_request(name, depth);
      if (depth != "whole") body["text"] = "therapist";
      INFO(body.dump());
      CHECK(node.post("/v1/shares/preview", body).error() == "stays_below");
      CHECK(node.post("/v1/shares", body).error() == "stays_below");
      CHECK(node.post("/v1/shares", with(body, {{"wait_seconds", 0}})).error() == "stays_below");
      CHECK(
          node.post("/v1/shares", with(body, {{"wait_seconds", 0}, {"confirm", "now"}})).error() ==
          "stays_below");
    }
  }
  // Where a request needs the id of an item or of a waiting share, an id of the deep is unknown.
  CHECK(node.get("/v1/shared/" + id).error() == "unknown_id");
  CHECK(node.post("/v1/shared/" + id + "/take-back").error() == "unknown_id");
  CHECK(node.remove("/v1/waiting/" + id).error() == "unknown_id");
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  CHECK(paired.shared().empty());
}

TEST_CASE("nothing can be shared without a partner", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string id = node.write("for me");
  RunningNode::require_ok(node.post("/v1/shares/preview", share_request(id, "whole")));
  CHECK(node.post("/v1/shares", share_request(id, "whole")).error() == "no_partner");
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  CHECK(node.post("/v1/sync").error() == "no_partner");
  CHECK(node.post("/v1/partner/unpair", {{"confirm", "unpair"}}).error() == "no_partner");
  CHECK(node.post("/v1/partner/address", {{"address", "192.0.2.7:4000"}}).error() == "no_partner");
  CHECK(node.get("/v1/status")["partner"].is_null());
  CHECK(node.get("/v1/status")["courier"].is_null());
}

TEST_CASE("a waiting share leaves exactly when due, and a cancelled one never", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("a reflection");
  const NodeAnswer held = node.post("/v1/shares", share_request(id, "whole"));
  RunningNode::require_ok(held);
  CHECK(held["due"] == "2026-11-23T01:00:00Z");
  CHECK(held["item"].is_null());
  const NodeAnswer other = node.post(
      "/v1/shares",
      with(share_request(id, "line"), {{"text", "another"}, {"wait_seconds", 60}, {"day", true}}));
  const NodeAnswer listed = node.get("/v1/waiting");
  REQUIRE(listed["waiting"].size() == 2);
  CHECK(listed["waiting"][0]["id"] == other["id"]);
  CHECK(listed["waiting"][1]["entry"] == id);
  RunningNode::require_ok(node.remove("/v1/waiting/" + other["id"].get<std::string>()));
  CHECK(node.get("/v1/waiting")["waiting"].size() == 1);

  // The person edits the entry while its share waits. The shared text is still the one that was
  // previewed.
  RunningNode::require_ok(node.put("/v1/entries/" + id, {{"text", "changed"}}));
  RunningNode::require_ok(
      node.post("/v1/unlock", {{"passphrase", kPassphrase}, {"for_seconds", 86400}}));
  node.advance(std::chrono::seconds(3599));
  CHECK(node.get("/v1/shared")["items"].empty());
  node.advance(std::chrono::seconds(1));
  CHECK(eventually([&] { return node.get("/v1/shared")["items"].size() == 1; }));
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  const auto items = paired.shared();
  REQUIRE(items.size() == 1);
  CHECK(items[0].text == "a reflection");
  CHECK_FALSE(items[0].day.has_value());
}

TEST_CASE("a waiting share leaves when due, even while the journal is locked", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("a reflection");
  RunningNode::require_ok(node.post("/v1/shares", share_request(id, "whole")));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  bool leaves = true;
  SECTION("when it is due") {
    node.advance(std::chrono::seconds(3600));
  }
  SECTION("not before") {
    node.advance(std::chrono::seconds(3599));
    leaves = false;
  }
  // Look at the ledger before anything unlocks the journal: an unlock itself sends what is due.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(paired.shared().size() == (leaves ? 1 : 0));
  node.unlock();
  CHECK(eventually([&] { return node.get("/v1/waiting")["waiting"].size() == (leaves ? 0 : 1); }));
  CHECK(node.get("/v1/shared")["items"].size() == (leaves ? 1 : 0));
}

TEST_CASE("a share that came due while closed leaves at the next unlock", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  RunningNode::require_ok(
      node.post("/v1/shares", share_request(node.write("a reflection"), "whole")));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  node.advance(std::chrono::hours(5));
  CHECK(items_offline(paired.folder.path()).empty());
  node.unlock();
  CHECK(eventually([&] { return node.get("/v1/shared")["items"].size() == 1; }));
}

TEST_CASE("a share that waited for one partner never goes to the next", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  RunningNode::require_ok(
      node.post("/v1/shares", share_request(node.write("for my partner of then"), "whole")));
  const NodeAnswer unconfirmed = node.post("/v1/partner/unpair");
  CHECK(unconfirmed.error() == "needs_confirmation");
  CHECK(unconfirmed["word"] == "unpair");
  SECTION("unpairing cancels it") {
    RunningNode::require_ok(node.post("/v1/partner/unpair", {{"confirm", "unpair"}}));
    CHECK(node.get("/v1/waiting")["waiting"].empty());
    CHECK(node.get("/v1/status")["partner"].is_null());
  }
  SECTION("even if the partner changes behind the vault's back") {
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    const node::Home home = node::Home::locate(paired.folder.path());
    crypto::SystemRandom random;
    const auto opened = node::open_keyring(
        home, {node::OwnersSecret::Kind::kPassphrase, base::bytes_of(kPassphrase)});
    auto ledger = node::open_ledger(home, keyring::derive_keys(opened->secrets), random);
    REQUIRE(ledger->end_partnership().ok());
  }
  pair(node, paired.folder.path(), kNextPartner);
  node.advance(std::chrono::seconds(3600));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  node.unlock();
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  CHECK(node.get("/v1/shared")["items"].empty());
}

TEST_CASE("removing an entry cancels its waiting shares", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("a reflection");
  RunningNode::require_ok(node.post("/v1/shares", share_request(id, "whole")));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  node.unlock();
  RunningNode::require_ok(node.remove("/v1/entries/" + id));
  node.advance(std::chrono::seconds(3600));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(paired.shared().empty());
}

TEST_CASE("words that were not previewed do not leave", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("before words");
  const Json excerpt = with(share_request(id, "excerpt"), {{"start", 0}, {"length", 6}});
  const Json previewed = {{"previewed", node.post("/v1/shares/preview", excerpt)["text"]}};
  RunningNode::require_ok(node.put("/v1/entries/" + id, {{"text", "afterwards"}}));
  CHECK(node.post("/v1/shares", with(excerpt, previewed)).error() == "other_words");
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  const Json seen = {{"previewed", node.post("/v1/shares/preview", excerpt)["text"]},
                     {"wait_seconds", 0},
                     {"confirm", "now"}};
  const std::string item = node.post("/v1/shares", with(excerpt, seen))["item"];
  const std::string revise = "/v1/shared/" + item + "/revise";
  CHECK(node.post(revise, with(share_request(id, "whole"), {{"previewed", "afterward"}})).error() ==
        "other_words");
  RunningNode::require_ok(
      node.post(revise, with(share_request(id, "whole"), {{"previewed", "afterwards"}})));
}

TEST_CASE("an entry and its row name the shares made of it", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("a reflection");
  node.write("another");
  CHECK(node.get("/v1/entries/" + id)["shared"].empty());
  const std::string left = node.post(
      "/v1/shares",
      with(share_request(id, "whole"), {{"wait_seconds", 0}, {"confirm", "now"}}))["item"];
  const std::string waits =
      node.post("/v1/shares", with(share_request(id, "line"), {{"text", "a line"}}))["id"];
  const Json both = {waits, left};
  CHECK(node.get("/v1/entries/" + id)["shared"] == both);
  CHECK(node.get("/v1/entries/" + id)["kept_from"].is_null());
  const NodeAnswer listed = node.get("/v1/entries");
  CHECK(listed["entries"][1]["shared"] == both);
  CHECK(listed["entries"][0]["shared"].empty());
  CHECK(node.post("/v1/search", {{"query", "reflection"}})["found"][0]["shared"] == both);
  const std::string deep = node.write("a note", "deep");
  CHECK(node.get("/v1/entries/" + deep)["shared"].empty());
  RunningNode::require_ok(node.remove("/v1/waiting/" + waits));
  CHECK(node.get("/v1/entries/" + id)["shared"] == Json{left});
}

TEST_CASE("an author can take back an item but not acknowledge it", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const NodeAnswer sent =
      node.post("/v1/shares", with(share_request(node.write("mine"), "whole"),
                                   {{"wait_seconds", 0}, {"confirm", "now"}, {"day", true}}));
  const std::string item = sent["item"];
  CHECK(node.get("/v1/shared/" + item)["day"].is_string());
  const std::string beginning = node.get("/v1/shared/" + item)["short"];
  CHECK(node.get("/v1/shared/" + beginning)["id"] == item);
  CHECK(node.post("/v1/shared/" + item + "/acknowledgement", {{"kind", "with-you"}}).error() ==
        "not_yours");
  RunningNode::require_ok(node.post("/v1/shared/" + beginning + "/take-back"));
  // The item had not left for the other device, so nothing of it remains anywhere.
  CHECK(node.get("/v1/shared/" + item).error() == "unknown_id");
  CHECK(node.get("/v1/shared")["items"].empty());
  CHECK(node.get("/v1/shared/given")["devices"][0]["given"].empty());
}

TEST_CASE("the short id of a shared item leads only to that item", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string id = node.write("mine");
  constexpr int kItems = 40;
  for (int i = 0; i < kItems; ++i) {
    RunningNode::require_ok(
        node.post("/v1/shares",
                  with(share_request(id, "line"),
                       {{"text", std::to_string(i)}, {"wait_seconds", 0}, {"confirm", "now"}})));
  }
  const NodeAnswer listed = node.get("/v1/shared");
  REQUIRE(listed["items"].size() == kItems);
  for (const Json& item : listed["items"]) {
    const NodeAnswer one = node.get("/v1/shared/" + item["short"].get<std::string>());
    CHECK(one["id"] == item["id"]);
    CHECK(one["short"] == item["short"]);
  }
}

TEST_CASE("impossible pairing and sync requests get specific errors", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  CHECK(node.post("/v1/pairing/offer", {{"method", "words"}}).error() == "has_partner");
  CHECK(node.post("/v1/pairing/offer", {{"method", "song"}}).error() == "bad_request");
  CHECK(node.post("/v1/pairing/join", {{"code", "a"}, {"picture", "b"}}).error() == "bad_request");
  CHECK(node.post("/v1/pairing/compare", {{"same", true}}).error() == "no_pairing");
  CHECK(node.post("/v1/partner/address", {{"address", "no address"}}).error() == "bad_address");
  CHECK(node.post("/v1/partner/address").error() == "bad_request");
  CHECK(node.get("/v1/pairing")["state"] == "none");
  CHECK(node.get("/v1/pairing?unlike=something&wait_seconds=1").error() == "bad_request");
  CHECK(node.get("/v1/pairing?unlike=none&wait_seconds=31").error() == "bad_request");
  RunningNode::require_ok(node.remove("/v1/pairing"));
  const NodeAnswer synced = node.post("/v1/sync", {{"wait_seconds", 1}});
  CHECK(synced.error() == "no_network_process");
  CHECK(synced["why"] == "missing");
  const NodeAnswer status = node.get("/v1/status");
  CHECK(status["partner"]["confirmed"] == true);
  CHECK(status["partner"]["paired_on"] == "2026-11-23");
  CHECK(status["partner"]["method"] == "words");
  CHECK(status["partner"]["problem"] == "no_network_process");
  CHECK(status["courier"].is_null());

  RunningNode::require_ok(node.post("/v1/partner/unpair", {{"confirm", "unpair"}}));
  CHECK(node.post("/v1/pairing/join", {{"code", "not a code"}, {"at", "127.0.0.1:9"}}).error() ==
        "bad_code");
}

}  // namespace
}  // namespace waterline::app
