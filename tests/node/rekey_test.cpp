#include "node/rekey.h"

#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include "fakes/running_node.h"
#include "node/unlock.h"

namespace waterline::node {

using namespace waterline::test;
namespace {

namespace filesystem = std::filesystem;

constexpr std::byte kPartner{0x11};
const std::string kNew = "a quite new passphrase";

// The files of a home: content by name. They are read while no node has the home open.
using Files = std::map<std::string, std::string>;

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

struct Written {
  TemporaryFolder home;
  RunningNode node{home.path()};
  std::string old_phrase;

  Written() {
    const NodeAnswer begun = node.post("/v1/init/begin", {{"passphrase", kPassphrase}});
    for (const Json& word : begun["recovery_phrase"]) old_phrase += word.get<std::string>() + " ";
    RunningNode::require_ok(node.post("/v1/init/finish", {{"accept_loss", true}}));
    for (int i = 0; i < 20; ++i) node.write("entry " + std::to_string(i) + std::string(2000, 'x'));
    node.write("a note", "deep");
  }

  void close() { RunningNode::require_ok(node.post("/v1/lock", {{"all", true}})); }
  std::size_t entries() { return node.get("/v1/entries?limit=1000")["entries"].size(); }
  std::size_t notes() { return node.get("/v1/entries?limit=1000&side=deep")["entries"].size(); }
  std::string unlock_error(const Json& secret) { return node.post("/v1/unlock", secret).error(); }
};

TEST_CASE("after a changed passphrase everything opens with the new secrets alone", "[node]") {
  Written one;
  std::string phrase;
  const NodeAnswer changed =
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}}, &phrase);
  RunningNode::require_ok(changed);
  CHECK(changed["pairing"] == "as_before");
  CHECK(one.node.state() == "open");
  CHECK(one.entries() == 20);
  CHECK(one.notes() == 1);
  one.close();
  CHECK(one.unlock_error({{"passphrase", kPassphrase}}) == "wrong_passphrase");
  CHECK(one.unlock_error({{"recovery_phrase", one.old_phrase}}) == "wrong_passphrase");
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"recovery_phrase", phrase}}));
  CHECK(one.entries() == 20);
  one.close();
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  for (const auto& [name, content] : files_under(one.home.path())) {
    CHECK(name.find(".new") == std::string::npos);
  }
}

TEST_CASE("a new recovery phrase alone leaves the passphrase and replaces every key", "[node]") {
  Written one;
  const Files before = files_of(one.home.path());
  std::string phrase;
  RunningNode::require_ok(one.node.change_keys({{"passphrase", kPassphrase}}, &phrase));
  one.close();
  CHECK(one.unlock_error({{"recovery_phrase", one.old_phrase}}) == "wrong_passphrase");
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"recovery_phrase", phrase}}));
  CHECK(one.entries() == 20);
}

TEST_CASE("a change of keys returns the journal to its state", "[node]") {
  Written one;
  std::string passphrase = kPassphrase;
  for (const std::string state : {"open", "locked", "closed"}) {
    if (state != "open")
      RunningNode::require_ok(one.node.post("/v1/lock", {{"all", state == "closed"}}));
    RunningNode::require_ok(
        one.node.change_keys({{"passphrase", passphrase}, {"new_passphrase", kNew + state}}));
    CHECK(one.node.state() == state);
    passphrase = kNew + state;
    RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", passphrase}}));
    CHECK(one.entries() == 20);
  }
}

TEST_CASE("new keys that were begun change nothing until the words are right", "[node]") {
  Written one;
  one.close();
  const Files before = files_of(one.home.path());
  CHECK(one.node.post("/v1/passphrase/finish", {{"accept_loss", true}}).error() == "bad_request");
  CHECK(one.node.post("/v1/passphrase/finish", {{"change", ""}, {"accept_loss", true}}).error() ==
        "nothing_begun");
  CHECK(one.node
            .post("/v1/passphrase/begin", {{"passphrase", "another one"}, {"new_passphrase", kNew}})
            .error() == "wrong_passphrase");
  CHECK(one.node.post("/v1/passphrase/begin", {{"recovery_phrase", one.old_phrase}}).error() ==
        "bad_request");
  const NodeAnswer begun = one.node.post("/v1/passphrase/begin",
                                         {{"passphrase", kPassphrase}, {"new_passphrase", kNew}});
  RunningNode::require_ok(begun);
  Json words = Json::object();
  for (const Json& place : begun["check"]) words[std::to_string(place.get<int>())] = "able";
  CHECK(one.node.post("/v1/passphrase/finish", {{"change", begun["change"]}, {"words", words}})
            .error() == "words_differ");
  CHECK(files_of(one.home.path()) == before);
  for (const Json& place : begun["check"]) {
    words[std::to_string(place.get<int>())] =
        begun["recovery_phrase"][place.get<std::size_t>() - 1];
  }
  RunningNode::require_ok(
      one.node.post("/v1/passphrase/finish", {{"change", begun["change"]}, {"words", words}}));
  CHECK(one.unlock_error({{"passphrase", kPassphrase}}) == "wrong_passphrase");
}

