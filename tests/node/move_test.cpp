#include <fstream>

#include <catch2/catch.hpp>

#include "fakes/running_node.h"
#include "node/move_home.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

namespace fs = std::filesystem;

Json move_to(const fs::path& to) {
  return {{"path", to.native()}, {"passphrase", kPassphrase}};
}

TEST_CASE("a moved journal is whole in its new folder and gone from the old", "[node]") {
  const TemporaryFolder folder;
  const fs::path to = folder.path() / "stick/notes";
  fs::create_directory(to.parent_path());
  {
    RunningNode node(folder.path() / "old");
    node.make_journal();
    node.write("words");
    node.write("below", "deep");
    const NodeAnswer moved = node.post("/v1/home/move", move_to(to));
    RunningNode::require_ok(moved);
    CHECK(moved["left"].empty());
    CHECK(node.stop_was_requested());
    CHECK(node.get("/v1/entries").error() == "moved");
    CHECK(node.get("/v1/entries")["folder"] == to.native());
    CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase}}).error() == "moved");
  }
  CHECK_FALSE(fs::exists(folder.path() / "old"));
  CHECK_FALSE(fs::exists(to / "arriving"));
  RunningNode node(to);
  const NodeAnswer unlocked = node.post("/v1/unlock", {{"passphrase", kPassphrase}});
  RunningNode::require_ok(unlocked);
  CHECK_FALSE(unlocked.json.contains("older"));
  CHECK(node.get("/v1/entries")["entries"].size() == 1);
  CHECK(node.get("/v1/entries?side=deep")["entries"].size() == 1);
}

TEST_CASE("a journal that cannot move stays open where it is", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path() / "old");
  node.make_journal();
  node.write("words");
  const fs::path other = folder.path() / "other";
  fs::create_directory(other);
  std::ofstream(other / "something") << "of the person";
  const auto refused = [&](const fs::path& to) {
    std::string error = node.post("/v1/home/move", move_to(to)).error();
    CHECK(node.state() == "open");
    CHECK(node.get("/v1/entries")["entries"].size() == 1);
    return error;
  };
  CHECK(refused(other) == "file_exists");
  CHECK(refused(folder.path() / "missing/notes") == "no_such_file");
  CHECK(refused(folder.path() / "old/below") == "bad_request");
  CHECK(refused(folder.path()) == "bad_request");
  CHECK(refused("relative") == "bad_request");
  std::ofstream(other / "arriving") << "a note of the person";
  CHECK(refused(other) == "file_exists");
  CHECK(files_under(other).size() == 2);
  CHECK(node.post("/v1/home/move",
                  {{"path", (folder.path() / "new").native()}, {"passphrase", "another one"}})
            .error() == "wrong_passphrase");
  CHECK_FALSE(fs::exists(folder.path() / "new"));
}

TEST_CASE("files of others in the home stay and are named", "[node]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path() / "old");
  node.make_journal();
  fs::create_directory(folder.path() / "old/pictures");
  const NodeAnswer moved = node.post("/v1/home/move", move_to(folder.path() / "new"));
  RunningNode::require_ok(moved);
  CHECK(moved["left"] == Json({"pictures"}));
  CHECK(fs::exists(folder.path() / "old/pictures"));
  CHECK_FALSE(fs::exists(folder.path() / "old/vault.db"));
}

TEST_CASE("a move that nobody can decide opens nothing until its disk is there", "[node]") {
  const TemporaryFolder folder;
  const fs::path home = folder.path() / "old";
  const fs::path to = folder.path() / "stick/notes";
  {
    RunningNode node(home);
    node.make_journal();
  }
  std::ofstream(home / "moving") << to.native();
  {
    RunningNode node(home);
    const NodeAnswer refused = node.post("/v1/unlock", {{"passphrase", kPassphrase}});
    CHECK(refused.error() == "move_unfinished");
    CHECK(refused["folder"] == to.native());
    // Another journal is there now. It decides nothing.
    fs::create_directories(to);
    std::ofstream(to / "keyring") << "another";
    CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase}}).error() == "move_unfinished");
    fs::remove(to / "keyring");
    // The disk is put in, and what arrived there is only a part.
    std::ofstream(to / "arriving") << "";
    node.unlock();
    CHECK_FALSE(fs::exists(home / "moving"));
    CHECK_FALSE(fs::exists(to));
  }
  RunningNode node(home);
  node.unlock();
}

TEST_CASE("a folder in which a part of a journal arrived says so", "[node]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "new");
  std::ofstream(folder.path() / "new/arriving") << "";
  RunningNode node(folder.path() / "new");
  CHECK(node.get("/v1/entries").error() == "moved_in_part");
  CHECK(node.post("/v1/unlock", {{"passphrase", kPassphrase}}).error() == "moved_in_part");
  CHECK(node.post("/v1/init/begin", {{"passphrase", kPassphrase}}).error() == "moved_in_part");
}

}  // namespace
}  // namespace waterline::node
