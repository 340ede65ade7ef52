#include "ledger/ledger.h"

#include <utility>

#include "ledger/acts.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_mac.h"
#include "ledger/schema.h"
#include "ledger/words.h"

namespace waterline::ledger {
namespace {

// The size of SQLite's cache: 16 MiB. With the default of 2 MiB, SQLite keeps the changed pages of
// a larger transaction in memory and then reads every other page again for each row. A first sync
// of 10,000 shares took four times as long.
constexpr std::string_view kCache = "PRAGMA cache_size=-16384";

}  // namespace

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

base::Result<Ledger, store::Error> Ledger::open(const std::filesystem::path& file,
                                                const crypto::LedgerStoreKey& key,
                                                const crypto::AuthorKey& author,
                                                const crypto::ProofKey& proof, base::Random& random,
                                                store::Disk& disk) {
  auto database = store::Database::open(file, key.bytes(), schema(), random, disk);
  if (!database) return database.error();
  if (auto set = database->execute(kCache); !set) return set.error();
  return Ledger(std::make_unique<State>(
      State{std::move(database).value(), author.clone(), proof.clone(), &random}));
}

void Ledger::know_former(const crypto::AuthorKey& author) {
  state_->former_authors.push_back(author.clone());
}

base::Result<store::Snapshot, store::Error> Ledger::snapshot() {
  return state_->database.snapshot();
}

std::uint64_t Ledger::sequence() const {
  return state_->database.sequence();
}

std::uint64_t Ledger::settle() {
  return state_->database.settle();
}

base::Result<void, store::Error> Ledger::verify() {
  return state_->database.verify();
}

// ---- our own operations

base::ItemId Ledger::item_id(base::Depth depth, std::string_view text, base::WallTime due) const {
  return ledger::item_id(state_->author, depth, text, due);
}

base::ItemId Ledger::act_id(ActKind what, const std::optional<base::ItemId>& about,
                            std::string_view text, base::WallTime due) const {
  return ledger::act_id(state_->author, what, about, text, due);
}

}  // namespace waterline::ledger
