#include <algorithm>
#include <utility>

#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_mac.h"

// The part of Ledger that sync uses, but for apply (ledger_apply.cpp).
namespace waterline::ledger {
namespace {

// Gives the operations in these places the next numbers of the present epoch.
void number(Tables& tables, const PartnerRow& partner, const crypto::AuthorKey& author,
            const std::vector<std::pair<ItemRow, Place>>& places) {
  if (const auto present = tables.present_epoch(partner)) number_in(tables, *present, partner, author, places);
}

// One batch as it fills up.
struct Filling {
  base::OperationBatch batch;
  std::size_t bytes_left;
  std::size_t count_left = base::kMaxBatchOperations;

  bool take(base::Operation operation) {
    const std::size_t weight = weight_of(operation.body);
    const bool fits = weight <= bytes_left && count_left > 0;
    if (!fits && !batch.operations.empty()) return false;
    bytes_left -= std::min(weight, bytes_left);
    --count_left;
    batch.operations.push_back(std::move(operation));
    return true;
  }
};

// A random name that is higher than those of all epochs of one's own: an act that is numbered again must outdo itself
// under its old number on every device, or the two would hold it under different ones.
base::EpochId next_epoch(Tables& tables, const PartnerRow& partner, base::Random& random) {
  auto name = random.bytes<base::EpochId::kSize>();
  constexpr std::size_t kCounted = 8;  // of its bytes; the other 8 stay random
  for (const EpochRow& epoch : tables.epochs(partner)) {
    if (epoch.author != base::Author::kMe || base::EpochId(name) > epoch.name) continue;
    std::ranges::copy(epoch.name.bytes().first(kCounted), name.begin());
    for (std::size_t i = kCounted; i-- > 0;) {
      name[i] = static_cast<std::byte>(std::to_integer<unsigned>(name[i]) + 1);
      if (name[i] != std::byte{0}) break;
    }
  }
  return base::EpochId(name);
}

bool is_to_begin_anew(Tables& tables) {
  auto row = tables.prepare("SELECT 1 FROM meeting_setting WHERE name = 'anew' AND value <> ''");
  return tables.next(row);
}

void set_to_begin_anew(Tables& tables, bool anew) {
  auto row = tables.prepare(anew ? "INSERT OR REPLACE INTO meeting_setting (name, value) VALUES ('anew', 'yes')"
                                 : "DELETE FROM meeting_setting WHERE name = 'anew'");
  tables.run(row);
}

}  // namespace

void number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner, const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places) {
  std::uint64_t through = epoch.through;
  for (const auto& [item, place] : places) {
    auto placed = tables.operation(item, place);
    if (!placed) return;  // the store failed
    placed->operation.epoch = epoch.name;
    placed->operation.number = ++through;
    placed->operation.mac = operation_mac(author, partner.key, placed->operation);
    tables.set_number(item, place, epoch, placed->operation);
  }
  tables.set_through(epoch, through);
}

bool Ledger::State::start_over(Tables& tables, const PartnerRow& partner) {
  if (tables.count_epochs(partner) >= base::kMaxEpochs) return false;
  const auto own = tables.own_numbered(partner);
  tables.make_present(partner, tables.add_epoch(partner, next_epoch(tables, partner, *random), base::Author::kMe));
  number(tables, partner, author, own);
  return true;
}

std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner, const base::EpochId& name,
                                    base::Author author) {
  auto epoch = tables.epoch(partner, name);
  if (!epoch && tables.count_epochs(partner) < kMaxEpochsWithNamed) epoch = tables.add_epoch(partner, name, author);
  if (epoch && epoch->author != author) epoch.reset();
  return epoch;
}

bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& theirs) {
  const auto known = tables.epochs(partner);
  return std::ranges::all_of(known, [&](const EpochRow& epoch) { return theirs.through(epoch.name) <= epoch.through; });
}

bool set_back(const std::optional<EpochRow>& present, const base::VersionVector& theirs) {
  if (!present) return false;
  const auto claimed = theirs.epochs.find(present->name);
  return claimed != theirs.epochs.end() && claimed->second.author == base::Author::kMe &&
         claimed->second.through > present->through;
}

Result<base::VersionVector> Ledger::vector() {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  base::VersionVector vector;
  if (partner) {
    for (const EpochRow& epoch : tables.epochs(*partner)) vector.epochs[epoch.name] = {epoch.author, epoch.through};
  }
  if (!partner && !tables.failed()) return Error::kNoPartner;
  return tables.outcome(std::move(vector));
}

Result<base::OperationBatch> Ledger::lacking(const base::VersionVector& theirs, std::size_t max_bytes) {
  const auto more_wait = state_->number_own_acts(theirs);
  if (!more_wait) return more_wait.error();
  auto batch = state_->held_beyond(theirs, max_bytes);
  if (batch && *more_wait) batch->last = false;
  return batch;
}

void Ledger::set_in_step(bool in_step) {
  state_->in_step = in_step;
}

