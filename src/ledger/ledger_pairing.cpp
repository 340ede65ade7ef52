#include <algorithm>
#include <set>
#include <utility>

#include "ledger/acts.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/renewed_pair_key.h"

// The part of Ledger that stores the partnership and a pairing in progress.
namespace waterline::ledger {
namespace {

constexpr std::chrono::hours kJoinMemory{24};

enum PartnerState : std::int64_t { kFormer = 0, kProvisional = 1, kConfirmed = 2 };

std::int64_t to_column(base::Day day) {
  return day.time_since_epoch().count();
}

std::int64_t to_column(base::WallTime time) {
  return time.time_since_epoch().count();
}

// Replaces the partner's public key by a random one, for which nobody has the secret, so that this
// partner can never be paired with again under this row. The earlier key stays known as a former
// one, so that the list of what that device was given can continue.
void make_unknown(Tables& tables, std::int64_t partner, base::Random& random) {
  auto known = tables.prepare(
      "INSERT INTO partner_key (partner, public_key) SELECT id, public_key FROM partner WHERE id = "
      "?1");
  known.bind(1, partner);
  tables.run(known);
  auto row = tables.prepare("UPDATE partner SET public_key = ?2 WHERE id = ?1");
  row.bind(1, partner).bind(2, random.bytes<32>());
  tables.run(row);
}

std::vector<crypto::PublicKey> former_keys_of(Tables& tables, const PartnerRow& partner) {
  auto keys = tables.keys_of(partner);
  keys.erase(keys.begin());
  return keys;
}

void end(Tables& tables, const PartnerRow& partner, base::Random& random) {
  // If the partner's device may not have our new keys yet, make this partner unknown, as
  // be_somebody_new() does. Otherwise, if the two pair again, that device would take this person
  // and their operations for a stranger's.
  auto unknown = tables.prepare(
      "SELECT 1 FROM partner WHERE id = ?1 AND (own_renewal IS NOT NULL OR own_proven = 0)");
  unknown.bind(1, partner.id);
  if (tables.next(unknown)) make_unknown(tables, partner.id, random);
  auto row = tables.prepare(
      "UPDATE partner SET standing = 0, pair_key = NULL, address = '', own_key = NULL, own_renewal "
      "= NULL,"
      " own_proven = 1, pairing_id = NULL WHERE id = ?1");
  row.bind(1, partner.id);
  tables.run(row);
  for (const auto sql : {"DELETE FROM carried_vector WHERE partner = ?1",
                         "DELETE FROM file_epoch WHERE partner = ?1",
                         "DELETE FROM piece_file_epoch WHERE partner = ?1",
                         "DELETE FROM renewed_key WHERE partner = ?1"}) {
    auto carried = tables.prepare(sql);
    carried.bind(1, partner.id);
    tables.run(carried);
  }
}

// Drops our operations without a number, which nobody has seen. They will never be sent, even if
// the two pair again; only those that remove something still wait. A dropped operation that would
// have replaced one on the partner's device stays visible here; any other is deleted. Returns how
// many items had dropped operations.
std::size_t drop_waiting(Tables& tables, const PartnerRow& partner) {
  std::set<std::int64_t> items;
  for (const auto& [item, place] : tables.waiting(partner)) {
    const auto act = tables.operation(item, place);
    // An earlier pass through this loop deleted this operation, because it deleted the content of
    // the item.
    if (!act) continue;
    const base::OperationBody& body = act->operation.body;
    const auto* answer = std::get_if<base::Answer>(&body);
    const bool asks_for_less = std::holds_alternative<base::TakeBack>(body) ||
                               (answer != nullptr && base::text_of(body).empty());
    if (asks_for_less) continue;
    items.insert(item.id);
    if (revision_of(body) > 1 || (place == Place::kContent && tables.was_said(item))) {
      tables.keep_back(item, place);
    } else if (place == Place::kContent) {
      take_back_content(tables, item, *act);
    } else {
      const auto* extra = std::get_if<base::Extra>(&body);
      if (extra != nullptr && base::is_list_of_pictures(body)) {
        for (const auto& picture : tables.pictures(partner, extra->item, base::Author::kMe))
          tables.erase_pieces(partner, extra->item, base::Author::kMe, picture);
      }
      tables.erase(item, place);
      if (place == Place::kMySeal || place == Place::kMyAnswer) tables.forget_answer(item);
    }
  }
  // A piece whose list stays stays with it. The others were deleted with their share.
  for (const auto& [piece, place] : tables.waiting(partner, Tables::kAll, Tables::Of::kPieces))
    tables.keep_back(piece, place);
  return items.size();
}

// Deletes every trace of a pairing in which nothing was ever shared.
void forget_if_nothing_shared(Tables& tables, const PartnerRow& partner) {
  for (const auto sql : {"DELETE FROM given_proof WHERE epoch IN (SELECT id FROM epoch WHERE "
                         "partner = ?1) AND NOT EXISTS"
                         " (SELECT 1 FROM item WHERE partner = ?1)",
                         "DELETE FROM epoch WHERE partner = ?1 AND NOT EXISTS (SELECT 1 FROM item "
                         "WHERE partner = ?1)",
                         "DELETE FROM partner_key WHERE partner = ?1 AND NOT EXISTS (SELECT 1 FROM "
                         "epoch WHERE partner = ?1)",
                         "DELETE FROM partner WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM epoch "
                         "WHERE partner = ?1)"}) {
    auto row = tables.prepare(sql);
    row.bind(1, partner.id);
    tables.run(row);
  }
}

// Makes room for the epoch of a new pairing, so that at most half of the allowed epochs of the
// partner's remain. First deletes epochs without operations. Of the others, the latest become
// former ones (they are kept and not synced) until an operation names them. Our own epochs need no
// such room: this device can empty them by beginning a new one.
void make_room_for_pairing(Tables& tables, const PartnerRow& partner) {
  constexpr std::size_t kKept = base::kMaxEpochsOfAuthor / 2;
  std::size_t count = tables.count_epochs(partner, base::Author::kPartner);
  for (const EpochRow& epoch : tables.empty_epochs(partner, base::Author::kPartner)) {
    if (count-- <= kKept) return;
    tables.drop_epoch(epoch);
  }
  std::vector<EpochRow> known = tables.epochs(partner);
  std::erase_if(known, [](const EpochRow& epoch) { return epoch.author == base::Author::kMe; });
  std::ranges::sort(known, {}, &EpochRow::id);
  for (std::size_t i = kKept; i < known.size(); ++i) tables.set_former(known[i], true);
}

}  // namespace

Result<std::optional<Partnership>> Ledger::partnership() {
  Tables tables = state_->reading();
  auto row = tables.prepare(
      "SELECT p.public_key, p.pair_key, method, paired_on, address, standing, own_key, "
      "own_renewal, r.public_key,"
      " r.pair_key, pairing_id FROM partner p LEFT JOIN renewed_key r ON r.partner = p.id WHERE "
      "standing > 0");
  if (!tables.next(row)) {
    if (auto sound = tables.outcome(); !sound) return sound.error();
    return std::optional<Partnership>();
  }
  Partnership partnership;
  partnership.partner = public_key_in(row.blob(0));
  partnership.pair_key = crypto::PairKey(row.blob(1));
  partnership.method = PairingMethod(row.integer(2));
  partnership.paired_on = base::Day(std::chrono::days(row.integer(3)));
  partnership.address = row.text(4);
  partnership.confirmed = row.integer(5) == kConfirmed;
  if (!row.is_null(6)) partnership.own = public_key_in(row.blob(6));
  partnership.renewing = !row.is_null(7);
  if (row.is_null(10)) {
    partnership.id = pairing_id(partnership.pair_key);
  } else {
    std::ranges::copy(row.blob(10), partnership.id.begin());
  }
  if (!row.is_null(8)) {
    partnership.renewed.emplace(
        Partnership::Renewed{public_key_in(row.blob(8)), crypto::PairKey(row.blob(9))});
  }
  if (const auto partner = tables.present_partner())
    partnership.former_keys = former_keys_of(tables, *partner);
  if (auto sound = tables.outcome(); !sound) return sound.error();
  return std::optional(std::move(partnership));
}

Result<std::optional<LastPartner>> Ledger::last_partner() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  if (!partner) return tables.outcome(std::optional<LastPartner>());
  LastPartner last;
  last.key = partner->key;
  last.former_keys = former_keys_of(tables, *partner);
  auto row = tables.prepare("SELECT paired_on FROM partner WHERE id = ?1");
  row.bind(1, partner->id);
  if (!tables.next(row)) return tables.outcome(std::optional<LastPartner>());
  last.paired_on = base::Day(std::chrono::days(row.integer(0)));
  last.present = partner->present;
  return tables.outcome(std::optional(std::move(last)));
}