TEST_CASE("only its caller can finish a key change, within ten minutes", "[node]") {
  Written one;
  const auto begin = [&] {
    const NodeAnswer begun = one.node.post("/v1/passphrase/begin",
                                           {{"passphrase", kPassphrase}, {"new_passphrase", kNew}});
    RunningNode::require_ok(begun);
    return begun["change"].get<std::string>();
  };
  const auto ends = [&](const std::string& change) {
    return one.node.post("/v1/passphrase/finish", {{"change", change}, {"accept_loss", true}})
        .error();
  };
  std::string change = begin();
  CHECK(change.size() == 64);
  CHECK(ends(std::string(64, '0')) == "nothing_begun");
  CHECK(ends(change.substr(1)) == "nothing_begun");
  CHECK(ends("") == "nothing_begun");
  const std::string second = begin();
  CHECK(second != change);
  CHECK(ends(change) == "nothing_begun");

  for (const bool all : {false, true}) {
    change = begin();
    RunningNode::require_ok(one.node.post("/v1/lock", {{"all", all}}));
    CHECK(ends(change) == "nothing_begun");
    change = begin();
    RunningNode::require_ok(one.node.post("/v1/lock", {{"all", all}}));
    CHECK(ends(change) == "nothing_begun");
    one.node.unlock();
  }

  change = begin();
  one.node.advance(kBeginningLife);
  CHECK(ends(change) == "nothing_begun");
  one.node.unlock();
  CHECK(one.entries() == 20);
}

TEST_CASE("a lock during a key change leaves the journal locked", "[node]") {
  Written one;
  for (int i = 0; i < 24; ++i) one.node.write(std::string(1'000'000, static_cast<char>('a' + i)));
  const NodeAnswer begun = one.node.post("/v1/passphrase/begin",
                                         {{"passphrase", kPassphrase}, {"new_passphrase", kNew}});
  RunningNode::require_ok(begun);
  const std::string body = Json{{"change", begun["change"]}, {"accept_loss", true}}.dump();
  std::atomic<int> status = 0;
  std::thread working([&] {
    status = talk(one.node.socket(), request_bytes("POST", "/v1/passphrase/finish", body)).status;
  });
  const BackupProgress& progress = one.node.node().backup_progress();
  while (status == 0 && !(progress.running && progress.done > 0)) std::this_thread::yield();
  REQUIRE(status == 0);
  RunningNode::require_ok(one.node.post("/v1/lock"));
  working.join();
  CHECK(status == 200);
  CHECK(one.node.state() == "locked");
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  CHECK(one.entries() == 44);
}

TEST_CASE("a change of passphrase keeps the present idle limit", "[node]") {
  Written one;
  RunningNode::require_ok(
      one.node.post("/v1/unlock", {{"passphrase", kPassphrase}, {"for_seconds", 60}}));
  RunningNode::require_ok(
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}}));
  CHECK(one.node.get("/v1/status")["idle_lock_seconds"] == 60);
}

