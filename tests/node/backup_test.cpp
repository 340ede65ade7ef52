#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>

#include "fakes/running_node.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

constexpr std::byte kPartner{0x11};
const std::string kMarker = "Zq7markedwordXw3";

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

Json secret(const std::filesystem::path& file) {
  return {{"path", file.string()}, {"passphrase", kPassphrase}};
}

// Returns everything that a person can read, with the texts of all entries.
Json everything(RunningNode& node) {
  Json all;
  for (const std::string side : {"vault", "deep"}) {
    const NodeAnswer list = node.get("/v1/entries?limit=10000&side=" + side);
    RunningNode::require_ok(list);
    for (const Json& row : list["entries"]) {
      all[side].push_back(node.get("/v1/entries/" + row["id"].get<std::string>()).json);
    }
  }
  all["waiting"] = node.get("/v1/waiting")["waiting"];
  for (Json& share : all["waiting"]) share.erase("paused");
  all["shared"] = node.get("/v1/shared")["items"];
  all["given"] = node.get("/v1/shared/given")["devices"];
  all["found"] = node.post("/v1/search", {{"query", kMarker}}).json;
  all["idle"] = node.get("/v1/status")["idle_lock_seconds"];
  all["partner"] = node.get("/v1/status")["partner"]["paired_on"];
  return all;
}

// A journal with content of every kind, and a backup of it.
struct BackedUp {
  TemporaryFolder home;
  TemporaryFolder elsewhere;
  std::filesystem::path file = elsewhere.path() / "it.backup";
  RunningNode node{home.path()};
  std::string phrase;

  explicit BackedUp(int entries = 20) {
    const NodeAnswer begun = node.post("/v1/init/begin", {{"passphrase", kPassphrase}});
    for (const Json& word : begun["recovery_phrase"]) phrase += word.get<std::string>() + " ";
    RunningNode::require_ok(node.post("/v1/init/finish", {{"accept_loss", true}}));
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    pair_offline(home.path(), kPartner);
    node.unlock();
    RunningNode::require_ok(node.post("/v1/settings", {{"idle_lock_seconds", 777}}));
    std::string id;
    for (int i = 0; i < entries; ++i) {
      id = node.write(kMarker + " entry " + std::to_string(i) +
                      std::string(static_cast<std::size_t>(i) * 300, 'x'));
      node.write(kMarker + " deep " + std::to_string(i), "deep");
    }
    RunningNode::require_ok(node.put("/v1/entries/" + id, {{"text", kMarker + " edited"}}));
    share(id, "one that leaves", 0);
    share(id, "one that is held", 7200);
    share(id, "one that is held for long", 86400);
    RunningNode::require_ok(node.post("/v1/backup/create", {{"path", file.string()}}));
  }

  void share(const std::string& entry, const std::string& text, int hold) {
    Json body = {{"entry", entry}, {"depth", "line"}, {"text", text}, {"wait_seconds", hold}};
    if (hold == 0) body["confirm"] = "now";
    RunningNode::require_ok(node.post("/v1/shares", body));
  }
};

TEST_CASE("a restored backup has every entry, share, item and setting", "[node]") {
  BackedUp one;
  const Json before = everything(one.node);
  REQUIRE(before["vault"].size() == 20);
  REQUIRE(before["waiting"].size() == 2);
  REQUIRE(before["shared"].size() == 1);
  struct stat facts {};
  REQUIRE(::stat(one.file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777) == 0600);
  CHECK(content_of(one.file).find(kMarker) == std::string::npos);

  for (const bool by_phrase : {false, true}) {
    TemporaryFolder home;
    RunningNode other(home.path());
    Json request = {{"path", one.file.string()}};
    request[by_phrase ? "recovery_phrase" : "passphrase"] = by_phrase ? one.phrase : kPassphrase;
    RunningNode::require_ok(other.post("/v1/backup/verify", request));
    CHECK(other.state() == "absent");
    const NodeAnswer restored = other.post("/v1/backup/restore", request);
    RunningNode::require_ok(restored);
    CHECK(restored["paused_shares"] == 2);
    CHECK(restored["has_partner"] == true);
    CHECK(other.state() == "open");
    CHECK(everything(other) == before);
    // The restored journal has other writer ids than the journal that was backed up.
    const auto writers = other.writers();
    for (const journal::WriterId& writer : one.node.writers())
      CHECK(std::ranges::count(writers, writer) == 0);
    // The passphrase also opens the restored journal after a lock.
    RunningNode::require_ok(other.post("/v1/lock", {{"all", true}}));
    other.unlock();
    CHECK(everything(other) == before);
    CHECK(other.writers() == writers);
    for (const auto& [name, content] : files_under(home.path())) {
      CHECK(name.find(".new") == std::string::npos);
      CHECK(content.find(kMarker) == std::string::npos);
    }
    // The stores are sealed anew: even their first pages differ.
    CHECK(content_of(home.path() / "vault.db").substr(0, 4096) !=
          content_of(one.home.path() / "vault.db").substr(0, 4096));
  }
}

