#include <optional>
#include <utility>

#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/renewed_pair_key.h"

// The part of Ledger that changes the keys of a partnership. docs/protocol.md, "Renewal".
//
//   our keys:            as paired -> begin_renewal -> waiting -> renewal_taken
//                        -> as paired, under the new keys
//   the partner's keys:  as paired -> partner_renews -> both are answered -> use_renewed_keys
//                        -> as paired
//
// Each arrow is one transaction. The partner's device stores the new keys before it answers, so the
// side that renews no longer needs its earlier keys once it has the answer. The side that answered
// needs the earlier keys until a session proves that its answer arrived.
namespace waterline::ledger {
namespace {

// The number of earlier author keys that are tried. Each of them costs time for every operation
// that comes back. Operations of ours that were made under a still older key are not recognised.
constexpr std::int64_t kMaxFormerKeys = 7;

// Forgets what our last bundle said, so that the next one holds everything. The partner's device
// can no longer open the last one, because its keys have ended.
void forget_last_file(Tables& tables, const PartnerRow& partner) {
  auto row = tables.prepare("DELETE FROM carried_vector WHERE partner = ?1 AND kind <> 1");
  row.bind(1, partner.id);
  tables.run(row);
}

bool is_known_key(Tables& tables, const crypto::PublicKey& key) {
  auto row = tables.prepare("SELECT 1 FROM partner WHERE public_key = ?1");
  row.bind(1, key.bytes);
  return tables.next(row);
}

// Stores the id of the pairing if it is not stored yet. The id derives from the first pair key, so
// call this before the pair key changes.
void keep_pairing_id(Tables& tables, const PartnerRow& partner, const crypto::PairKey& before) {
  auto row =
      tables.prepare("UPDATE partner SET pairing_id = coalesce(pairing_id, ?2) WHERE id = ?1");
  row.bind(1, partner.id).bind(2, pairing_id(before));
  tables.run(row);
}

std::optional<crypto::PairKey> pair_key_of(Tables& tables, const PartnerRow& partner) {
  auto row = tables.prepare("SELECT pair_key FROM partner WHERE id = ?1");
  row.bind(1, partner.id);
  if (!tables.next(row)) return {};
  return crypto::PairKey(row.blob(0));
}

// A change of our keys that the partner's device has not answered yet.
struct WaitingRenewal {
  RenewalSides sides;
  crypto::PairKey pair_key;
  crypto::RenewalContribution contribution;
};
std::optional<WaitingRenewal> waiting_renewal(Tables& tables, const PartnerRow& partner,
                                              const crypto::PublicKey& own) {
  auto row = tables.prepare(
      "SELECT own_key, pair_key, own_renewal FROM partner WHERE id = ?1 AND own_renewal NOT NULL");
  row.bind(1, partner.id);
  if (!tables.next(row)) return {};
  return WaitingRenewal{{public_key_in(row.blob(0)), own, partner.key},
                        crypto::PairKey(row.blob(1)),
                        crypto::RenewalContribution(row.blob(2))};
}

}  // namespace

Result<bool> Ledger::begin_renewal(const crypto::PublicKey& own) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.outcome(false);
  auto row = tables.prepare(
      "UPDATE partner SET own_key = coalesce(own_key, ?2), own_renewal = ?3 WHERE id = ?1");
  row.bind(1, partner->id).bind(2, own.bytes).bind(3, state_->random->bytes<32>());
  tables.run(row);
  if (auto done = tables.commit(); !done) return done.error();
  return true;
}

Result<std::optional<Renewal>> Ledger::renewal_to_say(const crypto::PublicKey& own) {
  Tables tables = state_->reading();
  const auto partner = tables.present_partner();
  const auto waiting = partner ? waiting_renewal(tables, *partner, own) : std::nullopt;
  if (!waiting) return tables.outcome(std::optional<Renewal>());
  return std::optional(
      Renewal{own, waiting->contribution.clone(),
              proof_of_renewal(waiting->pair_key, waiting->sides, waiting->contribution)});
}

Result<Ledger::Taken> Ledger::renewal_taken(const Renewed& answer, const crypto::PublicKey& own) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto waiting = partner ? waiting_renewal(tables, *partner, own) : std::nullopt;
  if (tables.failed()) return tables.outcome(Taken::kNotTheirs);
  if (!waiting) return Taken::kNotTheirs;
  const RenewalProof expected = proof_of_renewed(waiting->pair_key, waiting->sides,
                                                 waiting->contribution, answer.contribution);
  if (!crypto::equal_in_constant_time(expected, answer.proof)) return Taken::kNotTheirs;
  const auto renewed = renewed_pair_key(waiting->pair_key, waiting->sides, waiting->contribution,
                                        answer.contribution);
  auto row = tables.prepare(
      "UPDATE partner SET own_key = ?2, own_renewal = NULL, own_proven = 0, pair_key = ?3 WHERE id "
      "= ?1");
  row.bind(1, partner->id).bind(2, own.bytes).bind(3, renewed.bytes());
  keep_pairing_id(tables, *partner, waiting->pair_key);
  tables.run(row);
  // This device may have answered an earlier change of the partner's keys (message Renewal). That
  // answer was bound to the earlier pair key and is now void, so it is deleted; the partner's
  // device sends its Renewal again.
  auto theirs_before = tables.prepare("DELETE FROM renewed_key WHERE partner = ?1");
  theirs_before.bind(1, partner->id);
  tables.run(theirs_before);
  if (tables.count_epochs(*partner, base::Author::kMe) < base::kMaxEpochsOfAuthor) {
    state_->begin_epoch(tables, *partner);
  } else {
    state_->start_over(tables, *partner);
  }
  forget_last_file(tables, *partner);
  if (auto done = tables.commit_and_forget(); !done) return done.error();
  return Taken::kYes;
}

