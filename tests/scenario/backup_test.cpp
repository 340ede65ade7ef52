#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "fakes/eventually.h"
#include "scenario/person.h"

using namespace waterline::scenario;
using waterline::fakes::eventually;

namespace {

std::string write(Person& person, const std::string& text) {
  return person.ask({"write", "-"}, text)["id"];
}

std::string share_now(Person& person, const std::string& entry) {
  return person.ask({"share", entry, "--whole", "--now", "--confirm", "now"})["item"];
}

std::string phrase_of(const Json& begun) {
  std::string phrase;
  for (const Json& word : begun["recovery_phrase"]) phrase += word.get<std::string>() + " ";
  return phrase;
}

void lose_home(Person& person) {
  person.kill_node();
  std::filesystem::remove_all(person.home());
}

std::unique_ptr<Conversation> at_a_terminal(Person& person, std::vector<std::string> words) {
  words.insert(words.begin(), {"--passphrase-file", person.folder() / "passphrase"});
  return person.converse(words);
}

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("a backup without the media file says which part it has", "[scenario]") {
  Person person("one");
  person.initialize();
  const std::string photo = person.folder() / "oar.txt";
  write_file(photo, "an oar");
  person.ask({"attach", write(person, "First words."), photo});
  const std::string folder = person.folder() / "disk";
  std::filesystem::create_directories(folder);
  const auto words_of_backup = [&] {
    const Finished made = person.run({"backup", "create", folder});
    CHECK(made.code == 0);
    return made.out + made.err;
  };
  CHECK(words_of_backup().find("The whole journal is in it") != std::string::npos);
  person.ask({"stop"});
  REQUIRE(std::filesystem::remove(person.home() / "vault.media"));
  const std::string words = words_of_backup();
  CHECK(words.find("The whole journal") == std::string::npos);
  CHECK(words.find("All words are in it") != std::string::npos);
  CHECK(words.find("1 attachment is not in it") != std::string::npos);
}

TEST_CASE("a lost home comes back from a backup and meets the partner", "[scenario]") {
  Person a("A");
  Person b("B");
  const std::string phrase = phrase_of(a.ask({"init", "--confirm", "loss"}));
  b.initialize();
  // B shows the code, so that A's backup contains B's address.
  pair_by_words(b, a);
  share_now(a, write(a, "Before the backup."));
  a.ask({"note", "-"}, "Below, before the backup.");
  b.ask({"sync"});
  const std::string folder = a.folder() / "disk";
  std::filesystem::create_directories(folder);
  const std::string file = a.ask({"backup", "create", folder})["file"];
  CHECK(files_in(folder) == 1);
  CHECK(a.run({"backup", "verify", file}).out.find("can be restored") != std::string::npos);

  // The backup does not contain entries that are written from here on. The partner's device has
  // those that were shared.
  share_now(a, write(a, "After the backup, shared."));
  write(a, "After the backup, not shared.");
  b.ask({"sync"});
  eventually([&] { return b.shared_texts().size() == 2; });

  lose_home(a);
  a.refused(10, {"list"});
  a.ask({"backup", "restore", file});
  CHECK(a.ask({"list"})["entries"].size() == 1);
  CHECK(a.ask({"list", "--deep"})["entries"].size() == 1);
  a.ask({"resume"});  // a restored journal is quiet until then
  share_now(a, write(a, "New after the first restore."));
  a.ask({"sync"});
  const std::set<std::string> first = {"Before the backup.", "After the backup, shared.",
                                       "New after the first restore."};
  eventually([&] { return a.shared_texts() == first && b.shared_texts() == first; });

  // Restore the same backup again, with the recovery phrase only.
  lose_home(a);
  a.set_passphrase(phrase);
  a.ask({"backup", "verify", "--recovery", file});
  a.ask({"backup", "restore", "--recovery", file});
  a.ask({"recovery", "check"});
  a.ask({"resume"});
  share_now(a, write(a, "New after the second restore."));
  a.ask({"sync"});
  std::set<std::string> second = first;
  second.insert("New after the second restore.");
  eventually([&] { return a.shared_texts() == second && b.shared_texts() == second; });
}

TEST_CASE("kill -9 during a backup or restore never leaves half of one", "[scenario]") {
  Person a("A");
  const std::string phrase = phrase_of(a.ask({"init", "--confirm", "loss"}));
  constexpr std::size_t kEntries = 10;
  for (std::size_t i = 0; i < kEntries; ++i)
    write(a, std::string(1'000'000, static_cast<char>('a' + i)));
  const std::filesystem::path folder = a.folder() / "disk";
  std::filesystem::create_directories(folder);
  const std::string whole = a.ask({"backup", "create", a.folder() / "whole.backup"})["file"];
  // From here on, backups are opened by the recovery phrase. It needs no slow hash as the
  // passphrase does, so more kills hit the work itself.
  a.set_passphrase(phrase);
  std::mt19937 random(20);
  const auto within = [&](int milliseconds) {
    return std::chrono::milliseconds(random() % milliseconds);
  };

  int made = 0;
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    const std::filesystem::path file = folder / ("round" + std::to_string(round));
    const auto making = a.start({"backup", "create", file});
    std::this_thread::sleep_for(within(400));
    a.kill_node();
    making->wait();
    if (std::filesystem::exists(file)) {
      ++made;
      a.ask({"backup", "verify", "--recovery", file});
      std::filesystem::remove(file);
    }
    a.ask({"recovery", "check"});
    CHECK(a.request("POST", "/v1/unlock", {{"recovery_phrase", phrase}})["schema"] ==
          "waterline/done/1");
    // Unlocking removes the incomplete backup.
    CHECK(files_in(folder) == 0);
  }
  WARN(made << " of 20 backups were made before the kill");