TEST_CASE("a backup made during writes is one consistent state", "[node]") {
  BackedUp one;
  std::atomic<bool> ended = false;
  std::thread writer([&] {
    for (int i = 0; !ended; ++i) {
      // Writes each text into the vault first, then into the deep. So a backup that has a text in
      // the deep must have it in the vault too.
      const std::string text = "written " + std::to_string(i) + " " + std::string(20'000, 'w');
      for (const char* side : {"vault", "deep"}) {
        talk(one.node.socket(),
             request_bytes("POST", "/v1/entries", Json({{"text", text}, {"side", side}}).dump()));
      }
    }
  });
  std::vector<std::filesystem::path> files;
  for (int round = 0; round < 4; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    files.push_back(one.elsewhere.path() / ("busy" + std::to_string(round)));
    const HttpAnswer made = talk(
        one.node.socket(),
        request_bytes("POST", "/v1/backup/create", Json({{"path", files.back().string()}}).dump()));
    CHECK(made.status == 200);
  }
  ended = true;
  writer.join();
  std::size_t most = 0;
  for (const auto& file : files) {
    TemporaryFolder home;
    RunningNode other(home.path());
    RunningNode::require_ok(other.post("/v1/backup/restore", secret(file)));
    const auto count = [&](const std::string& side) {
      std::size_t written = 0;
      const NodeAnswer list = other.get("/v1/entries?limit=10000&side=" + side);
      for (const Json& row : list["entries"]) {
        written += row["title"].get<std::string>().starts_with("written ") ? 1 : 0;
      }
      return written;
    };
    const std::size_t vault = count("vault");
    const std::size_t deep = count("deep");
    CHECK((deep == vault || deep + 1 == vault));
    most = std::max(most, vault);
    for (std::size_t i = 0; i < vault; ++i) {
      REQUIRE(
          other.post("/v1/search", {{"query", "\"written " + std::to_string(i) + "\""}})["found"]
              .size() == 1);
    }
  }
  CHECK(most > 0);
}

TEST_CASE("a backup that is broken off by locking leaves no file", "[node]") {
  BackedUp one;
  for (int i = 0; i < 24; ++i) one.node.write(std::string(1'000'000, static_cast<char>('a' + i)));
  bool broken_off = false;
  for (int round = 0; round < 30 && !broken_off; ++round) {
    const std::filesystem::path file = one.elsewhere.path() / "broken" / "it";
    std::filesystem::create_directories(file.parent_path());
    std::atomic<int> status = 0;
    std::thread making([&] {
      status = talk(one.node.socket(), request_bytes("POST", "/v1/backup/create",
                                                     Json({{"path", file.string()}}).dump()))
                   .status;
    });
    while (status == 0 && one.node.node().backup_progress().done == 0) std::this_thread::yield();
    RunningNode::require_ok(one.node.post("/v1/lock", {{"all", round % 2 == 0}}));
    making.join();
    broken_off = status == 403;
    CHECK(std::filesystem::exists(file) == (status == 200));
    CHECK((status == 200 || std::filesystem::is_empty(file.parent_path())));
    std::filesystem::remove_all(file.parent_path());
    one.node.unlock();
  }
  CHECK(broken_off);
  CHECK(one.node.get("/v1/entries?limit=10000")["entries"].size() == 44);
}

TEST_CASE("a cancelled backup, verification or restore leaves nothing and can be repeated",
          "[node]") {
  BackedUp one;
  for (int i = 0; i < 24; ++i) one.node.write(std::string(1'000'000, static_cast<char>('a' + i)));
  const std::filesystem::path whole = one.elsewhere.path() / "whole";
  RunningNode::require_ok(one.node.post("/v1/backup/create", {{"path", whole.string()}}));
  const std::filesystem::path folder = one.elsewhere.path() / "broken";
  std::filesystem::create_directories(folder);
  TemporaryFolder home;
  RunningNode other(home.path());
  const auto nothing = files_under(home.path());

  struct Job {
    RunningNode& node;
    std::string path;
    Json body;
  };
  for (const Job& job : {Job{one.node, "/v1/backup/create", {{"path", (folder / "it").string()}}},
                         Job{other, "/v1/backup/verify", secret(whole)},
                         Job{other, "/v1/backup/restore", secret(whole)}}) {
    INFO(job.path);
    bool broken_off = false;
    for (int round = 0; round < 30 && !broken_off; ++round) {
      std::atomic<int> status = 0;
      std::thread working([&] {
        status = talk(job.node.socket(), request_bytes("POST", job.path, job.body.dump())).status;
      });
      const BackupProgress& progress = job.node.node().backup_progress();
      while (status == 0 && !(progress.running && progress.done > 0)) std::this_thread::yield();
      RunningNode::require_ok(job.node.post("/v1/backup/break-off", Json::object()));
      working.join();
      broken_off = status == 409;
      CHECK((broken_off || status == 200));
      if (broken_off) CHECK(std::filesystem::is_empty(folder));
      if (broken_off) CHECK(files_under(home.path()) == nothing);
      if (!broken_off) std::filesystem::remove(folder / "it");
      if (other.state() != "absent") break;
    }
    CHECK(broken_off);
  }
  CHECK(other.state() == "absent");
  // No backup and no restore is running.
  RunningNode::require_ok(other.post("/v1/backup/break-off", Json::object()));
  RunningNode::require_ok(other.post("/v1/backup/restore", secret(whole)));
  CHECK(everything(other) == everything(one.node));
}

TEST_CASE("a refused restore gets a specific error and leaves the home unchanged", "[node]") {
  BackedUp one;
  const auto refused = [](RunningNode& node, const std::string& path, const Json& body,
                          const std::string& error) {
    const NodeAnswer said = node.post(path, body);
    CHECK(said.error() == error);
  };
  // A restore into a home that already has a journal changes no file.
  const auto mine = files_under(one.home.path());
  refused(one.node, "/v1/backup/restore", secret(one.file), "store_exists");
  CHECK(files_under(one.home.path()) == mine);
  refused(one.node, "/v1/backup/create", {{"path", one.file.string()}}, "file_exists");
  refused(one.node, "/v1/backup/create", {{"path", "relative"}}, "bad_request");
  refused(one.node, "/v1/backup/create",
          {{"path", (one.elsewhere.path() / "no" / "folder").string()}}, "no_such_file");

  TemporaryFolder home;
  RunningNode other(home.path());
  const auto nothing = files_under(home.path());
  for (const std::string path : {"/v1/backup/restore", "/v1/backup/verify"}) {
    refused(other, path, {{"path", one.file.string()}, {"passphrase", "another passphrase"}},
            "wrong_passphrase");
    refused(other, path, {{"path", one.file.string()}, {"recovery_phrase", "one two three"}},
            "wrong_passphrase");
    refused(other, path, {{"path", one.file.string()}}, "bad_request");
    refused(other, path, secret(one.elsewhere.path() / "missing"), "no_such_file");
    const std::filesystem::path broken = one.elsewhere.path() / "broken";
    put(broken, "hello");
    refused(other, path, secret(broken), "not_a_backup");
    const std::string whole = content_of(one.file);
    for (std::size_t at = 8; at < whole.size(); at += whole.size() / 9) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
      put(broken, bytes);
      refused(other, path, secret(broken), at < 12 ? "newer" : "backup_damaged");
      put(broken, whole.substr(0, at));
      CHECK(other.post(path, secret(broken)).status >= 400);
    }
    CHECK(files_under(home.path()) == nothing);
    CHECK(other.state() == "absent");
  }
  RunningNode::require_ok(other.post("/v1/backup/restore", secret(one.file)));
}