Result<Ledger::Answer> Ledger::partner_renews(const Renewal& renewal,
                                              const crypto::PublicKey& own) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(Answer()) : Error::kNoPartner;
  const auto before = pair_key_of(tables, *partner);
  if (!before) return tables.outcome(Answer());
  const RenewalSides sides{partner->key, renewal.identity, own};
  const RenewalProof expected = proof_of_renewal(*before, sides, renewal.contribution);
  const bool is_theirs = crypto::equal_in_constant_time(expected, renewal.proof);
  if (!is_theirs || renewal.identity == own || is_known_key(tables, renewal.identity))
    return tables.outcome(Answer());
  // If both devices change their keys at the same time, the one whose identity key is smaller goes
  // first. The other one sends its Renewal message again later.
  if (tables.is_renewing(*partner) && own < partner->key)
    return tables.outcome(Answer{Answer::Why::kLater, {}});
  const auto answer = [&](crypto::RenewalContribution contribution) {
    const RenewalProof proof = proof_of_renewed(*before, sides, renewal.contribution, contribution);
    return Answer{Answer::Why::kTaken, Renewed{std::move(contribution), proof}};
  };
  {
    auto row = tables.prepare(
        "SELECT contribution FROM renewed_key WHERE partner = ?1 AND public_key = ?2 AND "
        "their_contribution = ?3");
    row.bind(1, partner->id).bind(2, renewal.identity.bytes).bind(3, renewal.contribution.bytes());
    if (tables.next(row)) return answer(crypto::RenewalContribution(row.blob(0)));
  }
  auto contribution = crypto::RenewalContribution::generate(*state_->random);
  const auto renewed = renewed_pair_key(*before, sides, renewal.contribution, contribution);
  auto row = tables.prepare(
      "INSERT OR REPLACE INTO renewed_key (partner, public_key, pair_key, contribution, "
      "their_contribution)"
      " VALUES (?1, ?2, ?3, ?4, ?5)");
  row.bind(1, partner->id).bind(2, renewal.identity.bytes).bind(3, renewed.bytes());
  row.bind(4, contribution.bytes()).bind(5, renewal.contribution.bytes());
  tables.run(row);
  if (auto done = tables.commit(); !done) return done.error();
  return answer(std::move(contribution));
}

Result<void> Ledger::use_renewed_keys(const crypto::PublicKey& key) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome() : Error::kNoPartner;
  {
    auto row = tables.prepare("SELECT 1 FROM renewed_key WHERE partner = ?1 AND public_key = ?2");
    row.bind(1, partner->id).bind(2, key.bytes);
    if (!tables.next(row)) return tables.outcome();
  }
  if (const auto before = pair_key_of(tables, *partner)) keep_pairing_id(tables, *partner, *before);
  for (const auto sql :
       {"INSERT INTO partner_key (partner, public_key) SELECT id, public_key FROM partner WHERE id "
        "= ?1",
        "UPDATE partner SET public_key = (SELECT public_key FROM renewed_key WHERE partner = ?1),"
        " pair_key = (SELECT pair_key FROM renewed_key WHERE partner = ?1) WHERE id = ?1",
        "DELETE FROM renewed_key WHERE partner = ?1"}) {
    auto row = tables.prepare(sql);
    row.bind(1, partner->id);
    tables.run(row);
  }
  auto oldest = tables.prepare(
      "DELETE FROM partner_key WHERE partner = ?1 AND id NOT IN"
      " (SELECT id FROM partner_key WHERE partner = ?1 ORDER BY id DESC LIMIT ?2)");
  oldest.bind(1, partner->id).bind(2, kMaxFormerKeys);
  tables.run(oldest);
  forget_last_file(tables, *partner);
  return tables.commit_and_forget();
}

Result<void> Ledger::renewal_proven() {
  {
    Tables before = state_->reading();
    auto row = before.prepare("SELECT 1 FROM partner WHERE standing > 0 AND own_proven = 0");
    if (!before.next(row)) return before.outcome();
  }
  Tables tables = state_->writing();
  auto row = tables.prepare(
      "UPDATE partner SET own_proven = 1 WHERE standing > 0 AND own_renewal IS NULL");
  tables.run(row);
  return tables.commit();
}

}  // namespace waterline::ledger
