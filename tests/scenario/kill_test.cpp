#include <csignal>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "crypto/system_random.h"
#include "deep/deep.h"
#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "keyring/file.h"
#include "keyring/keyring.h"
#include "ledger/ledger.h"
#include "scenario/person.h"
#include "vault/vault.h"

using namespace waterline;
using namespace waterline::scenario;
using fakes::SeededRandom;

namespace {

using Texts = std::multiset<std::string>;

// The contents of the stores, by their texts. Every text in this test is unique.
struct Contents {
  Texts entries, notes, held, shared;

  friend bool operator==(const Contents&, const Contents&) = default;
};

std::string told(const Texts& texts) {
  std::string all;
  for (const std::string& text : texts) all += text.substr(0, 40) + "; ";
  return all;
}

std::string told(const Contents& contents) {
  return "entries: " + told(contents.entries) + "\nnotes: " + told(contents.notes) +
         "\nheld: " + told(contents.held) + "\nshared: " + told(contents.shared);
}

// A process that is known by a pidfd and not by its number. A kill can then not hit a later process
// with the same number.
class Target {
 public:
  explicit Target(pid_t process)
      : descriptor_(static_cast<int>(syscall(SYS_pidfd_open, process, 0))) {
    REQUIRE(descriptor_ >= 0);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target() { close(descriptor_); }

  void kill() const { syscall(SYS_pidfd_send_signal, descriptor_, SIGKILL, nullptr, 0); }
  void wait() const {
    pollfd gone{descriptor_, POLLIN, 0};
    REQUIRE(poll(&gone, 1, 10'000) == 1);
  }

 private:
  int descriptor_;
};

// A person whose node is killed again and again. The test has the keys of the stores.
class Struck {
 public:
  Struck() : keys_(initialize()) {
    auto ledger = ledger::Ledger::open(file("ledger.db"), keys_.ledger_store, keys_.author,
                                       keys_.proof, random_);
    REQUIRE(ledger.ok());
    const auto epoch = ledger->epoch_for_pairing();
    REQUIRE(epoch.ok());
    const auto partner = crypto::public_key_of(crypto::IdentitySecret::generate(random_));
    REQUIRE(ledger
                ->begin_partnership({partner, crypto::PairKey::generate(random_),
                                     base::EpochId::generate(random_), *epoch,
                                     ledger::PairingMethod::kWords, base::Day{}, ""})
                .ok());
    REQUIRE(ledger->confirm_partnership().ok());
  }

  Person& person() { return person_; }

  // Returns true if no answer came, so the node was killed before. Fails the test if the answer is
  // an error.
  [[nodiscard]] bool is_struck(const std::optional<Json>& answer) const {
    if (answer) {
      INFO(answer->dump());
      REQUIRE_FALSE(answer->contains("error"));
    }
    return !answer;
  }

  // Reads the files as the node would, and verifies all three stores. Uses a copy, because opening
  // the originals would repair them, and that is left to the next node.
  Contents contents_of_files() {
    Contents contents;
    const fakes::TemporaryFolder copy;
    for (const std::string store : {"vault.db", "deep.db", "ledger.db"}) {
      for (const std::string& name : {store, store + "-wal"}) {
        if (std::filesystem::exists(file(name)))
          std::filesystem::copy_file(file(name), copy.path() / name);
      }
    }
    auto vault = vault::Vault::open(copy.path() / "vault.db", keys_.vault_store, random_);
    auto deep = deep::Deep::open(copy.path() / "deep.db", keys_.deep_store, random_);
    auto ledger = ledger::Ledger::open(copy.path() / "ledger.db", keys_.ledger_store, keys_.author,
                                       keys_.proof, random_);
    REQUIRE(vault.ok());
    REQUIRE(deep.ok());
    REQUIRE(ledger.ok());
    REQUIRE(vault->verify().ok());
    REQUIRE(deep->verify().ok());
    REQUIRE(ledger->verify().ok());
    contents.entries = texts_of(vault->entries());
    contents.notes = texts_of(deep->entries());
    for (const auto& share : vault->waiting().value()) contents.held.insert(share.text);
    for (const auto& item : ledger->items().value()) {
      if (!item.taken_back) contents.shared.insert(item.text);
    }
    return contents;
  }

  // Returns the contents of the journal from the node's answers. This node has opened the files
  // that the last kill left.
  Contents contents_of_node() {
    Contents contents;
    for (const Json& entry : entries("vault"))
      contents.entries.insert(entry["text"].get<std::string>());
    for (const Json& entry : entries("deep"))
      contents.notes.insert(entry["text"].get<std::string>());
    const Json held = person_.request("GET", "/v1/waiting");
    for (const Json& share : held["waiting"])
      contents.held.insert(share["text"].get<std::string>());
    for (const Json& item : person_.shared_items()) {
      if (!item["taken_back"].get<bool>()) contents.shared.insert(item["text"].get<std::string>());
    }
    return contents;
  }

  // Returns whether the new passphrase opens the whole journal. Then restores the old passphrase
  // with the cheapest hash, so that the rounds spend their time on writing and not on the hash.
  bool has_new_passphrase_and_reset() {
    const bool changed = open(kNew).ok();
    person_.set_passphrase(std::string(changed ? kNew : kOld));
    // Exactly one of the two passphrases opens the keyring. `unlock` with it completes a change
    // that the kill interrupted.
    REQUIRE(open(changed ? kOld : kNew).error() == keyring::Error::kWrongSecret);
    person_.ask({"unlock"});
    person_.ask({"stop"});
    person_.set_passphrase(std::string(kOld));
    keys_ = make_cheap(open(changed ? kNew : kOld));
    return changed;
  }

  static constexpr std::string_view kOld = "the passphrase of one";
  static constexpr std::string_view kNew = "another passphrase of one";

 private:
  keyring::DerivedKeys initialize() {
    person_.initialize();
    person_.ask({"stop"});
    return make_cheap(open(kOld));
  }

  keyring::Result<keyring::Opened> open(std::string_view passphrase) {
    return keyring::open(person_.home(), [&](base::ByteView file) {
      return keyring::open_with_passphrase(file, base::bytes_of(passphrase));
    });
  }

  keyring::DerivedKeys make_cheap(const keyring::Result<keyring::Opened>& opened) {
    REQUIRE(opened.ok());
    const auto cheap = keyring::create(opened->secrets.clone(), base::bytes_of(kOld),
                                       keyring::kCostFloor, random_);
    REQUIRE(cheap.ok());
    REQUIRE(keyring::replace(person_.home(), cheap->file).value() == keyring::Replaced::kBoth);
    return keyring::derive_keys(cheap->secrets);
  }

  [[nodiscard]] std::filesystem::path file(const std::string& name) {
    return person_.home() / name;
  }

  template <class Side>
  static Texts texts_of(journal::Journal<Side>& entries) {
    Texts texts;
    for (const auto& summary : entries.list(100000).value())
      texts.insert(entries.get(summary.id).value().text);
    return texts;
  }

  std::vector<Json> entries(const std::string& side) {
    const Json list = person_.request("GET", "/v1/entries?limit=10000&side=" + side);
    std::vector<Json> entries;
    for (const Json& summary : list["entries"]) {
      entries.push_back(person_.request("GET", "/v1/entries/" + summary["id"].get<std::string>()));
    }
    return entries;
  }

  Person person_{"one"};
  crypto::SystemRandom random_;
  keyring::DerivedKeys keys_;
};

// The contents that the node has acknowledged, and the contents after the act whose answer did not
// come.
class Model {
 public:
  explicit Model(Struck& struck) : struck_(struck) {}

  // Does one act through the API. Returns false if the node was killed during it: the contents may
  // then be those before or after the act.
  bool act(SeededRandom& random) {
    pending_ = known_;
    const std::size_t kind = random.below(10);
    if (entries_.size() < 3 || kind < 3) return write("vault", random);
    if (kind == 3) return write("deep", random);
    if (kind == 4) return import(random);
    auto entry = entries_.begin();
    std::advance(entry, static_cast<std::ptrdiff_t>(random.below(entries_.size())));
    if (kind == 5) return remove(entry);
    if (kind == 6) return hold(entry->first, 3600);
    if (kind == 7) return hold(entry->first, 0);
    if (kind == 8 && !items_.empty()) return take_back();
    return edit(entry, random);
  }

  // Returns true if `contents` are the acknowledged contents, with or without the act whose answer
  // did not come. From then on, `contents` count as the acknowledged ones.
  [[nodiscard]] bool accepts(Contents contents) {
    for (const std::string& text : publication_) {
      contents.held.erase(text);
      contents.shared.erase(text);
    }
    const bool accepted = contents == known_ || contents == pending_;
    known_ = pending_ = contents;
    return accepted;
  }

  // Forgets the ids of entries and items that the acknowledged contents do not have.
  void forget_unknown() {
    std::erase_if(entries_,
                  [&](const auto& entry) { return !known_.entries.contains(entry.second); });
    std::erase_if(items_, [&](const auto& item) { return !known_.shared.contains(item.second); });
  }

  [[nodiscard]] const Contents& known() const { return known_; }
  [[nodiscard]] const Contents& pending() const { return pending_; }
  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_; }

 private:
  std::optional<Json> ask(const std::string& method, const std::string& path,
                          const Json& body = Json::object()) {
    auto answer = struck_.person().try_request(method, path, body);
    if (struck_.is_struck(answer)) return {};
    known_ = pending_;
    ++acknowledged_;
    return answer;
  }

  std::string new_text(SeededRandom& random) {
    std::string text = "text " + std::to_string(++texts_) + ":";
    for (std::size_t i = random.below(4) == 0 ? 4000 : 30; i > 0; --i)
      text += " w" + std::to_string(random.below(500));
    return text;
  }

  bool write(const char* side, SeededRandom& random) {
    const std::string text = new_text(random);
    const bool deep = side == std::string("deep");
    (deep ? pending_.notes : pending_.entries).insert(text);
    const auto answer = ask("POST", "/v1/entries", {{"side", side}, {"text", text}});
    if (answer && !deep) entries_[(*answer)["id"]] = text;
    return answer.has_value();
  }

  bool import(SeededRandom& random) {
    Json drafts = Json::array();
    for (int i = 0; i < 4; ++i) {
      drafts.push_back({{"text", new_text(random)}});
      pending_.entries.insert(drafts.back()["text"].get<std::string>());
    }
    return ask("POST", "/v1/entries/import", {{"entries", drafts}}).has_value();
  }

  using Entries = std::map<std::string, std::string>;  // text by id

  bool edit(Entries::iterator entry, SeededRandom& random) {
    const std::string text = new_text(random);
    pending_.entries.erase(entry->second);
    pending_.entries.insert(text);
    const auto answer = ask("PUT", "/v1/entries/" + entry->first, {{"text", text}});
    // If the node was killed before it stored the new text, forget_unknown removes this row.
    entry->second = text;
    return answer.has_value();
  }

  bool remove(Entries::iterator entry) {
    pending_.entries.erase(entry->second);
    for (const auto& text : held_[entry->first]) pending_.held.erase(text);
    const auto answer = ask("DELETE", "/v1/entries/" + entry->first);
    entries_.erase(entry);
    return answer.has_value();
  }

  bool hold(const std::string& entry, int seconds) {
    const std::string text = "shared " + std::to_string(++texts_);
    Json share = {
        {"entry", entry}, {"depth", "summary"}, {"text", text}, {"wait_seconds", seconds}};
    if (seconds == 0) share["confirm"] = "now";
    (seconds == 0 ? pending_.shared : pending_.held).insert(text);
    const auto answer = ask("POST", "/v1/shares", share);
    if (seconds > 0) held_[entry].push_back(text);
    if (answer && seconds == 0) items_[(*answer)["item"]] = text;
    // A share that is published at once takes a transaction in each of two stores. If the node is
    // killed between the two, the next unlock does the second one. Before that the share may be in
    // both stores, or still be a waiting share.
    if (!answer && seconds == 0) {
      pending_ = known_;
      publication_.insert(text);
    }
    return answer.has_value();
  }

  bool take_back() {
    const auto item = items_.begin();
    pending_.shared.erase(item->second);
    const auto answer = ask("POST", "/v1/shared/" + item->first + "/take-back");
    items_.erase(item);
    return answer.has_value();
  }

  Struck& struck_;
  Contents known_;
  Contents pending_;
  std::set<std::string> publication_;
  Entries entries_;
  std::map<std::string, std::string> items_;              // text by id
  std::map<std::string, std::vector<std::string>> held_;  // texts by the entry's id
  std::size_t texts_ = 0;
  std::size_t acknowledged_ = 0;
};

}  // namespace

TEST_CASE("a node killed over and over keeps everything that it acknowledged", "[scenario][kill]") {
  fakes::LongRun run("rounds of kill -9", 50);
  Struck struck;
  Model model(struck);
  SeededRandom random(run.seed());
  for (; run.goes_on(); run.count()) {
    INFO(run.how_to_repeat() << ", round " << run.done());
    const Finished opened = struck.person().run({"unlock"});
    INFO(opened.err);
    REQUIRE(opened.code == 0);
    // A kill must not look like an old file put back.
    REQUIRE(opened.err.find("older than the others") == std::string::npos);
    if (run.done() % 2 == 1) {
      const Contents contents = struck.contents_of_node();
      INFO("known: " << told(model.known()) << "\nfound: " << told(contents));
      REQUIRE(model.accepts(contents));
      model.forget_unknown();
    }
    const bool changes_passphrase = run.done() % 10 == 4;
    const Target node(struck.person().node_process());
    const auto delay =
        std::chrono::microseconds(random.below(changes_passphrase ? 900'000 : 90'000));
    // In every other round at least one act is acknowledged before the kill. In the remaining
    // rounds the node may be killed during the first act.
    if (run.done() % 2 == 0) REQUIRE(model.act(random));
    std::thread killer([&node, delay] {
      std::this_thread::sleep_for(delay);
      node.kill();
    });
    bool changed = false;
    if (changes_passphrase) {
      const auto begun = struck.person().try_request(
          "POST", "/v1/passphrase/begin",
          {{"passphrase", Struck::kOld}, {"new_passphrase", Struck::kNew}});
      if (!struck.is_struck(begun)) {
        const auto answer =
            struck.person().try_request("POST", "/v1/passphrase/finish",
                                        {{"change", (*begun)["change"]}, {"accept_loss", true}});
        changed = !struck.is_struck(answer);
      }
    }
    while (model.act(random)) {
    }
    killer.join();
    node.wait();
    if (changes_passphrase) {
      const bool is_new = struck.has_new_passphrase_and_reset();
      if (changed) REQUIRE(is_new);
    }
    if (run.done() % 2 == 1 || run.done() + 1 == run.rounds()) {
      const Contents contents = struck.contents_of_files();
      INFO("known: " << told(model.known()) << "\npending: " << told(model.pending())
                     << "\nfound: " << told(contents));
      REQUIRE(model.accepts(contents));
      model.forget_unknown();
    }
  }
  run.add_result(std::to_string(model.acknowledged()) + " acts were acknowledged");
  CHECK(model.acknowledged() >= run.rounds() / 2);
}
