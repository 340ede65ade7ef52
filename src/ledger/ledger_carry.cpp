#include <algorithm>
#include <array>
#include <utility>

#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_row.h"

// The part of Ledger that serves bundles (proto/bundle.capnp).
//
// Operations of ours that are sent in bundles get their numbers in an epoch of their own. In a
// session the partner first says what they hold, so a store that was set back to an older copy
// learns which numbers it has forgotten. A bundle may still be on its way, read by nobody, when the
// store that wrote it is set back. Nothing could then warn the store, and it would give the same
// numbers to other operations. A store can be set back only while it is closed, so it has forgotten
// no number of an epoch that began since it was opened.
namespace waterline::ledger {
namespace {

enum Kind : std::int64_t { kPartnerHolds = 1, kFileHeld = 2, kFileFrom = 3 };

base::VersionVector read_vector(Tables& tables, const PartnerRow& partner, Kind kind) {
  base::VersionVector vector;
  auto row = tables.prepare(
      "SELECT epoch, author, through FROM carried_vector WHERE partner = ?1 AND kind = ?2");
  row.bind(1, partner.id).bind(2, kind);
  while (tables.next(row)) {
    vector.epochs[base::EpochId::from_bytes(row.blob(0))] = {
        author_of(row.integer(1)), static_cast<std::uint64_t>(row.integer(2))};
  }
  return vector;
}

void write_vector(Tables& tables, const PartnerRow& partner, Kind kind,
                  const base::VersionVector& vector) {
  auto old = tables.prepare("DELETE FROM carried_vector WHERE partner = ?1 AND kind = ?2");
  old.bind(1, partner.id).bind(2, kind);
  tables.run(old);
  for (const auto& [epoch, mark] : vector.epochs) {
    auto row = tables.prepare(
        "INSERT INTO carried_vector (partner, kind, epoch, author, through) VALUES (?1, ?2, ?3, "
        "?4, ?5)");
    row.bind(1, partner.id)
        .bind(2, kind)
        .bind(3, epoch.bytes())
        .bind(4, static_cast<std::int64_t>(mark.author));
    row.bind(5, static_cast<std::int64_t>(mark.through));
    tables.run(row);
  }
}

base::VersionVector held(Tables& tables, const PartnerRow& partner) {
  base::VersionVector vector;
  for (const EpochRow& epoch : tables.epochs(partner))
    vector.epochs[epoch.name] = {epoch.author, epoch.through, epoch.proof};
  return vector;
}

// Returns true if `a` names every operation that `b` names.
bool covers(const base::VersionVector& a, const base::VersionVector& b) {
  return std::ranges::all_of(b.epochs, [&a](const auto& named) {
    return named.second.through == 0 || a.through(named.first) >= named.second.through;
  });
}

// Returns true if both name the same operations. An epoch that has none yet may be named by one of
// them alone: while this device has not spoken in its epoch, the partner has no proof of it, and a
// vector from there leaves it out. Nothing is written for that.
bool same(const base::VersionVector& a, const base::VersionVector& b) {
  return covers(a, b) && covers(b, a);
}

// Returns true if our operations must keep waiting because this store was set back and the partner
// holds operations of ours that it has lost. A new operation could get the same revision as a lost
// one, so it must be sent neither in a bundle nor in a session.
bool waits_for_the_lost(Tables& tables, const PartnerRow& partner) {
  const auto present = tables.present_epoch(partner);
  return present && present->recovering &&
         !holds_all(tables, partner, read_vector(tables, partner, kPartnerHolds));
}

bool has_room_for_epoch(Tables& tables, const PartnerRow& partner) {
  return tables.count_epochs(partner, base::Author::kMe) < kMaxEpochsWithBundles;
}

// Returns the epoch in which operations for bundles get their numbers: one that began since the
// store was opened, else one that this store provably began, else a new one. Returns nullopt if
// there is no room for a new one.
std::optional<EpochRow> epoch_for_files(Tables& tables, const PartnerRow& partner,
                                        const std::optional<base::EpochId>& begun,
                                        base::ByteView seen, base::Random& random, Tables::Of of) {
  if (begun) {
    if (auto epoch = tables.epoch(partner, *begun)) return epoch;
  }
  auto row = tables.prepare(of == Tables::Of::kWords
                                ? "SELECT epoch FROM file_epoch WHERE partner = ?1 AND witness = ?2"
                                : "SELECT epoch FROM piece_file_epoch WHERE partner = ?1 AND "
                                  "witness = ?2");
  row.bind(1, partner.id).bind(2, seen);
  if (!seen.empty() && tables.next(row)) {
    if (auto epoch = tables.epoch(partner, base::EpochId::from_bytes(row.blob(0)))) return epoch;
  }
  if (!has_room_for_epoch(tables, partner)) return {};
  auto epoch = tables.add_epoch(partner, base::EpochId::generate(random), base::Author::kMe);
  if (of == Tables::Of::kPieces) tables.note_pieces(epoch);
  return epoch;
}

bool has_file_epoch(Tables& tables, const PartnerRow& partner, base::ByteView seen, Tables::Of of) {
  auto row =
      tables.prepare(of == Tables::Of::kWords
                         ? "SELECT 1 FROM file_epoch WHERE partner = ?1 AND witness = ?2"
                         : "SELECT 1 FROM piece_file_epoch WHERE partner = ?1 AND witness = ?2");
  row.bind(1, partner.id).bind(2, seen);
  return tables.next(row);
}

void remember_epoch_for_files(Tables& tables, const PartnerRow& partner, const base::EpochId& epoch,
                              base::ByteView witness, Tables::Of of) {
  auto row = tables.prepare(
      of == Tables::Of::kWords
          ? "INSERT OR REPLACE INTO file_epoch (partner, epoch, witness) VALUES (?1, ?2, ?3)"
          : "INSERT OR REPLACE INTO piece_file_epoch (partner, epoch, witness) VALUES (?1, ?2, "
            "?3)");
  row.bind(1, partner.id).bind(2, epoch.bytes()).bind(3, witness);
  tables.run(row);
}

}  // namespace

Result<bool> Ledger::acts_wait() {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(false) : Error::kNoPartner;
  return tables.outcome(tables.has_waiting(*partner));
}

Result<Ledger::ForFile> Ledger::ready_for_file(base::ByteView seen, base::ByteView next) {
  {
    Tables before = state_->reading();
    const auto partner = before.present_partner();
    if (!partner) return before.failed() ? before.outcome(ForFile{}) : Error::kNoPartner;
    const bool some_wait = before.has_waiting(*partner);
    if (!some_wait || waits_for_the_lost(before, *partner)) {
      ForFile ready{held(before, *partner), read_vector(before, *partner, kPartnerHolds),
                    some_wait};
      if (auto sound = before.outcome(); !sound) return sound.error();
      if (auto done = state_->prove(ready.holds); !done) return done.error();
      return ready;
    }
  }
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(ForFile{}) : Error::kNoPartner;
  std::array<std::optional<EpochRow>, 2> epochs;
  for (const Tables::Of of : {Tables::Of::kWords, Tables::Of::kPieces}) {
    const bool is_words = of == Tables::Of::kWords;
    auto& epoch = epochs.at(static_cast<std::size_t>(of));
    // The witness changes with every bundle, so both epochs are remembered under the new one.
    const bool knows_one = (is_words ? state_->file_epoch : state_->piece_file_epoch).has_value() ||
                           (!seen.empty() && has_file_epoch(tables, *partner, seen, of));
    if (!tables.has_waiting(*partner, of) && !knows_one) continue;
    // A piece never goes ahead of the list that names it.
    if (!is_words && tables.has_waiting(*partner, Tables::Of::kWords)) continue;
    epoch =
        epoch_for_files(tables, *partner, is_words ? state_->file_epoch : state_->piece_file_epoch,
                        seen, *state_->random, of);
    if (!epoch) continue;
    number_in(tables, *epoch, *partner, state_->author, tables.waiting(*partner, Tables::kAll, of));
    remember_epoch_for_files(tables, *partner, epoch->name, next, of);
  }
  ForFile ready{held(tables, *partner), read_vector(tables, *partner, kPartnerHolds),
                tables.has_waiting(*partner)};
  if (auto done = tables.commit(); !done) return done.error();
  if (epochs[0]) state_->file_epoch = epochs[0]->name;
  if (epochs[1]) state_->piece_file_epoch = epochs[1]->name;
  if (auto done = state_->prove(ready.holds); !done) return done.error();
  return ready;
}

Result<base::OperationBatch> Ledger::held_beyond(const base::VersionVector& theirs,
                                                 std::size_t max_bytes) {
  BatchRoom room(max_bytes);
  auto words = state_->held_beyond(theirs, room, Tables::Of::kWords);
  if (!words || !words->last) return words;
  room = BatchRoom(max_bytes);
  auto pieces = state_->held_beyond(theirs, room, Tables::Of::kPieces);
  if (!pieces || words->through.epochs.empty()) return pieces;
  words->last = pieces->through.epochs.empty();
  return words;
}

Result<void> Ledger::partner_holds(const base::VersionVector& theirs) {
  base::VersionVector holds;
  {
    Tables before = state_->reading();
    const auto partner = before.present_partner();
    if (!partner) return before.failed() ? before.outcome() : Error::kNoPartner;
    holds = proven(before, theirs, *partner, state_->proof);
    if (same(read_vector(before, *partner, kPartnerHolds), holds)) return before.outcome();
  }
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.commit();
  write_vector(tables, *partner, kPartnerHolds, holds);
  for (const auto& [name, mark] : holds.epochs) {
    const auto epoch =
        mark.author == base::Author::kMe ? tables.epoch(*partner, name) : std::nullopt;
    const bool is_more = epoch && mark.through > epoch->acknowledged;
    if (is_more && judge_claim(tables, *partner, state_->proof, name, mark) == Claim::kKnown) {
      tables.set_acknowledged(*epoch, mark.through);
    }
  }
  return tables.commit();
}

Result<void> Ledger::both_hold_the_same() {
  Tables before = state_->reading();
  const auto partner = before.present_partner();
  if (!partner) return before.failed() ? before.outcome() : Error::kNoPartner;
  const base::VersionVector both = held(before, *partner);
  if (same(read_vector(before, *partner, kPartnerHolds), both) &&
      same(read_vector(before, *partner, kFileHeld), both)) {
    return before.outcome();
  }
  Tables tables = state_->writing();
  for (const Kind kind : {kPartnerHolds, kFileHeld, kFileFrom})
    write_vector(tables, *partner, kind, both);
  return tables.commit();
}

Result<std::optional<Applied>> Ledger::apply_after(base::VersionVector& from,
                                                   const base::OperationBatch& batch) {
  const auto here = vector();
  if (!here) return here.error();
  for (const auto& [epoch, mark] : batch.through.epochs) {
    if (here->through(epoch) < from.through(epoch)) return std::optional<Applied>();
  }
  auto applied = apply(batch, Way::kBundle);
  if (!applied) return applied.error();
  for (const auto& [epoch, mark] : batch.through.epochs) from.epochs[epoch] = mark;
  return std::optional(*applied);
}

Result<Ledger::LastFile> Ledger::last_file() {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(LastFile{}) : Error::kNoPartner;
  LastFile file{read_vector(tables, *partner, kFileHeld), read_vector(tables, *partner, kFileFrom)};
  return tables.outcome(std::move(file));
}

Result<void> Ledger::set_last_file(const LastFile& file) {
  Tables tables = state_->writing();
  if (const auto partner = tables.present_partner()) {
    write_vector(tables, *partner, kFileHeld, file.holds);
    write_vector(tables, *partner, kFileFrom, file.from);
  }
  return tables.commit();
}

bool Ledger::State::can_leave_in_file(Tables& tables, const PartnerRow& partner) const {
  const bool has_room = has_room_for_epoch(tables, partner);
  if (tables.has_waiting(partner, Tables::Of::kWords)) return file_epoch || has_room;
  return tables.has_waiting(partner, Tables::Of::kPieces) && (piece_file_epoch || has_room);
}

Result<bool> Ledger::has_news_for_file(bool last_file_is_there) {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(false) : Error::kNoPartner;
  if (tables.is_renewing(*partner)) return tables.outcome(false);
  const base::VersionVector here = held(tables, *partner);
  const base::VersionVector theirs = read_vector(tables, *partner, kPartnerHolds);
  const bool said_all = same(read_vector(tables, *partner, kFileHeld), here) &&
                        (last_file_is_there || covers(theirs, here));
  const bool began_early_enough = covers(theirs, read_vector(tables, *partner, kFileFrom));
  const bool could_leave =
      !waits_for_the_lost(tables, *partner) && state_->can_leave_in_file(tables, *partner);
  return tables.outcome(!said_all || !began_early_enough || could_leave);
}

Result<bool> Ledger::waits_for_session() {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(false) : Error::kNoPartner;
  const bool waits = tables.has_waiting(*partner) && !state_->can_leave_in_file(tables, *partner);
  return tables.outcome(waits);
}

}  // namespace waterline::ledger
