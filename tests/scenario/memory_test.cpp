#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/bytes.h"
#include "crypto/kdf.h"
#include "crypto/keys.h"
#include "crypto/words.h"
#include "fakes/looking.h"
#include "keyring/keyring.h"
#include "keyring/slot.h"
#include "scenario/person.h"
#include "scenario/process_memory.h"
#include "store/page_codec.h"

// Checks the memory of a real node when it is locked. This is not done with sanitizers, because
// they keep freed memory.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

using namespace waterline::scenario;
namespace base = waterline::base;
namespace crypto = waterline::crypto;
namespace keyring = waterline::keyring;
namespace store = waterline::store;

namespace {

constexpr std::size_t kPassphraseSlotAt = 12;  // docs/storage.md, "The keyring"
constexpr std::size_t kFileIdAt = 16;          // docs/storage.md, "The main file"

template <class Key>
Needle needle_of(const std::string& name, const Key& key) {
  return {name, std::string(base::text_of(key.bytes()))};
}

void add_store_keys(std::vector<Needle>& needles, const std::filesystem::path& file,
                    base::ByteView key) {
  const std::string content = content_of(file);
  REQUIRE(content.size() > 4096);
  store::FileId id{};
  std::ranges::copy(base::bytes_of(content).subspan(kFileIdAt, id.size()), id.begin());
  const store::StoreKeys keys(store::StoreKey(key), id);
  const std::string name = file.filename();
  needles.push_back({name + " key", std::string(base::text_of(key))});
  needles.push_back(needle_of(name + " header key", keys.header));
  needles.push_back(needle_of(name + " page key", keys.pages));
  needles.push_back(needle_of(name + " log key", keys.log));
}

// The keys of a home. Only somebody with the passphrase can compute them.
struct Keys {
  // The keys that a lock wipes: the root key, those of the passphrase, the vault and the deep.
  std::vector<Needle> below;
  // The keys that stay open while the journal is locked.
  std::vector<Needle> shared;
};

struct WrapPurpose;

Keys keys_of(const Person& person, const std::string& passphrase) {
  const std::string content = content_of(person.home() / "keyring");
  const base::ByteView file = base::bytes_of(content);
  const auto root = keyring::open_with_passphrase(file, base::bytes_of(passphrase));
  REQUIRE(root.ok());
  const keyring::DerivedKeys derived = keyring::derive_keys(*root);
  const keyring::SlotOpening opening =
      keyring::read_slot(file.subspan(kPassphraseSlotAt, keyring::kSlotSize));
  const crypto::SecretBytes hash =
      crypto::password_hash(base::bytes_of(passphrase), opening.salt, opening.cost);
  const keyring::SlotSecret secret(hash.view());
  base::Bytes context{static_cast<std::byte>(opening.kind)};
  base::append(context, opening.salt);
  Keys keys;
  keys.below = {{"passphrase", passphrase},
                needle_of("root key", root->root),
                needle_of("hash of the passphrase", secret),
                needle_of("wrapping key", crypto::derive<crypto::Key<WrapPurpose>>(
                                              secret, crypto::label::kSlotWrap, context))};
  add_store_keys(keys.below, person.home() / "vault.db", derived.vault_store.bytes());
  add_store_keys(keys.below, person.home() / "deep.db", derived.deep_store.bytes());
  keys.shared = {needle_of("author key", derived.author),
                 needle_of("identity key", derived.identity)};
  add_store_keys(keys.shared, person.home() / "ledger.db", derived.ledger_store.bytes());
  return keys;
}

void append(std::vector<Needle>& needles, std::vector<Needle> more) {
  needles.insert(needles.end(), more.begin(), more.end());
}

std::vector<Needle> forms_of_all(const std::vector<std::string>& markers) {
  std::vector<Needle> needles;
  for (const std::string& marker : markers) append(needles, forms_of(marker));
  return needles;
}

std::vector<std::string> found(const Person& person, const std::vector<Needle>& needles,
                               In where = In::kAll) {
  const auto names = found_in_memory(person.node_process(), needles, where);
  REQUIRE(names.has_value());
  return *names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

const std::vector<std::string> kNothing;

// Words that no other text has, one for each way into the program. Their middles differ, since
// forms_of() searches for the middles.
const std::string kWritten =
    "abwritten"
    "qvjxkzpmwq"
    "end";
const std::string kEdited =
    "abeditedd"
    "hzkqjxwvpf"
    "end";
const std::string kTag =
    "abtagtagt"
    "pwqzjkvxhm"
    "end";
const std::string kDeep =
    "abdeepdee"
    "jvkxqzwfph"
    "end";
const std::string kRemoved =
    "abremoved"
    "kxzvjqpwmf"
    "end";
const std::string kImported =
    "abimporte"
    "zqwkvjxfpm"
    "end";
const std::string kSearched =
    "absearche"
    "wjzxqvkpfh"
    "end";
const std::string kRefused =
    "abrefused"
    "fqzkxjvwpm"
    "end";
const std::string kLarge =
    "ablargela"
    "vwxqkzjphm"
    "end";
const std::string kInPath =
    "abinpathi"
    "xjqzvwkfmp"
    "end";
const std::string kPreviewed =
    "abpreview"
    "mzjkqxwvfp"
    "end";
const std::string kHeld =
    "abheldhel"
    "qzwxvjkmhf"
    "end";
const std::string kCancelled =
    "abcancell"
    "jkwzxqvfmh"
    "end";
const std::string kShared =
    "absharesh"
    "zxvqkwjpmh"
    "end";
const std::string kWrongPassphrase =
    "abwrongwr"
    "xwqjzkvphm"
    "end";

const std::vector<std::string> kPrivateMarkers = {
    kWritten,  kEdited,  kTag,   kDeep,   kRemoved,        kImported,
    kSearched, kRefused, kLarge, kInPath, kWrongPassphrase};

// Does everything that one person can do with a journal, with a marker in every text.
void use_everything(Person& person) {
  const std::string id =
      person.ask({"write", "-"}, "# " + kWritten + "\n\nThe first line.\n")["id"];
  CHECK(person.ask({"show", id})["title"] == kWritten);
  person.ask({"edit", id}, "# Another\n\n" + kEdited + "\n");
  CHECK(person.ask({"search", kEdited})["found"].size() == 1);
  person.refused(4, {"search", kSearched});
  person.ask({"list"});
  CHECK(person.request("POST", "/v1/entries",
                       {{"text", "with a tag"}, {"tags", {kTag}}})["tags"][0] == kTag);
  person.ask({"note", "-"}, kDeep);
  CHECK(person.ask({"search", "--deep", kDeep.substr(0, 9) + "*"})["found"].size() == 1);
  person.ask({"rm", "--for-good", "--yes", person.ask({"write", "-"}, kRemoved)["id"]});
  write_file(person.folder() / "old.md", "# One\n" + kImported + "\n# Two\ntext\n");
  CHECK(person.ask({"import", person.folder() / "old.md"})["added"] == 2);
  // Long texts take other paths: the log, overflow pages, and several reads of a socket.
  std::string large;
  while (large.size() < 700'000) large += kLarge + std::to_string(large.size()) + "\n";
  const std::string large_id = person.ask({"write", "-"}, large)["id"];
  CHECK(person.ask({"show", large_id})["text"] == large);
  CHECK(person.ask({"search", kLarge + "*"})["found"].size() == 1);
  // Refused text was in memory too.
  CHECK(person.request("POST", "/v1/entries", {{"text", kRefused}, {"nonsense", kRefused}})
            .contains("error"));
  CHECK(person.request("POST", "/v1/" + kRefused, {{kRefused, {kRefused}}}).contains("error"));
  CHECK(person.request("GET", "/v1/entries/" + kInPath).contains("error"));
  CHECK(person.request("GET", "/v1/entries?side=" + kInPath).contains("error"));
  CHECK(person.request("POST", "/v1/unlock", {{"passphrase", kWrongPassphrase}})["error"] ==
        "wrong_passphrase");
}

}  // namespace

TEST_CASE("after a lock the memory has no key or private word", "[scenario][memory][user]") {
  if (!waterline::fakes::may_look()) return;
  Person person("one");
  person.initialize();
  const Keys keys = keys_of(person, "the passphrase of one");
  const std::vector<Needle> markers = forms_of_all(kPrivateMarkers);
  use_everything(person);

  // While unlocked the keys and the words in use are found, so the search works.
  const auto open = found(person, keys.below);
  CHECK(has(open, "vault.db page key"));
  CHECK(has(open, "deep.db page key"));
  CHECK(has(found(person, markers), kEdited));
  // The passphrase and the keys that only unwrap other keys are wiped after their use, even while
  // the journal is unlocked.
  for (const char* name : {"passphrase", "root key", "hash of the passphrase", "wrapping key"})
    CHECK_FALSE(has(open, name));

  person.ask({"lock"});
  CHECK(found(person, keys.below) == kNothing);
  CHECK(found(person, markers) == kNothing);
  CHECK(has(found(person, keys.shared), "ledger.db page key"));

  // After another unlock and a lock of everything, no key at all and no marker is in memory.
  person.ask({"unlock"});
  person.ask({"search", kEdited});
  person.ask({"lock", "--all"});
  std::vector<Needle> all = markers;
  append(all, keys.below);
  append(all, keys.shared);
  CHECK(found(person, all) == kNothing);
}

TEST_CASE("after a lock a waiting share is only in guarded memory", "[scenario][memory][user]") {
  if (!waterline::fakes::may_look()) return;
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  pair_by_words(a, b);
  const std::string entry = a.ask({"write", "-"}, "Something.\n" + kPreviewed + "\n")["id"];
  CHECK(a.ask({"share", entry, "--excerpt", "2..2", "--preview"})["text"] == kPreviewed);
  a.ask({"share", entry, "--line", kCancelled, "--after", "1h"});
  a.ask({"cancel", a.ask({"waiting"})["waiting"][0]["id"]});
  a.ask({"share", entry, "--line", kShared, "--now", "--confirm", "now"});
  a.ask({"lock"});
  CHECK(found(a, forms_of_all({kPreviewed, kCancelled})) == kNothing);

  // While the journal is locked, the node has one copy of a waiting share: in a mapping of its own,
  // excluded from dumps, between two inaccessible pages.
  a.ask({"unlock"});
  a.ask({"share", entry, "--line", kHeld, "--after", "1h"});
  a.ask({"lock"});
  CHECK(found(a, forms_of_all({kPreviewed, kCancelled})) == kNothing);
  CHECK(found(a, keys_of(a, "the passphrase of A").below) == kNothing);
  CHECK(found(a, forms_of_all({kHeld})) == std::vector<std::string>{kHeld});
  CHECK(found(a, forms_of_all({kHeld}), In::kUnguarded) == kNothing);

  // After a lock of everything, neither the copy of the waiting share nor any shared text is in
  // memory.
  a.ask({"lock", "--all"});
  CHECK(found(a, forms_of_all({kPreviewed, kCancelled, kHeld, kShared})) == kNothing);
}

TEST_CASE("a recovery phrase leaves the node's memory once shown or used",
          "[scenario][memory][user]") {
  if (!waterline::fakes::may_look()) return;
  Person person("one");
  const auto node = person.start({"node"});
  REQUIRE(eventually([&] { return person.node_answers(); }));
  const std::string passphrase = "the passphrase of one";
  const Json begun = person.request("POST", "/v1/init/begin", {{"passphrase", passphrase}});
  const std::vector<std::string> words = begun["recovery_phrase"];
  REQUIRE(words.size() == 24);
  std::string typed;
  for (const std::string& word : words) typed += word + " ";
  const std::optional<base::Bytes> secret = crypto::secret_of_phrase(typed);
  REQUIRE(secret.has_value());
  const std::vector<Needle> needles = {
      {"phrase as typed", typed.substr(0, 40)},
      {"the end of it", typed.substr(typed.size() - 41)},
      {"phrase as JSON", words[10] + "\",\"" + words[11] + "\",\"" + words[12]},
      {"secret of the phrase", std::string(base::text_of(*secret))},
      {"passphrase", passphrase}};
  CHECK(found(person, needles) == kNothing);
  REQUIRE_FALSE(
      person.request("POST", "/v1/init/finish", {{"accept_loss", true}}).contains("error"));
  person.ask({"lock", "--all"});
  REQUIRE_FALSE(
      person.request("POST", "/v1/unlock", {{"recovery_phrase", typed}}).contains("error"));
  CHECK(found(person, needles) == kNothing);
  const std::string next =
      "abnextpass"
      "qxzjvwkfmp"
      "end";
  const Json change = person.request("POST", "/v1/passphrase/begin",
                                     {{"passphrase", passphrase}, {"new_passphrase", next}});
  REQUIRE_FALSE(change.contains("error"));
  REQUIRE_FALSE(person
                    .request("POST", "/v1/passphrase/finish",
                             {{"change", change["change"]}, {"accept_loss", true}})
                    .contains("error"));
  CHECK(found(person, forms_of(next)) == kNothing);
  CHECK(found(person, needles) == kNothing);
  CHECK(found(person,
              {needle_of("root key", keyring::open_with_passphrase(
                                         base::bytes_of(content_of(person.home() / "keyring")),
                                         base::bytes_of(next))
                                         ->root)}) == kNothing);
}

#endif
