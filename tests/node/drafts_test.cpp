#include "node/drafts.h"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "node/editing_facts.h"
#include "node/run.h"
#include "running_node.h"

namespace waterline::node::test {
namespace {

void write_file(const std::filesystem::path& file, std::string_view text) {
  const FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(opened);
  REQUIRE(::write(opened.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

Json draft(const std::string& content, const std::string& key = {}) {
  Json body = {{"purpose", "write"}, {"content", content}};
  if (!key.empty()) body["key"] = key;
  return body;
}

TEST_CASE("a draft is kept in every state, and never legible while locked", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string key = node.post("/v1/editing")["key"];
  CHECK(node.post("/v1/drafts", draft("one", key))["id"] == "e1");
  CHECK(node.post("/v1/drafts", draft("one", key))["id"] == "e1");  // the same is kept once

  for (const bool all : {false, true}) {
    RunningNode::require_ok(node.post("/v1/lock", {{"all", all}}));
    CHECK(node.post("/v1/drafts", draft("quixotry")).error() == (all ? "closed" : "locked"));
    CHECK(node.post("/v1/drafts", draft("quixotry", "00")).error() == "bad_request");
    CHECK(node.get("/v1/drafts").error() == (all ? "closed" : "locked"));
    CHECK(node.post("/v1/drafts", draft("quixotry", key))["id"].is_null());
    for (const auto& [file, content] : files_under(folder.path())) {
      INFO(file);
      CHECK(content.find("quixotry") == std::string::npos);
    }
    node.unlock();
    const Json drafts = node.get("/v1/drafts")["drafts"];
    REQUIRE(drafts.size() == 2);
    CHECK(drafts[1]["content"] == "quixotry");
    CHECK_FALSE(std::filesystem::exists(folder.path() / "drafts"));
    RunningNode::require_ok(node.remove("/v1/drafts/e2"));
    CHECK(node.remove("/v1/drafts/e2").error() == "unknown_id");
  }
  RunningNode::require_ok(node.post("/v1/drafts", {{"side", "deep"}, {"purpose", "note"}, {"content", "below"}}));
  CHECK(node.get("/v1/drafts")["drafts"].size() == 1);
  CHECK(node.get("/v1/drafts?side=deep")["drafts"].size() == 1);
  for (int i = 0; i < 20; ++i) node.post("/v1/drafts", draft(std::to_string(i)));
  CHECK(node.post("/v1/drafts", draft("one too many")).error() == "too_many");
}

TEST_CASE("drafts under a foreign key never keep the owner's out", "[node]") {
  const TemporaryFolder folder;
  const std::string foreign(64, '7');
  {
    RunningNode node(folder.path());
    node.make_journal();
    const std::string key = node.post("/v1/editing")["key"];
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    CHECK(node.post("/v1/drafts", draft("planted", foreign)).error() == "closed");
    CHECK(node.post("/v1/drafts", draft("kept", key))["id"].is_null());
    CHECK(node.post("/v1/drafts", draft("planted", foreign)).error() == "closed");
  }
  // A node that was started anew does not know the key yet. The next unlock clears all that was planted.
  RunningNode node(folder.path());
  for (int i = 0; i < 15; ++i) node.post("/v1/drafts", draft("planted " + std::to_string(i), foreign));
  CHECK(node.post("/v1/drafts", draft("planted", foreign)).error() == "too_many");
  node.unlock();
  REQUIRE(node.get("/v1/drafts")["drafts"].size() == 1);
  CHECK(node.get("/v1/drafts")["drafts"][0]["content"] == "kept");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "drafts"));
}

TEST_CASE("a folder of editing without its lease is swept, and not before", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const Said editing = node.post("/v1/editing");
  const std::filesystem::path mine = std::filesystem::path(editing["folder"].get<std::string>()) / "mine";
  FileDescriptor lease;
  {
    const FileDescriptor above(::open(mine.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(::flock(above.get(), LOCK_SH) == 0);
    std::filesystem::create_directories(mine / "home" / "deeper");
    lease.reset(::open(mine.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(::flock(lease.get(), LOCK_EX) == 0);
  }
  write_file(mine / kEditingFacts,
             text_of(EditingFacts{"vault", "write", editing["key"], R"({"tags": ["sea"]})", "begun"}));
  write_file(mine / kEditedText, "quixotry");
  write_file(mine / "home" / "deeper" / "history", "quixotry");
  const std::filesystem::path elsewhere = folder.path() / "elsewhere";
  write_file(elsewhere, "of the person's own");
  std::filesystem::create_hard_link(elsewhere, folder.path() / "other-name");
  std::filesystem::create_symlink(elsewhere, mine / "link");

  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  node.unlock();
  CHECK(std::filesystem::exists(mine / kEditedText));
  lease.reset();
  CHECK(eventually([&] { return !std::filesystem::exists(mine); }));
  CHECK(eventually([&] { return node.get("/v1/drafts")["drafts"].size() == 1; }));
  const Json kept = Json::parse(node.get("/v1/drafts")["drafts"][0]["content"].get<std::string>());
  CHECK(kept == Json({{"tags", {"sea"}}, {"text", "quixotry"}}));
  CHECK(std::filesystem::file_size(elsewhere) == 19);
}

}  // namespace
}  // namespace waterline::node::test