Result<void> Ledger::begin_partnership(const NewPartnership& partnership) {
  Tables tables = state_->writing();
  if (tables.present_partner()) return Error::kHasPartner;
  // If this partner was paired before, their row is used again, and with it everything that was
  // shared.
  auto row = tables.prepare(
      "INSERT INTO partner (public_key, standing, since, pair_key, method, paired_on, address, "
      "stored_bytes)"
      " VALUES (?1, ?2, (SELECT coalesce(max(since), 0) + 1 FROM partner), ?3, ?4, ?5, ?6, 0)"
      " ON CONFLICT (public_key) DO UPDATE SET standing = excluded.standing, since = "
      "excluded.since,"
      " pair_key = excluded.pair_key, method = excluded.method, paired_on = excluded.paired_on,"
      " address = excluded.address");
  row.bind(1, partnership.partner.bytes)
      .bind(2, kProvisional)
      .bind(3, partnership.pair_key.bytes());
  row.bind(4, static_cast<std::int64_t>(partnership.method))
      .bind(5, to_column(partnership.paired_on));
  row.bind(6, partnership.address);
  tables.run(row);

  const auto partner = tables.present_partner();
  if (!partner) return tables.commit();  // the store failed
  make_room_for_pairing(tables, *partner);
  if (tables.count_epochs(*partner, base::Author::kMe) >= base::kMaxEpochsOfAuthor)
    state_->start_over(tables, *partner);
  if (!tables.epoch(*partner, partnership.own_epoch)) {
    tables.make_present(*partner,
                        tables.add_epoch(*partner, partnership.own_epoch, base::Author::kMe));
  }
  known_epoch(tables, *partner, partnership.partner_epoch, base::Author::kPartner,
              Holds::kOperations);
  // The partner may hold operations of ours that this store has lost. If the first sync shows that,
  // begin a new epoch.
  set_anew(tables, Anew::kIfLost);
  return tables.commit();
}

