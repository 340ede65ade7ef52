#include <algorithm>

#include "crypto/secret.h"
#include "link/partner_link_state.h"
#include "link/quiet.h"

namespace waterline::link {

namespace channel = wire::channel;

namespace {

channel::KeyBytes key_bytes(base::ByteView key) {
  channel::KeyBytes bytes{};
  std::ranges::copy(key, bytes.begin());
  return bytes;
}

}  // namespace

// Reads the present partnership from the ledger.
void PartnerLink::State::look_up_partner() {
  const auto found = ledger.partnership();
  const bool is_paired = found.ok() && found->has_value();
  const bool is_confirmed = is_paired && (*found)->confirmed;
  partner = !is_paired     ? Partner::kNone
            : is_confirmed ? Partner::kConfirmed
                           : Partner::kProvisional;
  own_keys = is_paired && (*found)->renewing ? OwnKeys::kWait : OwnKeys::kKnown;
  partner_address = is_paired ? (*found)->address : std::string();
  if (partner == Partner::kProvisional) provisional_until = clock.steady_now() + kProvisionalLife;
}

void PartnerLink::State::take_up_partner() {
  look_up_partner();
  load_settings();
  schedule.apply(offline_now());
  if (partner == Partner::kNone || schedule.is_offline()) return;
  listen_for_partner();
  serve_partner();
}

void PartnerLink::State::listen_for_partner() {
  if (!settings.tor.goes_directly()) return;
  bool is_new = false;
  if (!listening) {
    const auto remembered = ledger.listen();
    const auto address = remembered ? listen_address(*remembered) : std::nullopt;
    if (!address) return;
    auto bound = listen_at(*address);
    if (!bound) {
      bind_again_at = clock.steady_now() + kBindAgain;
      return wake_up();
    }
    listening = std::move(*bound);
    // Remember a port that the system chose, so that the partner's device finds it again after a
    // restart.
    if (address->port == 0) static_cast<void>(ledger.set_listen(to_text(listening->address)));
    is_new = true;
  }
  if (is_new && supervisor.serves(Purpose::kPartner)) send_listening(Purpose::kPartner);
}

void PartnerLink::State::serve_partner() {
  if (!launch(Purpose::kPartner)) return;
  watch_own_addresses();
  brief_courier();
}

void PartnerLink::State::brief_courier() {
  auto found = ledger.partnership();
  if (!found || !*found) return;
  const ledger::Partnership& paired = **found;
  channel::Configure configure{.has_partner = true,
                               .identity_secret = key_bytes(identities.of(paired.own).bytes()),
                               .partner_public_key = paired.partner.bytes,
                               .link_key = key_bytes(crypto::link_key_of(paired.pair_key).bytes())};
  if (paired.renewed) {
    configure.renewed.emplace(
        channel::RenewedKeys{paired.renewed->partner.bytes,
                             key_bytes(crypto::link_key_of(paired.renewed->pair_key).bytes())});
  }
  if (const auto say = ledger.renewal_to_say(crypto::public_key_of(identities.present));
      say && *say) {
    configure.renewal.emplace(wire::Renewal{
        (*say)->identity.bytes, key_bytes((*say)->contribution.bytes()), (*say)->proof});
  }
  send(configure);
  handed_over.reset();
  crypto::wipe(configure.identity_secret);
  crypto::wipe(configure.link_key);
  if (configure.renewed) crypto::wipe(configure.renewed->link_key);
  if (configure.renewal) crypto::wipe(configure.renewal->contribution);
  send_listening(Purpose::kPartner);
  apply_tor();
  listen_by_tor();
  send_beacons();
}

Result<std::size_t> PartnerLink::State::give_up_partner() {
  const auto dropped = ledger.end_partnership();
  if (!dropped) return from_ledger(dropped.error());
  partner = Partner::kNone;
  own_keys = OwnKeys::kKnown;
  not_renewed = 0;
  partner_address.clear();
  kept_quiet.clear();
  load_settings();
  schedule.apply(Offline::kNone);
  failures.clear();
  problem = Problem::kNone;
  lasting_problem = Problem::kNone;
  bind_again_at.reset();
  stop_courier();
  tor.close();
  listening.reset();
  return *dropped;
}

void PartnerLink::State::link_is_down() {
  handed_over.reset();
  // Record for the next bundle which operations the partner's device holds. If the ledger cannot
  // store that, the next bundle is only larger than necessary.
  if (session.holds_the_same()) static_cast<void>(ledger.both_hold_the_same());
  if (session.link_down() && own_keys == OwnKeys::kWait) ++not_renewed;
  pass_step_to_ledger();
  link_from.clear();
}

void PartnerLink::State::pass_step_to_ledger() {
  ledger.set_in_step(session.step() == PartnerSession::Step::kInStep);
}

// Handles a message of the courier. REQUIRES: the courier may send it now (partner_channel.h).
// Returns false if the courier broke a rule, so that it must be ended.
bool PartnerLink::State::handle_partner(const channel::ToNode& message) {
  if (std::holds_alternative<channel::WantDial>(message)) {
    dial_partner();
    return true;
  }
  if (const auto* stranger = std::get_if<channel::StrangerAnswered>(&message)) {
    stranger_answered(*stranger);
    return true;
  }
  if (const auto* seen = std::get_if<channel::PartnerSeen>(&message)) return partner_seen(*seen);
  if (const auto* up = std::get_if<channel::LinkUp>(&message)) {
    link_is_up(*up);
    // Ignore a failure to store that the partner's renewed keys are in use now: the first session
    // after a restart of the node tries again.
    if (up->renewed)
      static_cast<void>(ledger.use_renewed_keys(crypto::PublicKey{*up->renewed}).ok());
    if (own_keys == OwnKeys::kKnown) static_cast<void>(ledger.renewal_proven().ok());
    // If the partner's device does not have our new keys yet, the proof in our Renewal message must
    // be made again, with the partner's new keys. brief_courier() passes the new message to the
    // courier together with the partner's new keys.
    if (up->renewed && own_keys == OwnKeys::kWait) brief_courier();
    return prove_partnership();
  }
  if (const auto* renews = std::get_if<channel::PartnerRenews>(&message))
    return partner_renews(*renews);
  if (const auto* taken = std::get_if<channel::RenewalTaken>(&message))
    return renewal_taken(*taken);
  if (const auto* want_vector = std::get_if<channel::WantVector>(&message))
    return answer_vector(*want_vector);
  if (const auto* want_operations = std::get_if<channel::WantOperations>(&message)) {
    return answer_operations(*want_operations);
  }
  if (const auto* batch = std::get_if<channel::Store>(&message)) return store(*batch);
  if (const auto* met = std::get_if<channel::Met>(&message)) {
    session.met();
    static_cast<void>(ledger.partner_holds(met->theirs));
    const auto found = ledger.meet(met->theirs);
    if (found && *found == ledger::Met::kSetBack) was_set_back();
    return found.ok();
  }
  if (std::holds_alternative<channel::InStep>(message)) {
    // While the partner's device lacks our new keys, none of our operations are sent, so the two
    // ledgers do not hold the same operations.
    if (own_keys == OwnKeys::kWait) return true;
    session.in_step();
    tor.in_step();
    pass_step_to_ledger();
    problem = Problem::kNone;
    return true;
  }
  if (std::holds_alternative<channel::PartnerMisbehaved>(message)) {
    lasting_problem = std::max(lasting_problem, Problem::kPartnerMisbehaves);
    return true;
  }
  if (std::holds_alternative<channel::PartnerOtherVersion>(message)) {
    problem = Problem::kOtherVersion;
    session.spoke();
    return true;
  }
  if (std::holds_alternative<channel::LinkDown>(message)) {
    link_is_down();
    return true;
  }
  return false;
}

// Records that the partnership is confirmed: a session with the pair key proves that the other
// device has stored it too.
bool PartnerLink::State::prove_partnership() {
  if (partner == Partner::kConfirmed) return true;
  if (!ledger.confirm_partnership()) return false;
  partner = Partner::kConfirmed;
  if (pairing.state == PairingState::kFinishing) {
    progress.proven();
    finish_run(PairingEnd::kNone);
  }
  return true;
}

// Stores the partner's new keys, sends the answer, and then passes the new keys to the courier. The
// answer must be sent first, because brief_courier(), which passes the keys, ends the link.
bool PartnerLink::State::partner_renews(const channel::PartnerRenews& message) {
  const auto found = ledger.partnership();
  if (!found || !*found) return false;
  const crypto::PublicKey own = crypto::public_key_of(identities.of((*found)->own));
  const auto answered = ledger.partner_renews(
      {crypto::PublicKey{message.renewal.identity},
       crypto::RenewalContribution(message.renewal.contribution), message.renewal.proof},
      own);
  // If this device could not answer, the partner's device sends its Renewal (the message with its
  // new keys) again later. A proof that does not verify breaks no rule: it may have been made with
  // keys that were changed since.
  if (!answered || !answered->renewed) return true;
  session.renewal_over();  // theirs goes first, so ours does not count as refused
  channel::RenewalStored answer{
      {key_bytes(answered->renewed->contribution.bytes()), answered->renewed->proof}};
  send(answer);
  crypto::wipe(answer.answer.contribution);
  brief_courier();
  return true;
}

bool PartnerLink::State::renewal_taken(const channel::RenewalTaken& message) {
  if (own_keys == OwnKeys::kKnown) return false;
  const auto done = ledger.renewal_taken(
      {crypto::RenewalContribution(message.answer.contribution), message.answer.proof},
      crypto::public_key_of(identities.present));
  // If the answer to our Renewal (the message with our new keys) does not verify or cannot be
  // stored, we send the Renewal again later, and the partner's device answers again.
  if (!done || *done == ledger::Ledger::Taken::kNotTheirs) return true;
  own_keys = OwnKeys::kKnown;
  session.renewal_over();
  not_renewed = 0;
  brief_courier();
  return true;
}

bool PartnerLink::State::answer_vector(const channel::WantVector& want) {
  auto vector = ledger.vector();
  if (!vector) return false;
  send(channel::VectorIs{want.request, std::move(*vector)});
  return true;
}

bool PartnerLink::State::answer_operations(const channel::WantOperations& want) {
  auto batch = ledger.lacking(want.theirs, base::kMaxBatchBytes);
  if (!batch) return false;
  // After an empty batch the session stays in the step kInStep. The courier may have reported
  // already that both devices are in step, and does not report it a second time.
  if (batch->last) session.asked_for_all();
  if (!batch->operations.empty()) {
    session.sent();
    pass_step_to_ledger();
  }
  send(channel::OperationsAre{want.request, std::move(*batch)});
  return true;
}

bool PartnerLink::State::store(const channel::Store& message) {
  session.spoke();
  const auto applied = ledger.apply(message.batch);
  const auto vector = ledger.vector();
  channel::StoredNow answer{message.request, applied.ok() && vector.ok(), {}};
  if (answer.stored) {
    shown += applied->shown;
    partner_sent(*applied);
    for (const auto& [epoch, mark] : vector->epochs) {
      const auto is_of_it = [&epoch = epoch](const base::Operation& operation) {
        return operation.epoch == epoch;
      };
      if (message.batch.through.epochs.contains(epoch) ||
          std::ranges::any_of(message.batch.operations, is_of_it)) {
        base::EpochMark& said = answer.vector.epochs.emplace(epoch, mark).first->second;
        const auto refused = applied->taken_until.find(epoch);
        if (refused == applied->taken_until.end() || refused->second >= said.through) continue;
        said.through = refused->second;
        said.proof.reset();  // the proof was for the larger number
      }
    }
  }
  send(answer);
  if (applied.ok() && applied->set_back) was_set_back();
  // Operations of ours may have waited for an operation in this batch: for the partner's seal of an
  // answer, or for operations that this store had lost. Tell the courier that it can send them now.
  if (applied.ok() && applied->news && session.is_linked()) {
    session.ledger_changed();
    send(channel::LedgerChanged{});
  }
  return true;
}

// Makes the journal quiet. The reason that is stored names no file that was set back. The partner's
// device has proved that something was set back, but this device cannot tell which file, since
// perhaps all of them were set back together.
void PartnerLink::State::was_set_back() {
  become_quiet(Quiet{Quiet::Reason::kSetBack, clock.now(), {}}.text());
}

void PartnerLink::State::partner_sent(const ledger::Applied& applied) {
  if (applied.no_room > 0) lasting_problem = std::max(lasting_problem, Problem::kPartnerFull);
  if (applied.refused > 0) lasting_problem = std::max(lasting_problem, Problem::kPartnerMisbehaves);
}

PartnerLink::Problem PartnerLink::State::problem_now() const {
  return problem != Problem::kNone ? problem : lasting_problem;
}

}  // namespace waterline::link
