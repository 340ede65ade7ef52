#include "node/drafts.h"

#include <algorithm>
#include <atomic>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "fakes/running_node.h"
#include "node/editing_facts.h"
#include "node/made_folders.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

void write_file(const std::filesystem::path& file, std::string_view text) {
  const base::FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(opened);
  REQUIRE(::write(opened.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

const Json kWriting = {{"purpose", "write"}};

Json draft(const std::string& content, const std::string& key = {}) {
  Json body = {{"purpose", "write"}, {"content", content}};
  if (!key.empty()) body["key"] = key;
  return body;
}

TEST_CASE("a draft is kept in every state, and never legible while locked", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string key = node.post("/v1/editing", kWriting)["key"];
  CHECK(node.post("/v1/drafts", draft("one", key))["id"] == "e1");
  // An identical draft is not kept twice.
  CHECK(node.post("/v1/drafts", draft("one", key))["id"] == "e1");

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
  RunningNode::require_ok(
      node.post("/v1/drafts", {{"side", "deep"}, {"purpose", "note"}, {"content", "below"}}));
  CHECK(node.get("/v1/drafts")["drafts"].size() == 1);
  CHECK(node.get("/v1/drafts?side=deep")["drafts"].size() == 1);
  for (const char* purpose : {"write\x1b[2J", "Remember for therapy:", " write", "", "write  x"}) {
    CHECK(node.post("/v1/drafts", {{"purpose", purpose}, {"content", "x"}}).error() ==
          "bad_request");
    CHECK(node.post("/v1/editing", {{"purpose", purpose}}).error() == "bad_request");
  }
}

TEST_CASE("a draft without a free place waits sealed for the next one", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  for (int i = 1; i <= 16; ++i)
    RunningNode::require_ok(node.post("/v1/drafts", draft(std::to_string(i))));
  CHECK(node.post("/v1/drafts", draft("quixotry"))["id"].is_null());
  CHECK(node.get("/v1/editing")["sealed"] == 1);
  // There are as many drafts as there may be, so no other command may begin to edit. A command that
  // already has a draft may.
  CHECK(node.post("/v1/editing", {{"purpose", "conflict"}}).error() == "too_many");
  RunningNode::require_ok(node.post("/v1/editing", kWriting));
  RunningNode::require_ok(node.post("/v1/editing", {{"purpose", "note"}, {"side", "deep"}}));
  RunningNode::require_ok(node.remove("/v1/drafts/e3"));
  const Json drafts = node.get("/v1/drafts?purpose=write")["drafts"];
  REQUIRE(drafts.size() == 16);
  CHECK(std::ranges::any_of(drafts, [](const Json& one) { return one["content"] == "quixotry"; }));
  CHECK(node.get("/v1/editing")["sealed"] == 0);
  CHECK(node.get("/v1/drafts?purpose=conflict")["drafts"].empty());
}

TEST_CASE("drafts sealed to a foreign key never displace the owner's drafts", "[node]") {
  const TemporaryFolder folder;
  const std::string foreign(64, '7');
  std::string key;
  {
    RunningNode node(folder.path());
    node.make_journal();
    key = node.post("/v1/editing", kWriting)["key"];
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    CHECK(node.post("/v1/drafts", draft("planted", foreign)).error() == "closed");
    CHECK(node.post("/v1/drafts", draft("kept", key))["id"].is_null());
    CHECK(node.post("/v1/drafts", draft("planted", foreign)).error() == "closed");
  }
  // A node that has just started does not know the key for drafts, so it accepts drafts with any
  // key. The next unlock deletes those with a wrong one.
  RunningNode node(folder.path());
  for (int i = 0; i < 20; ++i)
    CHECK(node.post("/v1/drafts", draft(std::to_string(i), foreign))["id"].is_null());
  CHECK(node.post("/v1/drafts", draft("kept too", key))["id"].is_null());
  node.unlock();
  REQUIRE(node.get("/v1/drafts")["drafts"].size() == 2);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "drafts"));
}

TEST_CASE("only the node's own drafts are read or removed, no other file", "[node]") {
  const TemporaryFolder folder;
  const std::filesystem::path precious = folder.path() / "precious";
  std::filesystem::create_directory(precious);
  write_file(precious / "0123456789abcdef", "of the person's own");
  const std::filesystem::path drafts = folder.path() / "drafts";
  RunningNode node(folder.path());
  node.make_journal();
  const std::string key = node.post("/v1/editing", kWriting)["key"];
  for (const bool link : {true, false}) {
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    if (link) {
      std::filesystem::create_directory_symlink(precious, drafts);
    } else {
      write_file(drafts, "in the way");
    }
    if (link) {
      node.unlock();
      RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    }
    CHECK(node.post("/v1/drafts", draft(link ? "one" : "two", key))["id"].is_null());
    write_file(drafts / "notes.txt", "of the person's own");
    node.unlock();
    CHECK(std::filesystem::exists(drafts / "notes.txt"));
    std::filesystem::remove_all(drafts);
  }
  CHECK(node.get("/v1/drafts")["drafts"].size() == 2);
  CHECK(std::filesystem::file_size(precious / "0123456789abcdef") == 19);
}

// Locks a folder of an editor, as a command does while the editor runs, and returns the lock.
base::FileDescriptor take_lease(const std::filesystem::path& folder) {
  base::FileDescriptor lease(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  REQUIRE(::flock(lease.get(), LOCK_EX) == 0);
  return lease;
}

TEST_CASE("an editing folder is swept once its lease is gone, not before", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const NodeAnswer editing =
      node.post("/v1/editing", {{"purpose", "write"}, {"request", R"({"tags": ["sea"]})"}});
  const std::filesystem::path mine = editing["folder"].get<std::string>();
  base::FileDescriptor lease = take_lease(mine);
  std::filesystem::create_directories(mine / "home" / "deeper");
  write_file(mine / kBegunText, "begun");
  write_file(mine / kEditedText, "quixotry \xfc");
  write_file(mine / "home" / "deeper" / "history", "quixotry");
  const std::filesystem::path elsewhere = folder.path() / "elsewhere";
  write_file(elsewhere, "of the person's own");
  std::filesystem::create_hard_link(elsewhere, folder.path() / "other-name");
  std::filesystem::create_symlink(elsewhere, mine / "link");
  std::filesystem::create_directory_symlink(folder.path(), mine / "home" / "link");

  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  node.unlock();
  CHECK(std::filesystem::exists(mine / kEditedText));
  lease.reset();
  CHECK(eventually([&] { return !std::filesystem::exists(mine); }));
  CHECK(eventually([&] { return node.get("/v1/drafts")["drafts"].size() == 1; }));
  const Json kept = Json::parse(node.get("/v1/drafts")["drafts"][0]["content"].get<std::string>());
  CHECK(kept == Json({{"tags", {"sea"}}, {"text", "quixotry \xc3\xbc"}}));
  CHECK(std::filesystem::file_size(elsewhere) == 19);
}

TEST_CASE("a text whose command and node have ended becomes a draft", "[node]") {
  const TemporaryFolder folder;
  std::filesystem::path mine;
  base::FileDescriptor lease;
  {
    RunningNode node(folder.path());
    node.make_journal();
    // The JSON text of the request may have several lines and tabs.
    const Json writing = {
        {"purpose", "note"}, {"side", "deep"}, {"request", "{\n\t\"tags\": [\"sea\"]\n}"}};
    mine = node.post("/v1/editing", writing)["folder"].get<std::string>();
    lease = take_lease(mine);
    write_file(mine / kEditedText, "quixotry");
  }
  RunningNode node(folder.path());
  lease.reset();
  node.unlock();
  CHECK(eventually([&] { return !std::filesystem::exists(mine.parent_path()); }));
  CHECK(node.get("/v1/drafts")["drafts"].empty());
  const Json drafts = node.get("/v1/drafts?side=deep")["drafts"];
  REQUIRE(drafts.size() == 1);
  CHECK(drafts[0]["purpose"] == "note");
  CHECK(Json::parse(drafts[0]["content"].get<std::string>()) ==
        Json({{"tags", {"sea"}}, {"text", "quixotry"}}));
}

TEST_CASE("a node that ends leaves no empty editing folder", "[node]") {
  const TemporaryFolder folder;
  std::filesystem::path made;
  {
    RunningNode node(folder.path());
    node.make_journal();
    made = std::string(node.post("/v1/editing", kWriting)["folder"]);
    REQUIRE(std::filesystem::exists(made));
  }
  CHECK_FALSE(std::filesystem::exists(made));
  CHECK_FALSE(std::filesystem::exists(made.parent_path()));
}

TEST_CASE("a folder that the node did not make is never read", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::filesystem::path mine =
      node.post("/v1/editing", kWriting)["folder"].get<std::string>();
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  const std::filesystem::path planted = mine.parent_path() / "0123456789abcdef";
  REQUIRE(::mkdir(planted.c_str(), 0700) == 0);
  write_file(planted / kEditedText, "planted");
  write_file(planted / "facts",
             R"({"side":"vault","purpose":"write","key":"00","begun":"","request":"{\"a\":)" +
                 std::string(200'000, '[') + std::string(200'000, ']') + "}\"}");
  node.unlock();
  // Wait until the node has removed the folder `mine`. It handles all editors' folders at once, so
  // it would have removed the planted folder too by then.
  base::FileDescriptor lease = take_lease(mine);
  write_file(mine / kEditedText, "quixotry");
  lease.reset();
  RunningNode::require_ok(node.get("/v1/editing"));
  CHECK(eventually([&] { return node.get("/v1/drafts")["drafts"].size() == 1; }));
  CHECK(std::filesystem::exists(planted / kEditedText));
  std::filesystem::remove_all(planted);
}

TEST_CASE("text that cannot be kept stays in memory until it can", "[node]") {
  crypto::SystemRandom random;
  std::atomic<bool> has_room = false;
  std::atomic<int> tried = 0;
  EditingFolders folders(random, [&](const EditingFacts&, const std::string& text) {
    ++tried;
    return has_room && text == "quixotry";
  });
  const auto mine = folders.make({});
  REQUIRE(mine);
  base::FileDescriptor lease = take_lease(*mine);
  write_file(*mine / kEditedText, "quixotry");
  lease.reset();
  CHECK(eventually([&] { return folders.left() == 1; }));
  CHECK(tried > 0);
  CHECK(std::filesystem::file_size(*mine / kEditedText) == 8);
  has_room = true;
  folders.sweep_soon();
  CHECK(eventually([&] { return !std::filesystem::exists(*mine); }));
  CHECK(eventually([&] { return folders.left() == 0; }));
}

}  // namespace
}  // namespace waterline::node
