#include <algorithm>
#include <utility>

#include "ledger/epoch_proof.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_mac.h"

// The part of Ledger for sync, except apply (ledger_apply.cpp).
namespace waterline::ledger {
namespace {

constexpr std::string_view kAnewIfLost = "paired";
constexpr std::string_view kAnewAlways = "anew";

// The places of waiting operations that are read at once. A batch takes about as many texts of a
// page each.
constexpr std::size_t kPlacesAtOnce = 96;

// Assigns the next numbers of the present epoch to the operations that are stored at these places
// of items (operation_rules.h).
void number(Tables& tables, const PartnerRow& partner, const crypto::AuthorKey& author,
            const std::vector<std::pair<ItemRow, Place>>& places) {
  if (const auto present = tables.present_epoch(partner))
    number_in(tables, *present, partner, author, places);
}

// Numbers our waiting operations in their present epoch as long as they fit into a batch.
void number_what_fits(Tables& tables, const PartnerRow& partner, const crypto::AuthorKey& author,
                      BatchRoom room, Tables::Of of) {
  for (;;) {
    const auto present = of == Tables::Of::kWords ? tables.present_epoch(partner)
                                                  : tables.present_piece_epoch(partner);
    const auto places = tables.waiting(partner, kPlacesAtOnce, of);
    if (!present || places.empty()) return;
    if (!number_in(tables, *present, partner, author, places, &room)) return;
  }
}

// Returns a random name for a new epoch, above the names of all our epochs. Of two operations with
// the same revision, the one in the epoch with the higher name replaces the other. So on every
// device a renumbered operation replaces its copy with the old number, and both devices have the
// same number for it.
base::EpochId next_epoch(Tables& tables, const PartnerRow& partner, base::Random& random) {
  auto name = random.bytes<base::EpochId::kSize>();
  constexpr std::size_t kCounted = 8;  // the first 8 bytes count up; the other 8 stay random
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

// Our own epochs that hold pieces of pictures, beyond which a new beginning gathers all pieces in
// one. It rewrites them all, so it should be rare.
constexpr std::size_t kMaxOwnPieceEpochs = 32;

std::size_t count_piece_epochs(Tables& tables, const PartnerRow& partner) {
  return static_cast<std::size_t>(std::ranges::count_if(
      tables.epochs(partner),
      [](const EpochRow& epoch) { return epoch.author == base::Author::kMe && epoch.pieces; }));
}

bool is_without_content(const base::OperationBatch& batch) {
  return batch.operations.empty() && batch.through.epochs.empty();
}

}  // namespace

bool number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner,
               const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places, BatchRoom* room) {
  std::uint64_t through = epoch.through;
  bool all = true;
  for (const auto& [item, place] : places) {
    auto placed = tables.operation(item, place);
    if (!placed) return false;  // the store failed
    all = room == nullptr || room->take(weight_of(placed->operation.body));
    if (!all) break;
    placed->operation.epoch = epoch.name;
    placed->operation.number = ++through;
    placed->operation.mac = operation_mac(author, partner.key, placed->operation);
    tables.set_number(item, place, epoch, placed->operation);
    const auto* version = std::get_if<base::Version>(&placed->operation.body);
    if (version != nullptr) tables.note_said_version(item, version->terms.tag);
  }
  if (through > epoch.through) tables.set_through(epoch, through);
  return all;
}

void Ledger::State::prove_present(Tables& tables, const PartnerRow& partner, Tables::Of of) {
  const auto present = of == Tables::Of::kWords ? tables.present_epoch(partner)
                                                : tables.present_piece_epoch(partner);
  if (!present || tables.given_proof(*present, present->through)) return;
  tables.note_given_proof(
      *present, present->through,
      new_epoch_proof(proof, partner.key, present->name, present->through, *random));
}

Anew anew_of(Tables& tables) {
  auto row = tables.prepare(
      "SELECT name FROM meeting_setting WHERE name IN ('anew', 'paired') ORDER BY name");
  if (!tables.next(row)) return Anew::kNo;
  return row.text(0) == kAnewIfLost ? Anew::kIfLost : Anew::kAlways;
}

void set_anew(Tables& tables, Anew anew) {
  auto old = tables.prepare("DELETE FROM meeting_setting WHERE name IN ('anew', 'paired')");
  tables.run(old);
  if (anew == Anew::kNo) return;
  auto row = tables.prepare("INSERT INTO meeting_setting (name, value) VALUES (?1, 'yes')");
  row.bind(1, anew == Anew::kIfLost ? kAnewIfLost : kAnewAlways);
  tables.run(row);
}

void Ledger::State::begin_epoch(Tables& tables, const PartnerRow& partner) {
  tables.make_present(
      partner, tables.add_epoch(partner, next_epoch(tables, partner, *random), base::Author::kMe));
  // This also ends the epoch in which operations for bundles get their numbers, because this store
  // may have forgotten numbers that it used in a bundle.
  for (const auto sql : {"DELETE FROM file_epoch WHERE partner = ?1",
                         "DELETE FROM piece_file_epoch WHERE partner = ?1"}) {
    auto file = tables.prepare(sql);
    file.bind(1, partner.id);
    tables.run(file);
  }
  file_epoch.reset();
  piece_file_epoch.reset();
}

void Ledger::State::start_over(Tables& tables, const PartnerRow& partner) {
  const auto own = tables.own_numbered(partner);
  begin_epoch(tables, partner);
  number(tables, partner, author, own);
  // Pieces of pictures keep their numbers, since nothing else ever takes their place: a picture is
  // either named by our list or deleted. But new ones get theirs in a new epoch, and the epochs of
  // pieces must not become too many.
  if (count_piece_epochs(tables, partner) >= kMaxOwnPieceEpochs) {
    const auto pieces = tables.own_numbered(partner, Tables::Of::kPieces);
    const EpochRow epoch =
        tables.add_epoch(partner, next_epoch(tables, partner, *random), base::Author::kMe);
    tables.make_present_for_pieces(partner, epoch);
    number_in(tables, epoch, partner, author, pieces);
  }
  // All earlier epochs of our words are empty now, and can be deleted if there are too many. Operations
  // of these epochs may still come back from the partner's device; their MACs then prove that they
  // are ours.
  if (tables.count_epochs(partner, base::Author::kMe) <= base::kMaxEpochsOfAuthor) return;
  for (const EpochRow& epoch : tables.empty_epochs(partner, base::Author::kMe))
    tables.drop_epoch(epoch);
}

std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner,
                                    const base::EpochId& name, base::Author author, Holds holds) {
  auto epoch = tables.epoch(partner, name);
  if (epoch && epoch->author != author) return {};
  if (epoch && !epoch->former) return epoch;
  if (tables.count_epochs(partner, author) >= base::kMaxEpochsOfAuthor) {
    const auto empty = tables.empty_epochs(partner, author);
    if (holds == Holds::kNothing || empty.empty()) return {};
    tables.drop_epoch(empty.front());
  }
  if (!epoch) return tables.add_epoch(partner, name, author);
  tables.set_former(*epoch, false);
  return tables.epoch(partner, name);
}