Result<base::OperationBatch> Ledger::State::held_beyond(const base::VersionVector& theirs, std::size_t max_bytes) {
  Tables tables = reading();
  const auto partner = tables.present_partner();
  if (!partner && !tables.failed()) return Error::kNoPartner;

  Filling filling{{}, max_bytes};
  base::OperationBatch& batch = filling.batch;
  const auto epochs = partner ? tables.epochs(*partner) : std::vector<EpochRow>();
  for (const EpochRow& epoch : epochs) {
    const std::uint64_t held = theirs.through(epoch.name);
    if (held >= epoch.through) continue;
    const std::size_t before = batch.operations.size();
    tables.each_operation(epoch, held, [&](base::Operation operation) {
      batch.last = filling.take(std::move(operation));
      return batch.last;
    });
    const bool some = batch.operations.size() > before;
    if (batch.last) batch.through.epochs[epoch.name] = {epoch.author, epoch.through};
    if (!batch.last && some) batch.through.epochs[epoch.name] = {epoch.author, batch.operations.back().number};
    if (!batch.last) break;
  }
  return tables.outcome(std::move(batch));
}

Result<bool> Ledger::State::number_own_acts(const base::VersionVector& theirs) {
  Tables before = reading();
  const auto partner = before.present_partner();
  if (!partner) return before.outcome(false);
  const auto present = before.present_epoch(*partner);
  const bool recovering = present && present->recovering;
  const bool news = set_back(present, theirs) || recovering || before.has_waiting(*partner);
  if (!news || (recovering && !holds_all(before, *partner, theirs))) return before.outcome(false);

  Tables tables = writing();
  const auto commit = [&tables](bool more_wait) -> Result<bool> {
    if (auto done = tables.commit(); !done) return done.error();
    return more_wait;
  };
  if (set_back(tables.present_epoch(*partner), theirs) && !start_over(tables, *partner)) return commit(false);
  const auto now_present = tables.present_epoch(*partner);
  if (now_present && now_present->recovering) {
    // An act that was made without knowing of the lost ones must not stand beside them under the same revision: it gets
    // its number, and what it takes to outdo them, when they are back.
    if (!holds_all(tables, *partner, theirs)) return commit(false);
    tables.set_recovered(*now_present);
  }
  number(tables, *partner, author, tables.waiting(*partner, kNumberedAtOnce));
  return commit(now_present && tables.has_waiting(*partner));
}

Result<void> Ledger::State::commit_act(Tables& tables) {
  const auto partner = in_step ? tables.present_partner() : std::nullopt;
  const auto present = partner ? tables.present_epoch(*partner) : std::nullopt;
  // The session found out that this store was set back, and has not brought all back.
  if (present && !present->recovering) number(tables, *partner, author, tables.waiting(*partner, kNumberedAtOnce));
  return tables.commit();
}

Result<void> Ledger::restored() {
  Tables tables = state_->writing();
  auto offer = tables.prepare("DELETE FROM offer");
  tables.run(offer);
  if (const auto partner = tables.present_partner()) state_->start_over(tables, *partner);
  return tables.commit_and_forget();
}

Result<void> Ledger::speak_again() {
  Tables tables = state_->writing();
  auto quiet = tables.prepare("DELETE FROM meeting_setting WHERE name = 'quiet'");
  tables.run(quiet);
  if (const auto partner = tables.present_partner()) {
    state_->start_over(tables, *partner);
    set_to_begin_anew(tables, true);
  }
  return tables.commit();
}

Result<Ledger::Waiting> Ledger::waiting_acts(std::size_t most) {
  Tables tables = state_->reading();
  Waiting waiting;
  const auto partner = tables.present_partner();
  if (!partner) return tables.outcome(std::move(waiting));
  const auto places = tables.waiting(*partner);
  waiting.count = places.size();
  for (const auto& [item, place] : places) {
    if (waiting.acts.size() >= most) break;
    if (auto placed = tables.operation(item, place)) waiting.acts.push_back(std::move(placed->operation.body));
  }
  return tables.outcome(std::move(waiting));
}

Result<bool> Ledger::meet(const base::VersionVector& theirs) {
  Tables before = state_->reading();
  const auto partner = before.present_partner();
  if (!partner) return before.failed() ? before.outcome(false) : Error::kNoPartner;
  const auto unknown = [&](const auto& named) { return !before.epoch(*partner, named.first); };
  const bool behind = set_back(before.present_epoch(*partner), theirs) || is_to_begin_anew(before);
  if (!behind && std::ranges::none_of(theirs.epochs, unknown)) return before.outcome(false);

  Tables tables = state_->writing();
  for (const auto& [name, mark] : theirs.epochs) known_epoch(tables, *partner, name, mark.author);
  const bool opened = behind && state_->start_over(tables, *partner);
  set_to_begin_anew(tables, false);
  if (auto done = tables.commit(); !done) return done.error();
  return opened;
}

}  // namespace waterline::ledger
