#include <fstream>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "fakes/running_node.h"
#include "fakes/seeded_random.h"
#include "store/slot_file.h"

// Tests what the life of the journal does with attachments: backups, new keys, closing, time.
namespace waterline::node {

using namespace waterline::test;
namespace {

std::string content_of_size(std::size_t size, std::uint64_t seed) {
  std::string content(size, '\0');
  fakes::SeededRandom(seed).fill(std::as_writable_bytes(std::span(content)));
  return content;
}

const std::string kHeron = content_of_size(700'000, 1);
const std::string kReed = content_of_size(90'000, 2);

// A journal with an attachment on each side.
struct WithAttachments {
  TemporaryFolder home;
  TemporaryFolder elsewhere;
  RunningNode node{home.path()};
  std::string heron;
  std::string reed;

  WithAttachments() {
    node.make_journal();
    heron = attach(kHeron, "vault");
    reed = attach(kReed, "deep");
  }
  std::string attach(const std::string& content, const std::string& side) {
    const std::string id = node.upload(content, "a.jpg", side)["id"];
    RunningNode::require_ok(node.post(
        "/v1/entries", {{"text", "At the pond."},
                        {"side", side},
                        {"attachments", Json::array({{{"id", id}, {"description", "d"}}})}}));
    return id;
  }
  [[nodiscard]] Json backup() const {
    return {{"path", (elsewhere.path() / "it.backup").string()}, {"passphrase", kPassphrase}};
  }
  void make_backup() {
    RunningNode::require_ok(node.post("/v1/backup/create", {{"path", backup()["path"]}}));
  }
};

void damage(const std::filesystem::path& file, std::uint64_t slot) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(store::slot_offset(slot) + 500));
  stream.write("damage", 6);
  REQUIRE(stream.good());
}

TEST_CASE("a backup brings every attachment back", "[node][media]") {
  WithAttachments one;
  one.make_backup();
  TemporaryFolder home;
  RunningNode other(home.path());
  const NodeAnswer verified = other.post("/v1/backup/verify", one.backup());
  RunningNode::require_ok(verified);
  CHECK(verified["damaged_attachments"] == 0);
  // A verification leaves nothing, and writes no second copy of them.
  CHECK_FALSE(std::filesystem::exists(home.path() / "vault.media"));
  CHECK_FALSE(std::filesystem::exists(home.path() / "restoring.new"));
  const NodeAnswer restored = other.post("/v1/backup/restore", one.backup());
  RunningNode::require_ok(restored);
  CHECK(restored["damaged_attachments"] == 0);
  CHECK((other.bytes_of(one.heron) == kHeron));
  CHECK((other.bytes_of(one.reed) == kReed));
  for (const char* name : {"vault.media", "deep.media"})
    CHECK(std::filesystem::file_size(home.path() / name) % store::kSlotFileGrowth == 0);
  // It takes further ones.
  const std::string content = content_of_size(200'000, 3);
  const std::string id = other.upload(content)["id"];
  RunningNode::require_ok(other.post("/v1/lock", {{"all", true}}));
  other.unlock();
  CHECK((other.bytes_of(id) == content));
  CHECK((other.bytes_of(one.heron) == kHeron));
}

TEST_CASE("a backup keeps the moment while attachments come and go", "[node][media]") {
  WithAttachments one;
  one.make_backup();
  std::filesystem::remove(one.elsewhere.path() / "it.backup");
  RunningNode::require_ok(one.node.remove("/v1/attachments/" + one.heron + "?for_good=true"));
  const std::string other_content = content_of_size(700'000, 9);
  const std::string other_id = one.attach(other_content, "vault");
  one.make_backup();
  TemporaryFolder home;
  RunningNode other(home.path());
  RunningNode::require_ok(other.post("/v1/backup/restore", one.backup()));
  CHECK(other.bytes_of(one.heron).empty());
  CHECK((other.bytes_of(other_id) == other_content));
}

TEST_CASE("a damaged attachment is told, and stops no backup", "[node][media]") {
  WithAttachments one;
  RunningNode::require_ok(one.node.post("/v1/lock", {{"all", true}}));
  damage(one.home.path() / "vault.media", 0);
  one.node.unlock();
  const NodeAnswer bytes = one.node.get("/v1/attachments/" + one.heron + "/bytes");
  CHECK(bytes.status == 500);
  CHECK(bytes.error() == "attachment_damaged");
  CHECK((one.node.bytes_of(one.reed) == kReed));
  one.make_backup();
  TemporaryFolder home;
  RunningNode other(home.path());
  CHECK(other.post("/v1/backup/verify", one.backup())["damaged_attachments"] == 1);
  CHECK(other.post("/v1/backup/restore", one.backup())["damaged_attachments"] == 1);
  CHECK((other.bytes_of(one.reed) == kReed));
  CHECK(other.get("/v1/attachments/" + one.heron + "/bytes").error() == "attachment_damaged");
}

TEST_CASE("without its media file a journal opens and is backed up", "[node][media]") {
  WithAttachments one;
  RunningNode::require_ok(one.node.post("/v1/lock", {{"all", true}}));
  std::filesystem::remove(one.home.path() / "vault.media");
  one.node.unlock();
  CHECK(one.node.get("/v1/attachments/" + one.heron + "/bytes").error() == "attachment_damaged");
  CHECK((one.node.bytes_of(one.reed) == kReed));
  CHECK(one.node.get("/v1/attachments/" + one.heron)["state"] == "missing");
  RunningNode::require_ok(one.node.post("/v1/backup/create", {{"path", one.backup()["path"]}}));
  TemporaryFolder home;
  RunningNode other(home.path());
  const NodeAnswer verified = other.post("/v1/backup/verify", one.backup());
  CHECK(verified["missing_attachments"] == 1);
  CHECK(verified["damaged_attachments"] == 0);
  CHECK_FALSE(std::filesystem::exists(home.path() / "restoring.new"));
  const NodeAnswer restored = other.post("/v1/backup/restore", one.backup());
  RunningNode::require_ok(restored);
  CHECK(restored["missing_attachments"] == 1);
  CHECK(other.get("/v1/entries")["entries"].size() == 1);
  CHECK((other.bytes_of(one.reed) == kReed));
}

TEST_CASE("a backup says at once which attachments are not in it", "[node][media]") {
  WithAttachments one;
  RunningNode::require_ok(one.node.post("/v1/lock", {{"all", true}}));
  std::filesystem::remove(one.home.path() / "vault.media");
  one.node.unlock();
  // A new media file is made, and the backup has it; the old attachment is missing nevertheless.
  const std::string content = content_of_size(100'000, 7);
  const std::string id = one.attach(content, "vault");
  CHECK((one.node.bytes_of(id) == content));
  const NodeAnswer made = one.node.post("/v1/backup/create", {{"path", one.backup()["path"]}});
  CHECK(made["missing_attachments"] == 1);
  TemporaryFolder home;
  RunningNode other(home.path());
  CHECK(other.post("/v1/backup/verify", one.backup())["missing_attachments"] == 1);
  RunningNode::require_ok(other.post("/v1/backup/restore", one.backup()));
  CHECK((other.bytes_of(id) == content));
  // The file itself, attached again, is there again.
  CHECK(other.upload(kHeron)["id"] == one.heron);
  CHECK((other.bytes_of(one.heron) == kHeron));
}

TEST_CASE("an older vault.db costs no attachment of the newer one", "[node][media]") {
  WithAttachments one;
  const std::filesystem::path vault = one.home.path() / "vault.db";
  const std::filesystem::path elsewhere = one.elsewhere.path();
  const auto close = [&] { RunningNode::require_ok(one.node.post("/v1/lock", {{"all", true}})); };
  const auto put = [](const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
  };
  close();
  put(vault, elsewhere / "older");
  one.node.unlock();
  const std::string content = content_of_size(17'000'000, 6);  // beyond the first 16 MiB
  const std::string id = one.attach(content, "vault");
  close();
  put(vault, elsewhere / "newer");
  put(elsewhere / "older", vault);
  one.node.unlock();
  CHECK((one.node.bytes_of(one.heron) == kHeron));
  one.attach(content_of_size(900'000, 8), "vault");
  close();
  put(elsewhere / "newer", vault);
  one.node.unlock();
  CHECK((one.node.bytes_of(id) == content));
  CHECK((one.node.bytes_of(one.heron) == kHeron));
}

TEST_CASE("slots of a deleted attachment are overwritten when nothing else happens",
          "[node][media]") {
  WithAttachments one;
  const auto slot = [&] {
    std::ifstream file(one.home.path() / "vault.media", std::ios::binary);
    file.seekg(static_cast<std::streamoff>(store::slot_offset(3)));
    std::string bytes(store::kMediaSlotSize, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
  };
  const std::string before = slot();
  RunningNode::require_ok(one.node.remove("/v1/attachments/" + one.heron + "?for_good=true"));
  one.node.node().wake();
  CHECK(eventually([&] { return slot() != before; }));
}

TEST_CASE("new keys leave attachments readable", "[node][media]") {
  WithAttachments one;
  RunningNode::require_ok(one.node.change_keys(
      {{"passphrase", kPassphrase}, {"new_passphrase", "another horse battery"}}));
  CHECK((one.node.bytes_of(one.heron) == kHeron));
  CHECK((one.node.bytes_of(one.reed) == kReed));
  const std::string content = content_of_size(100'000, 5);
  CHECK((one.node.bytes_of(one.attach(content, "vault")) == content));
}

TEST_CASE("a closed journal shows of attachments the size to 16 MiB", "[node][media]") {
  WithAttachments one;
  RunningNode& node = one.node;
  const auto facts_of = [&](const char* name) {
    struct stat facts {};
    REQUIRE(::stat((one.home.path() / name).c_str(), &facts) == 0);
    return facts;
  };
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  std::set<std::pair<std::int64_t, std::int64_t>> times;
  for (const char* name : {"vault.media", "deep.media", "vault.db", "deep.db", "ledger.db"}) {
    const struct stat facts = facts_of(name);
    CHECK((facts.st_mode & 07777) == 0600);
    times.emplace(facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
  }
  CHECK(times.size() == 1);
  CHECK(facts_of("vault.media").st_size == store::kSlotFileGrowth);
  CHECK(facts_of("deep.media").st_size == store::kSlotFileGrowth);
  node.unlock();
  const std::string large = one.attach(content_of_size(17'000'000, 6), "vault");
  RunningNode::require_ok(node.post("/v1/lock"));
  CHECK(facts_of("vault.media").st_size == 2 * store::kSlotFileGrowth);
  node.unlock();
  RunningNode::require_ok(node.remove("/v1/attachments/" + large + "?for_good=true"));
  RunningNode::require_ok(node.post("/v1/lock"));
  CHECK(facts_of("vault.media").st_size == store::kSlotFileGrowth);
}

TEST_CASE("without an attachment there is no media file", "[node][media]") {
  TemporaryFolder home;
  RunningNode node(home.path());
  node.make_journal();
  node.write("words");
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  CHECK_FALSE(std::filesystem::exists(home.path() / "vault.media"));
  node.unlock();
  RunningNode::require_ok(node.upload("abc", "a", "deep"));
  CHECK(std::filesystem::exists(home.path() / "vault.media"));
  CHECK(std::filesystem::exists(home.path() / "deep.media"));
}

TEST_CASE("what never arrived is gone after a day", "[node][media]") {
  TemporaryFolder home;
  RunningNode node(home.path());
  node.make_journal();
  RunningNode::require_ok(node.post("/v1/settings", {{"idle_lock_seconds", 86400}}));
  RunningNode::require_ok(node.post("/v1/attachments", {{"size", 100}}));
  node.advance(std::chrono::hours(23));
  node.node().wake();
  CHECK(node.get("/v1/attachments")["attachments"].size() == 1);
  node.advance(std::chrono::hours(2));
  node.node().wake();
  CHECK(eventually([&] { return node.get("/v1/attachments")["attachments"].empty(); }));
}

}  // namespace
}  // namespace waterline::node