bool is_proven(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
               const base::EpochId& name, const base::EpochMark& mark) {
  if (!mark.proof) return false;
  // A proof that this device made under earlier keys cannot be computed again. It is recognised
  // only because the store has a copy of it.
  const auto known = tables.epoch(partner, name);
  if (known && tables.given_proof(*known, mark.through) == mark.proof) return true;
  return std::ranges::any_of(tables.keys_of(partner), [&](const crypto::PublicKey& one) {
    return is_epoch_proof(key, one, name, mark.through, *mark.proof);
  });
}

Claim judge_claim(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
                  const base::EpochId& name, const base::EpochMark& mark) {
  if (!is_proven(tables, partner, key, name, mark)) return Claim::kUnproven;
  const auto known = tables.epoch(partner, name);
  const auto present = tables.present_epoch(partner);
  if (known && mark.through < known->acknowledged) return Claim::kKnown;
  const bool remembered = known && mark.through <= known->through &&
                          (known->author != base::Author::kMe ||
                           tables.given_proof(*known, mark.through) == mark.proof);
  if (remembered) return Claim::kKnown;
  const bool can_be_given =
      !present || name >= present->name || (known && tables.is_file_epoch(*known));
  return can_be_given ? Claim::kLost : Claim::kOlder;
}

base::VersionVector proven(Tables& tables, const base::VersionVector& theirs,
                           const PartnerRow& partner, const crypto::ProofKey& key) {
  base::VersionVector proven = theirs;
  // A claim without a valid proof still counts up to the number that the partner proved before
  // (`acknowledged`). The partner need not repeat that proof, which may have been made with keys
  // that are no longer in use.
  for (auto& [name, mark] : proven.epochs) {
    if (mark.author != base::Author::kMe || is_proven(tables, partner, key, name, mark)) continue;
    const auto known = tables.epoch(partner, name);
    mark.through = known && known->author == base::Author::kMe
                       ? std::min(mark.through, known->acknowledged)
                       : 0;
    mark.proof.reset();
  }
  std::erase_if(proven.epochs, [&](const auto& named) {
    const auto& [name, mark] = named;
    if (mark.author == base::Author::kMe) return mark.through == 0 && !mark.proof;
    const auto known = tables.epoch(partner, name);
    return known && known->author != mark.author;
  });
  return proven;
}

bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& proven) {
  const auto known = tables.epochs(partner);
  return std::ranges::all_of(known, [&](const EpochRow& epoch) {
    // No act can take the place of a piece of a picture, so none has to wait for lost pieces.
    return epoch.author != base::Author::kMe || epoch.pieces ||
           proven.through(epoch.name) <= epoch.through;
  });
}

Result<void> Ledger::State::prove(base::VersionVector& vector) {
  base::VersionVector all = vector;  // changed first; `vector` may get only stored proofs
  std::vector<base::EpochId> unproven;
  {
    Tables before = reading();
    const auto partner = before.present_partner();
    if (!partner) return before.outcome();
    for (auto& [name, mark] : all.epochs) {
      if (mark.author != base::Author::kMe) continue;
      const auto epoch = before.epoch(*partner, name);
      if (epoch) mark.proof = before.given_proof(*epoch, mark.through);
      if (epoch && !mark.proof) unproven.push_back(name);
    }
    if (auto sound = before.outcome(); !sound) return sound;
    if (unproven.empty()) {
      vector = std::move(all);
      return {};
    }
  }
  Tables tables = writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.outcome();
  for (const base::EpochId& name : unproven) {
    const auto epoch = tables.epoch(*partner, name);
    if (!epoch) break;  // the store failed
    base::EpochMark& mark = all.epochs.at(name);
    mark.proof = new_epoch_proof(proof, partner->key, name, mark.through, *random);
    tables.note_given_proof(*epoch, mark.through, *mark.proof);
  }
  if (auto done = tables.commit(); !done) return done;
  vector = std::move(all);
  return {};
}

Result<base::VersionVector> Ledger::vector() {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  base::VersionVector vector;
  if (partner) {
    for (const EpochRow& epoch : tables.epochs(*partner)) {
      vector.epochs[epoch.name] = {epoch.author, epoch.through, epoch.proof};
    }
  }
  if (!partner && !tables.failed()) return Error::kNoPartner;
  if (auto sound = tables.outcome(); !sound) return sound.error();
  // If the store has no room for the new proofs, the vector has none. It still says which
  // operations this device holds, and the partner's device keeps the proofs that came with our
  // operations.
  static_cast<void>(state_->prove(vector).ok());
  return vector;
}

Result<base::OperationBatch> Ledger::lacking(const base::VersionVector& theirs,
                                             std::size_t max_bytes) {
  base::VersionVector holds = theirs;
  {
    Tables tables = state_->reading();
    if (const auto partner = tables.present_partner()) {
      if (tables.is_renewing(*partner)) return tables.outcome(base::OperationBatch{});
      holds = proven(tables, theirs, *partner, state_->proof);
    }
  }
  // First come the words that have a number. If that leaves room, waiting words get theirs, and the
  // batch is read again with them. A batch has either words or pieces of pictures, and pieces come
  // only when no words are left.
  BatchRoom room(max_bytes);
  auto batch = state_->held_beyond(holds, room, Tables::Of::kWords);
  if (!batch || !batch->last) return batch;
  const auto numbered = state_->number_own_acts(holds, room);
  if (!numbered) return numbered.error();
  if (*numbered != State::Numbered::kNone) {
    room = BatchRoom(max_bytes);
    batch = state_->held_beyond(holds, room, Tables::Of::kWords);
  }
  if (!batch) return batch;
  if (*numbered == State::Numbered::kSome) batch->last = false;
  const auto more = state_->lacks_pieces(holds);
  if (!more) return more.error();
  if (!*more) return batch;
  if (!is_without_content(*batch)) {
    batch->last = false;
    return batch;
  }
  return state_->pieces_beyond(holds, max_bytes);
}