TEST_CASE("a full disk during a restore or backup leaves and loses nothing", "[node]") {
  BackedUp one;
  TemporaryFolder home;
  RunningNode other(home.path());
  const auto nothing = files_under(home.path());
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const std::filesystem::path file = one.elsewhere.path() / "second";
  for (const rlim_t limit : {0U, 4096U, 10'000U, 53'248U, 70'000U, 100'000U}) {
    const rlimit full{limit, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
    const NodeAnswer restored = other.post("/v1/backup/restore", secret(one.file));
    const NodeAnswer made = one.node.post("/v1/backup/create", {{"path", file.string()}});
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(restored.error() == "disk_full");
    CHECK(made.error() == "disk_full");
    CHECK(files_under(home.path()) == nothing);
    CHECK_FALSE(std::filesystem::exists(file));
  }
  RunningNode::require_ok(one.node.post("/v1/backup/create", {{"path", file.string()}}));
  RunningNode::require_ok(other.post("/v1/backup/restore", secret(file)));
  CHECK(everything(other) == everything(one.node));
}

TEST_CASE("a restored waiting share leaves only when released, as the same item", "[node]") {
  BackedUp one;
  // After the backup was made, one of its two waiting shares leaves and the other is cancelled. In
  // the backup both still wait.
  const Json held = one.node.get("/v1/waiting")["waiting"];
  RunningNode::require_ok(one.node.remove("/v1/waiting/" + held[1]["id"].get<std::string>()));
  one.node.advance(std::chrono::seconds(7300));
  one.node.unlock();
  CHECK(eventually([&] { return one.node.get("/v1/shared")["items"].size() == 2; }));
  const Json left = one.node.get("/v1/shared")["items"];

  TemporaryFolder home;
  RunningNode other(home.path());
  other.advance(std::chrono::hours(1000));
  RunningNode::require_ok(other.post("/v1/backup/restore", secret(one.file)));
  RunningNode::require_ok(other.post("/v1/lock"));  // sends everything that may leave
  other.unlock();
  RunningNode::require_ok(other.post("/v1/lock", {{"all", true}}));
  other.unlock();
  const Json waiting = other.get("/v1/waiting")["waiting"];
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0]["paused"] == true);
  CHECK(other.get("/v1/shared")["items"].size() == 1);

  // In the restored journal, even a share that the person releases is not sent until the person
  // resumes.
  RunningNode::require_ok(other.post("/v1/waiting/release", {{"moment", waiting[0]["id"]}}));
  RunningNode::require_ok(other.post("/v1/lock"));
  other.unlock();
  CHECK(other.get("/v1/shared")["items"].size() == 1);
  RunningNode::require_ok(other.post("/v1/partner/settings", {{"paused", false}}));
  other.node().wake();
  CHECK(eventually([&] { return other.get("/v1/shared")["items"].size() == 2; }));
  CHECK(other.get("/v1/shared")["items"] == left);
  CHECK(other.get("/v1/waiting")["waiting"].size() == 1);
  CHECK(other.post("/v1/waiting/release", {{"moment", "hzzzzzz"}}).error() == "unknown_id");
}

