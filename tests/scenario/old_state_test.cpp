#include <chrono>
#include <set>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "fakes/eventually.h"
#include "scenario/person.h"

using namespace waterline::scenario;
using waterline::fakes::eventually;

// Tests with two people and their real programs that an old backup, file or passphrase does not
// undo later decisions.

namespace {

std::string write(Person& person, const std::string& text) {
  return person.ask({"write", "-"}, text)["id"];
}

std::size_t shared_with(Person& person) {
  return person.ask({"ours"})["items"].size() + person.ask({"path"})["documents"].size();
}

void put_back(Person& person, const std::string& name, const std::string& content) {
  write_file(person.home() / name, content);
}

// Returns the text of a screen as one line.
std::string in_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += line.empty() ? word : " " + word;
  return line;
}

// Checks that `sync` fails on the device that only waits for calls: so the other device has not
// called.
void nobody_calls(Person& person) {
  person.refused(14, {"sync"});
}

}  // namespace

TEST_CASE("a restored backup calls nobody until the person says resume", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  pair_by_words(b, a);  // A knows where B waits
  a.ask({"sync"});
  b.ask({"stop"});
  a.ask({"path", "propose", "We try again.", "--now", "--confirm", "now"});
  const std::string file = a.ask({"backup", "create", a.folder() / "it.backup"})["file"];
  a.ask({"unpair", "--confirm", "unpair"});
  a.kill_node();
  std::filesystem::remove_all(a.home());

  b.ask({"unlock"});
  const Finished restored = a.run({"backup", "restore", file});
  REQUIRE(restored.code == 0);
  CHECK(in_one_line(restored.err).find("This backup was made") != std::string::npos);
  CHECK(in_one_line(restored.err).find("paired with a partner on") != std::string::npos);
  const Json status = a.ask({"status"});
  CHECK(status["quiet"]["reason"] == "restored");
  CHECK(status["quiet"]["acts"] == 1);
  CHECK(status["quiet"]["lines"][0] == "We try again.");
  CHECK(status["courier"].is_null());
  a.refused(2, {"sync"});
  a.refused(2, {"carry", "out", a.folder() / "out"});
  nobody_calls(b);
  CHECK(shared_with(b) == 0);

  SECTION("resume lets it leave") {
    a.ask({"resume"});
    eventually([&] { return shared_with(b) == 1; });
  }
  SECTION("unpair ends it, and nothing ever leaves") {
    a.ask({"unpair", "--confirm", "unpair"});
    CHECK(a.ask({"status"})["partner"].is_null());
    nobody_calls(b);
    CHECK(shared_with(b) == 0);
  }
}

TEST_CASE("one file set back revives no cancelled share or pairing", "[scenario]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  pair_by_words(b, a);
  a.ask({"sync"});
  const std::string entry = write(a, "raw draft: I have seen a lawyer");
  const auto due = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const std::string held = a.request(
      "POST", "/v1/shares", {{"entry", entry}, {"depth", "whole"}, {"wait_seconds", 20}})["id"];
  a.ask({"stop"});
  const std::string vault = content_of(a.home() / "vault.db");
  const std::string ledger = content_of(a.home() / "ledger.db");
  a.ask({"cancel", held});
  write(a, "Something newer.");
  a.ask({"stop"});

  put_back(a, "vault.db", vault);
  const Finished opened = a.run({"unlock"});
  CHECK(in_one_line(opened.err).find("vault.db") != std::string::npos);
  CHECK(a.ask({"waiting"})["waiting"].empty());
  CHECK(a.ask({"status"})["quiet"]["older"] == Json::array({"vault.db"}));
  std::this_thread::sleep_until(due + std::chrono::seconds(1));  // the share would be due
  CHECK(a.ask({"ours"})["items"].empty());
  nobody_calls(b);
  CHECK(shared_with(b) == 0);

  a.ask({"resume"});
  a.ask({"sync"});
  a.ask({"unpair", "--confirm", "unpair"});
  a.ask({"stop"});
  put_back(a, "ledger.db", ledger);
  const Finished again = a.run({"unlock"});
  CHECK(in_one_line(again.err).find("has ended again") != std::string::npos);
  CHECK(a.ask({"status"})["partner"].is_null());
  nobody_calls(b);
}

TEST_CASE("a changed passphrase at the terminal shuts the old keyring out", "[scenario]") {
  Person a("A");
  a.initialize();
  write(a, "Before.");
  a.ask({"stop"});
  const std::string old_keyring = content_of(a.home() / "keyring");
  const auto talk = a.converse({"--passphrase-file", a.folder() / "passphrase", "passphrase"});
  talk->expect("New passphrase: ");
  talk->answer("another long passphrase");
  talk->expect("Once more: ");
  talk->answer("another long passphrase");
  const std::string shown = talk->expect("Press Enter");
  CHECK(shown.find("24 ") != std::string::npos);
  talk->answer("");
  talk->expect("Word ");
  talk->answer("skip");
  talk->expect("under new keys");
  CHECK(talk->finish() == 0);
  a.refused(12, {"list"});
  a.set_passphrase("another long passphrase");
  write(a, "After.");
  CHECK(a.ask({"list"})["entries"].size() == 2);
  a.ask({"stop"});

  for (const char* name : {"keyring", "keyring.copy"}) put_back(a, name, old_keyring);
  a.refused(12, {"list"});
  a.set_passphrase("the passphrase of A");
  CHECK(in_one_line(a.refused(17, {"list"})).find("older than the journal") != std::string::npos);
}
