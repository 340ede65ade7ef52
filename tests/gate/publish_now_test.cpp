#include <optional>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "gate/gate.h"
#include "gate/publishing.h"
#include "store/memory_disk.h"

// Tests a share that is sent immediately, without waiting.

using namespace waterline;
using store::testing::MemoryDisk;

namespace {

const gate::Moment kMoment{base::WallTime(std::chrono::hours(490000)),
                           base::Day(std::chrono::days(20416))};

// The vault and the ledger of a person, on a disk that records every call.
class Person {
 public:
  explicit Person(MemoryDisk& disk)
      : vault_random_(1),
        ledger_random_(2),
        vault(vault::Vault::open("/home/vault.db", crypto::VaultStoreKey(), vault_random_, disk)
                  .value()),
        ledger(ledger::Ledger::open("/home/ledger.db", crypto::LedgerStoreKey(),
                                    crypto::AuthorKey(), crypto::ProofKey(), ledger_random_, disk)
                   .value()) {}

 private:
  fakes::SeededRandom vault_random_;
  fakes::SeededRandom ledger_random_;

 public:
  void pair() {
    fakes::SeededRandom partner(99);
    const auto secret = crypto::IdentitySecret::generate(partner);
    REQUIRE(ledger.begin_partnership(
        {crypto::public_key_of(secret), crypto::PairKey::generate(partner),
         base::EpochId::generate(partner), ledger.epoch_for_pairing().value(),
         ledger::PairingMethod::kWords, kMoment.today, ""}));
    REQUIRE(ledger.confirm_partnership());
  }
  vault::Shareable entry(std::string_view text) {
    const auto id =
        vault.entries().add({"reflection", std::string(text), kMoment.now, "Europe/Oslo", {}, ""});
    return vault.shareable(id.value()).value();
  }
  gate::Result<base::ItemId> share(const vault::Shareable& entry) {
    const vault::Publication publication{.due = kMoment.now, .replies = true};
    return gate::publish_now(vault, ledger, entry, gate::whole(entry).value(), publication,
                             kMoment.today);
  }
  // Returns all operations that the partner's device would receive.
  std::vector<base::Operation> told() { return ledger.lacking({}, 1 << 30).value().operations; }

  vault::Vault vault;
  ledger::Ledger ledger;
};

// Checks that the share was published with everything that belongs to it, and that the vault noted
// from which entry it came, or else that no trace of it exists.
void check_whole_or_not_at_all(Person& person, const vault::EntryId& entry) {
  CHECK(person.vault.waiting()->empty());
  const auto items = person.ledger.items().value();
  const auto told = person.told();
  REQUIRE(items.size() <= 1);
  CHECK(told.size() == 2 * items.size());
  if (items.empty()) return;
  CHECK(items.front().replies_open);
  const auto departures = person.vault.departures().value();
  REQUIRE(departures.size() == 1);
  CHECK(departures.front().entry == entry);
  CHECK(departures.front().item == items.front().id);
}

}  // namespace

TEST_CASE("an immediate share makes one item and leaves no copy behind", "[gate]") {
  MemoryDisk disk;
  Person alex(disk);
  alex.pair();
  const auto entry = alex.entry("words");
  const auto item = alex.share(entry);
  CHECK(item.value() == alex.ledger.item_id(base::Depth::kWhole, "words", kMoment.now));
  CHECK(alex.share(entry).value() == item.value());
  CHECK(alex.ledger.items()->size() == 1);
  check_whole_or_not_at_all(alex, entry.entry());
}

TEST_CASE("a refused immediate share leaves no note", "[gate]") {
  MemoryDisk disk;
  Person alex(disk);
  const auto entry = alex.entry("words");
  CHECK(alex.share(entry).error() == gate::Error::kNoPartner);
  CHECK(alex.vault.departures()->empty());
  alex.pair();
  REQUIRE(alex.vault.entries().remove(entry.entry()).ok());
  CHECK(alex.share(entry).error() == gate::Error::kUnknown);
  CHECK(alex.ledger.items()->empty());
}

TEST_CASE("an interrupted immediate share is done completely or not at all", "[gate]") {
  fakes::SeededRandom random(1);
  MemoryDisk disk;
  std::optional<Person> alex(disk);
  alex->pair();
  const auto entry = alex->entry("words");
  const std::size_t before = disk.steps().size();
  REQUIRE(alex->share(entry).ok());
  const std::size_t after = disk.steps().size();
  bool was_not_shared = false;
  for (std::size_t point = before; point <= after; ++point) {
    for (int chance = 0; chance < 6; ++chance) {
      INFO("step " << point - before << " of " << after - before << ", chance " << chance);
      MemoryDisk left(chance == 0 ? disk.files_after(point)
                                  : disk.files_after_power_loss(point, random));
      Person again(left);
      check_whole_or_not_at_all(again, entry.entry());
      const bool shared = !again.ledger.items()->empty();
      was_not_shared = was_not_shared || !shared;
      if (point == after) CHECK(shared);
      // A second attempt returns the same item.
      REQUIRE(again.share(entry).ok());
      CHECK(again.ledger.items()->size() == 1);
      check_whole_or_not_at_all(again, entry.entry());
    }
  }
  CHECK(was_not_shared);
}
