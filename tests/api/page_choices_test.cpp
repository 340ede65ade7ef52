#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "fakes/running_node.h"

// Tests choices that a person makes on the page and that the node itself has to keep.
namespace waterline::api {

using namespace waterline::test;
namespace {

struct OneNode {
  OneNode() : node(folder.path()) { node.make_journal(); }
  std::string setting(const std::string& name) {
    return node.get("/v1/page/settings")["settings"][name];
  }
  std::string refusal(const Json& change) { return node.put("/v1/page/settings", change).error(); }

  const TemporaryFolder folder;
  RunningNode node;
};

TEST_CASE("the deep stops asking only for who knows a secret of the journal", "[page]") {
  OneNode one;
  CHECK(one.setting("deep_asks") == "off");
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"deep_asks", "off"}}));
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"deep_asks", "on"}}));
  CHECK(one.refusal({{"deep_asks", "off"}}) == "wrong_passphrase");
  CHECK(one.refusal({{"deep_asks", "off"}, {"passphrase", "not this one"}}) == "wrong_passphrase");
  CHECK(one.refusal({{"theme", "dark"}, {"deep_asks", "off"}}) == "wrong_passphrase");
  CHECK(one.setting("deep_asks") == "on");
  CHECK(one.setting("theme") == "system");
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"theme", "dark"}}));
  CHECK(one.setting("deep_asks") == "on");
  CHECK(
      one.refusal({{"deep_asks", "off"}, {"passphrase", kPassphrase}, {"recovery_phrase", "x"}}) ==
      "bad_request");
  RunningNode::require_ok(
      one.node.put("/v1/page/settings", {{"deep_asks", "off"}, {"passphrase", kPassphrase}}));
  CHECK(one.setting("deep_asks") == "off");
  CHECK(one.setting("theme") == "dark");
}

TEST_CASE("the wish for a private window is known while everything is closed", "[page]") {
  OneNode one;
  const std::filesystem::path file = one.folder.path() / "private-window";
  CHECK(one.setting("window") == "normal");
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"window", "private"}}));
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"window", "private"}}));
  CHECK(one.setting("window") == "private");
  CHECK(one.refusal({{"window", "none"}}) == "bad_request");
  struct stat facts {};
  REQUIRE(::lstat(file.c_str(), &facts) == 0);
  CHECK(facts.st_size == 0);
  CHECK((facts.st_mode & 07777) == 0600);
  RunningNode::require_ok(one.node.post("/v1/lock", {{"all", true}}));
  CHECK(one.node.post("/v1/page/open")["window"] == "private");
  CHECK(one.node.put("/v1/page/settings", {{"window", "normal"}}).error() == "closed");
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kPassphrase}}));
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"window", "normal"}}));
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(one.node.post("/v1/page/open")["window"] == "normal");
}

TEST_CASE("the wish for our own window takes the place of any other", "[page]") {
  OneNode one;
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"window", "private"}}));
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"window", "own"}}));
  CHECK(one.setting("window") == "own");
  CHECK_FALSE(std::filesystem::exists(one.folder.path() / "private-window"));
  RunningNode::require_ok(one.node.put("/v1/page/settings", {{"window", "private"}}));
  CHECK(one.setting("window") == "private");
  CHECK_FALSE(std::filesystem::exists(one.folder.path() / "own-window"));
}

TEST_CASE("a link in the place of the wish is neither followed nor believed", "[page]") {
  OneNode one;
  const std::filesystem::path elsewhere = one.folder.path() / "elsewhere";
  std::filesystem::create_symlink(elsewhere, one.folder.path() / "private-window");
  CHECK(one.setting("window") == "normal");
  CHECK(one.refusal({{"window", "private"}}) == "storage_failed");
  CHECK_FALSE(std::filesystem::exists(elsewhere));
}

TEST_CASE("the status says how a change of keys ended, until the next lock", "[page]") {
  OneNode one;
  const auto said = [&] { return one.node.get("/v1/status")["keys_changed"]; };
  CHECK(said().is_null());
  const std::string next = "a longer one for the winter";
  RunningNode::require_ok(
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", next}}));
  CHECK(said() == "new");
  RunningNode::require_ok(one.node.post("/v1/lock"));
  CHECK_FALSE(one.node.get("/v1/status").json.contains("keys_changed"));
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", next}}));
  CHECK(said().is_null());
}

}  // namespace
}  // namespace waterline::api