TEST_CASE("a key change does not hide that a store was set back", "[node]") {
  Written one;
  one.close();
  pair_offline(one.home.path(), kPartner);
  one.node.unlock();
  const std::string id = one.node.write("For two.");
  const NodeAnswer held = one.node.post(
      "/v1/shares",
      {{"entry", id}, {"depth", "line"}, {"text", "said on an evening"}, {"wait_seconds", 7200}});
  RunningNode::require_ok(held);
  one.close();
  const Files evening = files_of(one.home.path());
  one.node.unlock();
  RunningNode::require_ok(one.node.remove("/v1/waiting/" + held["id"].get<std::string>()));
  one.close();
  put(one.home.path() / "vault.db", evening.at("vault.db"));

  const NodeAnswer changed =
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}});
  RunningNode::require_ok(changed);
  CHECK(changed["older"] == Json::array({"vault.db"}));
  CHECK(changed["cancelled_again"] == 1);
  const NodeAnswer opened = one.node.post("/v1/unlock", {{"passphrase", kNew}});
  RunningNode::require_ok(opened);
  CHECK_FALSE(opened.json.contains("older"));
  CHECK(one.node.get("/v1/status")["quiet"]["older"] == Json::array({"vault.db"}));
  CHECK(one.node.get("/v1/waiting")["waiting"].empty());
}

TEST_CASE("the recovery phrase replaces a forgotten passphrase", "[node]") {
  Written one;
  RunningNode::require_ok(
      one.node.change_keys({{"recovery_phrase", one.old_phrase}, {"new_passphrase", kNew}}));
  one.close();
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  CHECK(one.entries() == 20);
}

// An attacker who knows the old passphrase puts the old keyring back.
TEST_CASE("an old keyring opens nothing that is written later", "[node]") {
  Written one;
  one.close();
  const Files old = files_of(one.home.path());
  RunningNode::require_ok(
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}}));
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  one.node.write("Written after the passphrase was changed.");
  one.close();
  const Files present = files_of(one.home.path());
  const auto lay = [&](const Files& files) {
    for (const auto& [name, content] : files) put(one.home.path() / name, content);
  };

  // If both copies of the old keyring are put back, no secret opens the stores, and no attempt
  // changes a file.
  for (const char* name : {"keyring", "keyring.copy"})
    put(one.home.path() / name, old.at("keyring"));
  const Files mixed = files_of(one.home.path());
  CHECK(one.unlock_error({{"passphrase", kPassphrase}}) == "keyring_older");
  CHECK(one.unlock_error({{"recovery_phrase", one.old_phrase}}) == "keyring_older");
  CHECK(one.unlock_error({{"passphrase", kNew}}) == "wrong_passphrase");
  CHECK(one.node.post("/v1/passphrase/check", {{"recovery_phrase", one.old_phrase}}).error() ==
        "keyring_older");
  CHECK(one.node.post("/v1/passphrase/begin", {{"passphrase", kPassphrase}}).error() ==
        "keyring_older");
  CHECK(files_of(one.home.path()) == mixed);

  // If only one copy of the old keyring is put back, the other copy still opens the journal, and
  // replaces the old one.
  for (const char* name : {"keyring", "keyring.copy"}) {
    lay(present);
    put(one.home.path() / name, old.at("keyring"));
    CHECK(one.unlock_error({{"passphrase", kPassphrase}}) == "keyring_older");
    CHECK(files_of(one.home.path()).at(name) == old.at("keyring"));
    RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
    CHECK(one.entries() == 21);
    one.close();
    CHECK(files_of(one.home.path()).at(name) == present.at("keyring"));
  }

  // A single old store is reported as damaged, by its name.
  for (const char* name : {"vault.db", "deep.db", "ledger.db"}) {
    lay(present);
    put(one.home.path() / name, old.at(name));
    const NodeAnswer said = one.node.post("/v1/unlock", {{"passphrase", kNew}});
    CHECK(said.error() == "damaged");
    CHECK(said["file"] == name);
    CHECK(one.unlock_error({{"passphrase", kPassphrase}}) == "wrong_passphrase");
  }
}