Result<void> Ledger::confirm_partnership() {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.commit() : Error::kNoPartner;
  if (partner->confirmed) return {};
  auto row = tables.prepare("UPDATE partner SET standing = ?2 WHERE id = ?1");
  row.bind(1, partner->id).bind(2, kConfirmed);
  tables.run(row);
  return tables.commit();
}

Result<std::size_t> Ledger::end_partnership() {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.outcome(std::size_t{0});
  const std::size_t dropped = drop_waiting(tables, *partner);
  end(tables, *partner, *state_->random);
  auto settings = tables.prepare(
      "DELETE FROM meeting_setting WHERE name IN ('paused', 'met_at', 'folder', 'folder_bundles', "
      "'former_folder', 'former_bundles', 'former_until', 'quiet', 'anew', 'paired', 'beacons')");
  tables.run(settings);
  if (partner->confirmed) {
    auto tor = tables.prepare("DELETE FROM meeting_setting WHERE name IN ('tor', 'tor_bridges')");
    tables.run(tor);
  }
  forget_if_nothing_shared(tables, *partner);
  if (auto done = tables.commit_and_forget(); !done) return done.error();
  return dropped;
}

Result<void> Ledger::be_somebody_new() {
  Tables tables = state_->writing();
  auto former = tables.prepare("SELECT id FROM partner WHERE standing = 0");
  std::vector<std::int64_t> ids;
  while (tables.next(former)) ids.push_back(former.integer(0));
  for (const std::int64_t id : ids) make_unknown(tables, id, *state_->random);
  return tables.commit();
}