Result<bool> Ledger::State::lacks_pieces(const base::VersionVector& theirs) {
  Tables tables = reading();
  const auto partner = tables.present_partner();
  if (!partner) return tables.outcome(false);
  bool lacks = tables.has_waiting(*partner, Tables::Of::kPieces);
  for (const EpochRow& epoch : tables.epochs(*partner))
    lacks = lacks || (epoch.pieces && epoch.through > theirs.through(epoch.name));
  return tables.outcome(lacks);
}

Result<base::OperationBatch> Ledger::State::pieces_beyond(const base::VersionVector& theirs,
                                                          std::size_t max_bytes) {
  BatchRoom room(max_bytes);
  auto batch = held_beyond(theirs, room, Tables::Of::kPieces);
  if (!batch || !batch->last) return batch;
  const auto numbered = number_own_pieces(room);
  if (!numbered) return numbered.error();
  if (*numbered != Numbered::kNone) {
    room = BatchRoom(max_bytes);
    batch = held_beyond(theirs, room, Tables::Of::kPieces);
  }
  if (batch && *numbered == Numbered::kSome) batch->last = false;
  return batch;
}

void Ledger::set_in_step(bool in_step) {
  state_->in_step = in_step;
}

Result<base::OperationBatch> Ledger::State::held_beyond(const base::VersionVector& theirs,
                                                        BatchRoom& room, Tables::Of of) {
  Tables tables = reading();
  const auto partner = tables.present_partner();
  if (!partner && !tables.failed()) return Error::kNoPartner;

  base::OperationBatch batch;
  const auto epochs = partner ? tables.epochs(*partner) : std::vector<EpochRow>();
  for (const EpochRow& epoch : epochs) {
    const std::uint64_t held = theirs.through(epoch.name);
    if (held >= epoch.through || epoch.pieces != (of == Tables::Of::kPieces)) continue;
    const std::size_t before = batch.operations.size();
    tables.each_operation(epoch, held, [&](base::Operation operation) {
      batch.last = room.take(weight_of(operation.body));
      if (batch.last) batch.operations.push_back(std::move(operation));
      return batch.last;
    });
    const bool some = batch.operations.size() > before;
    if (batch.last) batch.through.epochs[epoch.name] = {epoch.author, epoch.through, epoch.proof};
    if (!batch.last && some)
      batch.through.epochs[epoch.name] = {epoch.author, batch.operations.back().number};
    if (!batch.last) break;
  }
  if (auto sound = tables.outcome(); !sound) return sound.error();
  if (auto done = prove(batch.through); !done) return done.error();
  return batch;
}

Result<Ledger::State::Numbered> Ledger::State::number_own_acts(const base::VersionVector& theirs,
                                                               BatchRoom batch) {
  // If this store was set back, it sends nothing new before its person has been told.
  Tables before = reading();
  const auto partner = before.present_partner();
  if (!partner) return before.outcome(Numbered::kNone);
  const auto present = before.present_epoch(*partner);
  const bool recovering = present && present->recovering;
  const bool is_set_back = present && theirs.through(present->name) > present->through;
  const bool news = recovering || before.has_waiting(*partner, Tables::Of::kWords);
  if (!news || is_set_back || (recovering && !holds_all(before, *partner, theirs)))
    return before.outcome(Numbered::kNone);

  Tables tables = writing();
  const auto now_present = tables.present_epoch(*partner);
  if (now_present && now_present->recovering) {
    // If some operations of ours are lost here, a new one must not reuse the revision of a lost
    // one. It gets its number, and a higher revision, once the lost operations are back.
    if (!holds_all(tables, *partner, theirs)) return tables.outcome(Numbered::kNone);
    tables.set_recovered(*now_present);
  }
  number_what_fits(tables, *partner, author, batch, Tables::Of::kWords);
  prove_present(tables, *partner, Tables::Of::kWords);
  const bool more_wait = now_present && tables.has_waiting(*partner, Tables::Of::kWords);
  if (auto done = tables.commit(); !done) return done.error();
  return more_wait ? Numbered::kSome : Numbered::kAll;
}