TEST_CASE("an old copy cannot open drafts sealed after a key change", "[node]") {
  Written one;
  const std::string key = one.node.post("/v1/editing", {{"purpose", "write"}})["key"];
  const auto keep = [&](const std::string& content) {
    RunningNode::require_ok(
        one.node.post("/v1/drafts", {{"purpose", "write"}, {"content", content}, {"key", key}}));
  };
  const auto drafts = [&] {
    std::set<std::string> contents;
    const Json found = one.node.get("/v1/drafts")["drafts"];
    for (const Json& draft : found) contents.insert(draft["content"]);
    return contents;
  };
  one.close();
  const Files old = files_of(one.home.path());
  keep("before");
  RunningNode::require_ok(
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}}));
  // The journal was not opened since the change of keys. So the node still seals drafts to the old
  // key, and the next unlock must read them.
  keep("between");
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  CHECK(drafts() == std::set<std::string>{"before", "between"});
  one.close();
  const Files present = files_of(one.home.path());
  keep("after");
  const filesystem::path folder = one.home.path() / "drafts";
  REQUIRE(filesystem::exists(folder));
  const Files sealed = files_of(folder);
  REQUIRE(sealed.size() == 1);

  for (const auto& [name, content] : old) put(one.home.path() / name, content);
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kPassphrase}}));
  CHECK(drafts().empty());
  one.close();

  for (const auto& [name, content] : present) put(one.home.path() / name, content);
  filesystem::create_directories(folder);
  filesystem::permissions(folder, filesystem::perms::owner_all);
  for (const auto& [name, content] : sealed) put(folder / name, content);
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  CHECK(drafts() == std::set<std::string>{"before", "between", "after"});
}

TEST_CASE("stores left by a broken-off re-key never replace present ones", "[node]") {
  Written one;
  one.close();
  RunningNode::require_ok(
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}}));
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  one.close();
  const Files earlier = files_of(one.home.path());
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  one.node.write("Later.");
  one.close();
  // Somebody puts earlier stores of this journal, which its keyring opens, into the folder in which
  // a change of keys makes new stores. The unlock must not take them.
  filesystem::create_directories(one.home.path() / "rekeying.new");
  for (const char* name : {"vault.db", "deep.db", "ledger.db"}) {
    put(one.home.path() / "rekeying.new" / name, earlier.at(name));
  }
  RunningNode::require_ok(one.node.post("/v1/unlock", {{"passphrase", kNew}}));
  CHECK(one.entries() == 21);
  CHECK_FALSE(filesystem::exists(one.home.path() / "rekeying.new"));
}

TEST_CASE("a new identity renews the pairing and keeps the history", "[node]") {
  Written one;
  one.close();
  pair_offline(one.home.path(), kPartner);
  one.node.unlock();
  const std::string id = one.node.write("For two.");
  RunningNode::require_ok(one.node.post(
      "/v1/shares", {{"entry", id}, {"depth", "whole"}, {"wait_seconds", 0}, {"confirm", "now"}}));
  RunningNode::require_ok(one.node.post(
      "/v1/shares", {{"entry", id}, {"depth", "line"}, {"text", "later"}, {"wait_seconds", 7200}}));
  const Home home = Home::locate(one.home.path());
  one.close();
  // The end of a pairing deletes shares that were not sent. So the test marks this share as sent.
  send_offline(one.home.path());
  one.node.unlock();
  const auto identity = [&](const std::string& passphrase) {
    const auto opened =
        open_keyring(home, {OwnersSecret::Kind::kPassphrase, base::bytes_of(passphrase)});
    REQUIRE(opened.ok());
    return base::to_hex(keyring::derive_keys(opened->secrets).identity.bytes());
  };
  const std::string before = identity(kPassphrase);
  // A change of keys without `--somebody-knows-it` keeps the person's identity and the pairing.
  RunningNode::require_ok(
      one.node.change_keys({{"passphrase", kPassphrase}, {"new_passphrase", kNew}}));
  CHECK(identity(kNew) == before);
  CHECK_FALSE(one.node.get("/v1/status")["partner"].is_null());
  CHECK(one.node.get("/v1/waiting")["waiting"].size() == 1);

  const NodeAnswer changed =
      one.node.change_keys({{"passphrase", kNew}, {"somebody_knows_it", true}});
  RunningNode::require_ok(changed);
  CHECK(changed["pairing"] == "renews");
  CHECK(identity(kNew) != before);
  CHECK(one.node.get("/v1/status")["partner"]["new_keys"] == "wait");
  CHECK(one.node.get("/v1/waiting")["waiting"].size() == 1);
  CHECK(one.node.get("/v1/shared")["items"].size() == 1);
  // The record of what was given lists one device, even if the pairing ends before that device took
  // the new keys.
  RunningNode::require_ok(one.node.post("/v1/partner/unpair", {{"confirm", "unpair"}}));
  CHECK(one.node.get("/v1/shared/given")["devices"].size() == 1);
}

