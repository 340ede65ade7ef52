#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"
#include "fakes/eventually.h"
#include "keyring/keyring.h"
#include "keyring/secrets.h"
#include "ledger/ledger.h"
#include "ledger/operation_mac.h"
#include "scenario/person.h"
#include "scenario/process.h"

// Tests that two builds of the program sync: one knows a kind of operation (an Extra) that the
// other does not know.

using namespace waterline;
using namespace waterline::scenario;
using fakes::eventually;

namespace {

// A person's ledger, opened while no node runs.
struct OpenLedger {
  OpenLedger(const Person& person, const std::string& passphrase) {
    const std::string content = content_of(person.home() / "keyring");
    const auto root =
        keyring::open_with_passphrase(base::bytes_of(content), base::bytes_of(passphrase));
    REQUIRE(root.ok());
    keys = keyring::derive_keys(*root);
    auto opened = ledger::Ledger::open(person.home() / "ledger.db", keys->ledger_store,
                                       keys->author, keys->proof, random);
    REQUIRE(opened.ok());
    ledger.emplace(std::move(*opened));
  }
  crypto::SystemRandom random;
  std::optional<keyring::DerivedKeys> keys;
  std::optional<ledger::Ledger> ledger;
};

// Adds an Extra (an operation of a later version) as a later version would: with the person's next
// number and MAC.
base::Operation say_extra(const Person& person, const std::string& passphrase,
                          const base::Extra& extra) {
  OpenLedger open(person, passphrase);
  const auto vector = open.ledger->vector().value();
  const auto own = std::ranges::find_if(
      vector.epochs, [](const auto& named) { return named.second.author == base::Author::kMe; });
  REQUIRE(own != vector.epochs.end());
  base::Operation operation{own->first, own->second.through + 1, extra, {}};
  const auto partnership = open.ledger->partnership().value();
  operation.mac = ledger::operation_mac(open.keys->author, partnership->partner, operation);
  base::OperationBatch batch;
  batch.operations.push_back(operation);
  batch.through.epochs[operation.epoch] = {base::Author::kMe, operation.number};
  REQUIRE(open.ledger->apply(batch)->recovered == 1);
  return operation;
}

bool holds(const Person& person, const std::string& passphrase, const base::Operation& operation) {
  OpenLedger open(person, passphrase);
  const auto batch = open.ledger->held_beyond({}, base::kMaxBatchBytes).value();
  return std::ranges::find(batch.operations, operation) != batch.operations.end();
}

bool needs_newer(Person& person) {
  return person.request("GET", "/v1/status")["partner"]["needs_newer"].get<bool>();
}

}  // namespace

TEST_CASE("an older and a newer build sync what both know", "[scenario]") {
  Person a("A");
  Person b("B");
  b.use_programs(std::filesystem::path(kBuildFolder) / "later");
  a.initialize();
  b.initialize();
  const auto relay = pair_by_words(a, b);
  const auto item = base::ItemId::from_text(b.share("Words that both know."));
  REQUIRE(item);
  b.ask({"sync"});
  a.ask({"sync"});
  CHECK_FALSE(needs_newer(a));

  b.ask({"stop"});
  crypto::SystemRandom random;
  const base::Extra extra{*item, 3, base::to_bytes(random.bytes<8>()), 1,
                          base::to_bytes(random.bytes<32>())};
  const auto said = say_extra(b, "the passphrase of B", extra);
  b.ask({"unlock"});
  b.share("And words after it.");
  b.ask({"sync"});
  eventually([&] { return needs_newer(a); });
  CHECK_FALSE(needs_newer(b));
  a.share("From the older one.");
  a.ask({"sync"});
  b.ask({"sync"});
  CHECK(a.shared_items().size() == 3);
  CHECK(b.shared_items().size() == 3);
  CHECK(a.run({"ours"}).out.find("And words after it.") != std::string::npos);

  a.ask({"stop"});
  CHECK(holds(a, "the passphrase of A", said));
  a.use_programs(std::filesystem::path(kBuildFolder) / "later");
  a.ask({"unlock"});
  CHECK_FALSE(needs_newer(a));
  a.ask({"sync"});
  CHECK(a.shared_items().size() == 3);
  a.ask({"stop"});
  CHECK(holds(a, "the passphrase of A", said));
}