Result<Ledger::State::Numbered> Ledger::State::number_own_pieces(BatchRoom batch) {
  Tables tables = writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.outcome(Numbered::kNone);
  // The partner's device takes a piece only after the list that names it, so no piece goes ahead of
  // words that have to wait.
  if (tables.has_waiting(*partner, Tables::Of::kWords) ||
      !tables.has_waiting(*partner, Tables::Of::kPieces)) {
    return tables.outcome(Numbered::kNone);
  }
  if (!tables.present_piece_epoch(*partner)) {
    tables.make_present_for_pieces(
        *partner,
        tables.add_epoch(*partner, next_epoch(tables, *partner, *random), base::Author::kMe));
  }
  number_what_fits(tables, *partner, author, batch, Tables::Of::kPieces);
  prove_present(tables, *partner, Tables::Of::kPieces);
  const bool more_wait = tables.has_waiting(*partner, Tables::Of::kPieces);
  if (auto done = tables.commit(); !done) return done.error();
  return more_wait ? Numbered::kSome : Numbered::kAll;
}

Result<void> Ledger::State::commit_act(Tables& tables) {
  const auto partner = in_step ? tables.present_partner() : std::nullopt;
  const auto present = partner ? tables.present_epoch(*partner) : std::nullopt;
  // While `recovering` is set, operations of ours that this store has lost may still come back:
  // give no number until then.
  if (present && !present->recovering) {
    number(tables, *partner, author, tables.waiting(*partner, base::kMaxBatchOperations));
    prove_present(tables, *partner, Tables::Of::kWords);
  }
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
    set_anew(tables, Anew::kAlways);
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
    if (auto placed = tables.operation(item, place))
      waiting.acts.push_back(std::move(placed->operation.body));
  }
  return tables.outcome(std::move(waiting));
}

Result<Met> Ledger::meet(const base::VersionVector& theirs, Way way) {
  state_->short_epochs.at(static_cast<std::size_t>(way)).clear();
  bool lost = false;
  bool older = false;
  Anew anew = Anew::kNo;
  {
    Tables before = state_->reading();
    const auto partner = before.present_partner();
    if (!partner) return before.failed() ? before.outcome(Met::kFine) : Error::kNoPartner;
    anew = anew_of(before);
    for (const auto& [name, mark] : theirs.epochs) {
      if (mark.author != base::Author::kMe) continue;
      const Claim claim = judge_claim(before, *partner, state_->proof, name, mark);
      lost = lost || claim == Claim::kLost;
      older = older || (claim == Claim::kOlder && !before.epoch(*partner, name));
    }
    if (lost && anew == Anew::kNo) return before.outcome(Met::kSetBack);
    if (!older && anew == Anew::kNo) return before.outcome(Met::kFine);
  }
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(Met::kFine) : Error::kNoPartner;
  for (const auto& [name, mark] : theirs.epochs) {
    if (mark.author != base::Author::kMe) continue;
    const Claim claim = judge_claim(tables, *partner, state_->proof, name, mark);
    if (claim != Claim::kLost && claim != Claim::kOlder) continue;
    const auto epoch = known_epoch(tables, *partner, name, base::Author::kMe, Holds::kNothing);
    if (epoch) tables.note_given_proof(*epoch, mark.through, *mark.proof);
  }
  const bool begins = anew == Anew::kAlways || (anew == Anew::kIfLost && lost);
  if (begins) state_->start_over(tables, *partner);
  if (anew != Anew::kNo) set_anew(tables, Anew::kNo);
  if (auto done = tables.commit(); !done) return done.error();
  return begins ? Met::kBegunAnew : Met::kFine;
}

}  // namespace waterline::ledger