  int restored = 0;
  Person other("B");
  other.set_passphrase(phrase);
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    const auto restoring = other.start({"backup", "restore", "--recovery", whole});
    std::this_thread::sleep_for(std::chrono::milliseconds(30) + within(400));
    if (other.node_answers()) other.kill_node();
    restoring->wait();
    const Json answer = other.ask({"status"});
    if (answer["state"] == "absent") {
      // Nothing prevents the next attempt.
      if (round % 5 != 4) continue;
      other.ask({"backup", "restore", "--recovery", whole});
    } else {
      ++restored;
      other.ask({"recovery", "check"});
      other.request("POST", "/v1/unlock", {{"recovery_phrase", phrase}});
    }
    CHECK(other.ask({"list"})["entries"].size() == kEntries);
    CHECK_FALSE(std::filesystem::exists(other.home() / "restoring.new"));
    lose_home(other);
  }
  WARN(restored << " of 20 restores were done before the kill");
}

TEST_CASE("a long backup shows its progress, and Ctrl-C leaves nothing", "[scenario]") {
  Person a("A");
  a.initialize();
  constexpr int kEntries = 60;
  for (int i = 0; i < kEntries; i += 20) {
    Json drafts = Json::array();
    for (int j = i; j < i + 20; ++j)
      drafts.push_back({{"text", std::to_string(j) + std::string(1'000'000, 'x')}});
    CHECK_FALSE(a.request("POST", "/v1/entries/import", {{"entries", drafts}}).contains("error"));
  }
  const std::filesystem::path folder = a.folder() / "disk";
  std::filesystem::create_directories(folder);
  const std::filesystem::path file = folder / "it";

  const auto creating = at_a_terminal(a, {"backup", "create", file});
  CHECK(creating->finish() == 0);
  const auto verifying = at_a_terminal(a, {"backup", "verify", file});
  verifying->expect(" %");
  verifying->expect("can be restored");
  CHECK(verifying->finish() == 0);
  WARN("shown: " << verifying->transcript());
  std::filesystem::remove(file);

  const std::string whole = a.ask({"backup", "create", a.folder() / "whole"})["file"];
  for (const bool restoring : {false, true}) {
    Person b("B");
    b.set_passphrase("the passphrase of A");
    Person& who = restoring ? b : a;
    bool broken_off = false;
    for (int round = 0; round < 20 && !broken_off; ++round) {
      const auto job = restoring ? at_a_terminal(b, {"backup", "restore", whole})
                                 : at_a_terminal(a, {"backup", "create", file});
      // Wait until the node works on the backup.
      for (int i = 0; i < 3000; ++i, usleep(2'000)) {
        const auto far =
            who.node_answers() ? who.try_request("GET", "/v1/backup/progress") : std::nullopt;
        if (far && far->value("running", false) && far->value("done", 0) > 0) break;
      }
      job->type("\x03");
      const int code = job->finish();
      broken_off = code == 130;
      if (broken_off)
        CHECK(job->transcript().find("It was broken off. Nothing was changed") !=
              std::string::npos);
      if (!broken_off) REQUIRE(code == 0);
      CHECK(files_in(folder) == (broken_off ? 0 : 1));
      std::filesystem::remove(file);
      REQUIRE((broken_off || !restoring));  // a restore takes long enough
    }
    CHECK(broken_off);
    if (!restoring) continue;
    CHECK(b.ask({"status"})["state"] == "absent");
    CHECK_FALSE(std::filesystem::exists(b.home() / "restoring.new"));
    b.ask({"backup", "restore", whole});
    CHECK(b.ask({"list", "--limit", "500"})["entries"].size() == kEntries);
  }
  CHECK(a.ask({"list", "--limit", "500"})["entries"].size() == kEntries);
}

TEST_CASE("every fault of a backup gets words and an exit code", "[scenario]") {
  Person a("A");
  a.ask({"init", "--confirm", "loss"});
  write(a, "A word.");
  const std::string file = a.ask({"backup", "create", a.folder() / "it.backup"})["file"];
  a.refused(1, {"backup", "create", file});
  a.refused(2, {"backup", "create", a.folder() / "no" / "folder"});
  a.refused(1, {"backup", "restore", file});
  a.refused(2, {"backup"});

  Person b("B");  // with another passphrase
  b.refused(12, {"backup", "verify", file});
  b.refused(12, {"backup", "restore", "--recovery", file});
  b.refused(2, {"backup", "verify", b.folder() / "missing"});
  b.refused(10, {"recovery", "check"});
  b.set_passphrase("the passphrase of A");
  std::string bytes = content_of(file);
  write_file(b.folder() / "note.txt", "not a backup");
  b.refused(2, {"backup", "verify", b.folder() / "note.txt"});
  bytes[bytes.size() / 2] ^= 1;
  write_file(b.folder() / "flipped", bytes);
  b.refused(17, {"backup", "restore", b.folder() / "flipped"});
  bytes = content_of(file).substr(0, bytes.size() - 1);
  write_file(b.folder() / "cut", bytes);
  b.refused(17, {"backup", "restore", b.folder() / "cut"});
  bytes = content_of(file);
  bytes[8] = 9;
  write_file(b.folder() / "newer", bytes);
  CHECK(b.refused(17, {"backup", "restore", b.folder() / "newer"}).find("newer version") !=
        std::string::npos);
  CHECK(b.ask({"status"})["state"] == "absent");
  b.ask({"backup", "restore", file});
  CHECK(b.ask({"list"})["entries"].size() == 1);
}