TEST_CASE("the recovery phrase can be checked in any state, changing nothing", "[node]") {
  BackedUp one;
  for (const bool open : {true, false}) {
    if (!open) RunningNode::require_ok(one.node.post("/v1/lock", {{"all", true}}));
    const auto files = files_under(one.home.path());
    RunningNode::require_ok(
        one.node.post("/v1/passphrase/check", {{"recovery_phrase", one.phrase}}));
    CHECK(one.node.post("/v1/passphrase/check", {{"recovery_phrase", "able able"}}).error() ==
          "wrong_passphrase");
    CHECK(
        one.node.post("/v1/passphrase/check", {{"recovery_phrase", one.phrase + "able"}}).error() ==
        "wrong_passphrase");
    CHECK(one.node.state() == (open ? "open" : "closed"));
    CHECK(files_under(one.home.path()) == files);
  }
}

TEST_CASE("a backup into a folder gets a neutral and unused name", "[node]") {
  BackedUp one;
  TemporaryFolder folder;
  for (const char* name : {"waterline-2026-11-23.backup", "waterline-2026-11-23-2.backup"}) {
    const NodeAnswer made = one.node.post("/v1/backup/create", {{"path", folder.path().string()}});
    RunningNode::require_ok(made);
    CHECK(made["file"] == (folder.path() / name).string());
    CHECK(made["size"] == std::filesystem::file_size(folder.path() / name));
    CHECK(one.node.get("/v1/status")["last_backup"] == "2026-11-23T00:00:00Z");
  }
}

}  // namespace
}  // namespace waterline::node