Result<void> Ledger::set_address(std::string_view address) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.commit() : Error::kNoPartner;
  auto row = tables.prepare("UPDATE partner SET address = ?2 WHERE id = ?1");
  row.bind(1, partner->id).bind(2, address);
  tables.run(row);
  return tables.commit();
}

Result<base::EpochId> Ledger::epoch_for_pairing() {
  return base::EpochId::generate(*state_->random);
}

// ---- offers and guesses

Result<void> Ledger::put_offer(const Offer& offer) {
  Tables tables = state_->writing();
  auto row = tables.prepare(
      "INSERT OR REPLACE INTO offer (id, method, number, secret, expires, guesses_left, listen)"
      " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)");
  row.bind(1, static_cast<std::int64_t>(offer.method)).bind(2, std::int64_t{offer.number});
  row.bind(3, offer.secret.view())
      .bind(4, to_column(offer.expires))
      .bind(5, std::int64_t{offer.guesses_left});
  row.bind(6, offer.listen);
  tables.run(row);
  return tables.commit();
}

Result<std::optional<Offer>> Ledger::offer() {
  Tables tables = state_->reading();
  auto row =
      tables.prepare("SELECT method, number, secret, expires, guesses_left, listen FROM offer");
  if (!tables.next(row)) {
    if (auto sound = tables.outcome(); !sound) return sound.error();
    return std::optional<Offer>();
  }
  Offer offer;
  offer.method = PairingMethod(row.integer(0));
  offer.number = static_cast<std::uint32_t>(row.integer(1));
  offer.secret = crypto::SecretBytes::copy_of(row.blob(2));
  offer.expires = base::WallTime(std::chrono::milliseconds(row.integer(3)));
  offer.guesses_left = static_cast<int>(row.integer(4));
  offer.listen = row.text(5);
  return std::optional(std::move(offer));
}

Result<int> Ledger::count_guess() {
  Tables tables = state_->writing();
  std::int64_t left = 0;
  {
    auto row = tables.prepare("SELECT guesses_left FROM offer");
    if (!tables.next(row) || row.integer(0) <= 0)
      return tables.failed() ? tables.outcome(0) : Error::kNoOffer;
    left = row.integer(0) - 1;
  }
  auto row = tables.prepare(left > 0 ? "UPDATE offer SET guesses_left = ?1"
                                     : "DELETE FROM offer WHERE ?1 = 0");
  row.bind(1, left);
  tables.run(row);
  const auto done = left > 0 ? tables.commit() : tables.commit_and_forget();
  if (!done) return done.error();
  return static_cast<int>(left);
}

Result<void> Ledger::end_offer() {
  Tables tables = state_->writing();
  auto row = tables.prepare("DELETE FROM offer");
  tables.run(row);
  return tables.commit_and_forget();
}

Result<int> Ledger::count_join(base::ByteView code_hash, base::WallTime now) {
  Tables tables = state_->writing();
  {
    auto old = tables.prepare("DELETE FROM join_attempt WHERE begun < ?1 OR begun > ?2");
    old.bind(1, to_column(now - kJoinMemory)).bind(2, to_column(now + kJoinMemory));
    tables.run(old);
  }
  std::int64_t left = kGuessesPerOffer;
  {
    auto row = tables.prepare("SELECT guesses_left FROM join_attempt WHERE code_hash = ?1");
    row.bind(1, code_hash);
    if (tables.next(row)) left = row.integer(0);
  }
  if (left == 0 && !tables.failed()) return Error::kNoOffer;
  auto row = tables.prepare(
      "INSERT INTO join_attempt (code_hash, guesses_left, begun) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (code_hash) DO UPDATE SET guesses_left = excluded.guesses_left");
  row.bind(1, code_hash).bind(2, left - 1).bind(3, to_column(now));
  tables.run(row);
  if (auto done = tables.commit(); !done) return done.error();
  return static_cast<int>(left - 1);
}

}  // namespace waterline::ledger