TEST_CASE("a share that left while locked never leaves again under new keys", "[node]") {
  Written one;
  one.close();
  pair_offline(one.home.path(), kPartner);
  one.node.unlock();
  const std::string id = one.node.write("For two.");
  RunningNode::require_ok(one.node.post(
      "/v1/shares",
      {{"entry", id}, {"depth", "line"}, {"text", "in an hour"}, {"wait_seconds", 3600}}));
  RunningNode::require_ok(
      one.node.post("/v1/questions", {{"text", "a question"}, {"wait_seconds", 3600}}));
  RunningNode::require_ok(one.node.post("/v1/lock"));
  one.node.advance(std::chrono::seconds(3700));
  const auto left = [&] {
    return one.node.node().while_shared([](link::SharedSide& both, auto&) -> Outcome<bool> {
      return both.ledger.questions()->size() == 1 && both.ledger.items()->size() == 1;
    });
  };
  REQUIRE(eventually([&] { return *left(); }));
  const NodeAnswer changed =
      one.node.change_keys({{"passphrase", kPassphrase}, {"somebody_knows_it", true}});
  RunningNode::require_ok(changed);
  CHECK(changed["pairing"] == "renews");
  one.node.unlock();
  CHECK(one.node.get("/v1/waiting")["waiting"].empty());
  CHECK(one.node.get("/v1/shared")["items"].size() == 1);
  CHECK(one.node.get("/v1/questions")["questions"].size() == 1);
}

TEST_CASE("the pairing ends if the partner's device knows only too old keys", "[node]") {
  Written one;
  one.close();
  pair_offline(one.home.path(), kPartner);
  one.node.unlock();
  for (int i = 0; i < 6; ++i) {
    const NodeAnswer changed =
        one.node.change_keys({{"passphrase", kPassphrase}, {"somebody_knows_it", true}});
    RunningNode::require_ok(changed);
    CHECK(changed["pairing"] == (i < 5 ? "renews" : "ended"));
    CHECK(one.node.get("/v1/status")["partner"].is_null() == (i == 5));
  }
}

TEST_CASE("a re-key that is broken off or finds no room changes nothing", "[node]") {
  Written one;
  for (int i = 0; i < 24; ++i) one.node.write(std::string(1'000'000, static_cast<char>('a' + i)));
  const auto all_is_well = [&] {
    CHECK_FALSE(filesystem::exists(one.home.path() / "rekeying.new"));
    CHECK(one.node.state() == "open");
    CHECK(one.node.get("/v1/status")["keys_changed"] == "as_before");
    CHECK(one.entries() == 44);
    CHECK(one.node.post("/v1/passphrase/begin", {{"passphrase", kNew}}).error() ==
          "wrong_passphrase");
  };
  SECTION("broken off") {
    const NodeAnswer begun = one.node.post("/v1/passphrase/begin",
                                           {{"passphrase", kPassphrase}, {"new_passphrase", kNew}});
    RunningNode::require_ok(begun);
    const std::string body = Json{{"change", begun["change"]}, {"accept_loss", true}}.dump();
    std::atomic<int> status = 0;
    std::thread working([&] {
      status = talk(one.node.socket(), request_bytes("POST", "/v1/passphrase/finish", body)).status;
    });
    const BackupProgress& progress = one.node.node().backup_progress();
    while (status == 0 && !(progress.running && progress.done > 0)) std::this_thread::yield();
    RunningNode::require_ok(one.node.post("/v1/backup/break-off", Json::object()));
    working.join();
    CHECK(status == 409);
    all_is_well();
  }
  SECTION("no room") {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    for (const rlim_t limit : {0U, 100U, 4096U, 53'248U, 1'000'000U}) {
      const NodeAnswer begun = one.node.post(
          "/v1/passphrase/begin", {{"passphrase", kPassphrase}, {"new_passphrase", kNew}});
      RunningNode::require_ok(begun);
      const rlimit full{limit, before.rlim_max};
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
      const NodeAnswer finished = one.node.post(
          "/v1/passphrase/finish", {{"change", begun["change"]}, {"accept_loss", true}});
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
      CHECK(finished.error() == "disk_full");
      if (one.node.state() != "open") one.node.unlock();
      all_is_well();
    }
  }
}

}  // namespace
}  // namespace waterline::node
