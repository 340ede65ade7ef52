#include <algorithm>

#include "crypto/secret.h"
#include "link/partner_link_state.h"
#include "link/quiet.h"

namespace waterline::link {

namespace port = wire::port;

namespace {

port::KeyBytes key_bytes(base::ByteView key) {
  port::KeyBytes bytes{};
  std::ranges::copy(key, bytes.begin());
  return bytes;
}

}  // namespace

// Whom the ledger says that this device is paired with.
void PartnerLink::State::look_up_partner() {
  const auto found = ledger.partnership();
  has_partner = found.ok() && found->has_value();
  confirmed = has_partner && (*found)->confirmed;
  renewing = has_partner && (*found)->renewing;
  partner_address = has_partner ? (*found)->address : std::string();
  if (has_partner && !confirmed) provisional_until = clock.steady_now() + kProvisionalLife;
}

void PartnerLink::State::take_up_partner() {
  look_up_partner();
  load_settings();
  offline = offline_now() != Offline::kNone;
  if (!has_partner || offline) return;
  listen_for_partner();
  serve_partner();
}

void PartnerLink::State::listen_for_partner() {
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
    // A port that the system chose is the one to be found at from now on.
    if (address->port == 0) static_cast<void>(ledger.set_listen(to_text(listening->address)));
    is_new = true;
  }
  if (is_new && purpose == Purpose::kPartner) pass_listening(/*for_pairing=*/false);
}

void PartnerLink::State::serve_partner() {
  if (!launch(Purpose::kPartner)) return;
  watch_own_addresses();
  brief_courier();
}

void PartnerLink::State::brief_courier() {
  auto found = ledger.partnership();
  if (!found || !*found) return;
  const ledger::Partnership& partner = **found;
  port::Configure configure{.has_partner = true,
                            .identity_secret = key_bytes(identities.of(partner.own).bytes()),
                            .partner_public_key = partner.partner.bytes,
                            .link_key = key_bytes(crypto::link_key_of(partner.pair_key).bytes())};
  if (partner.renewed) {
    configure.renewed.emplace(port::Configure::RenewedKeys{
        partner.renewed->partner.bytes,
        key_bytes(crypto::link_key_of(partner.renewed->pair_key).bytes())});
  }
  if (const auto say = ledger.renewal_to_say(crypto::public_key_of(identities.present));
      say && *say) {
    configure.renewal.emplace(wire::Renewal{
        (*say)->identity.bytes, key_bytes((*say)->contribution.bytes()), (*say)->proof});
  }
  tell(configure);
  handed_over.reset();
  crypto::wipe(configure.identity_secret);
  crypto::wipe(configure.link_key);
  if (configure.renewed) crypto::wipe(configure.renewed->link_key);
  if (configure.renewal) crypto::wipe(configure.renewal->contribution);
  pass_listening(/*for_pairing=*/false);
  pass_beacons();
}

std::size_t PartnerLink::State::give_up_partner() {
  const auto dropped = ledger.end_partnership();
  if (!dropped) return 0;
  has_partner = false;
  confirmed = false;
  renewing = false;
  not_renewed = 0;
  partner_address.clear();
  kept_quiet.clear();
  load_settings();
  offline = false;
  failures.clear();
  problem = Problem::kNone;
  misbehaved = false;
  is_full = false;
  bind_again_at.reset();
  stop_courier();
  listening.reset();
  return *dropped;
}

void PartnerLink::State::link_is_down() {
  handed_over.reset();
  const bool was_told = std::exchange(renewal_said, false) && std::exchange(met_on_link, false);
  if (renewing && was_told) ++not_renewed;
  met_on_link = false;
  // For the next file; if it cannot be kept, that one says more than it had to.
  if (linked && in_step && !has_unasked) static_cast<void>(ledger.both_hold_the_same());
  linked = false;
  set_in_step(false);
  has_unasked = false;
  link_from.clear();
}

void PartnerLink::State::set_in_step(bool is_in_step) {
  in_step = is_in_step;
  ledger.set_in_step(is_in_step);
}

// REQUIRES: it may come now (partner_port.h). Gives whether the courier may go on.
bool PartnerLink::State::handle_partner(const port::ToNode& message) {
  if (std::holds_alternative<port::WantDial>(message)) {
    dial_partner();
    return true;
  }
  if (const auto* stranger = std::get_if<port::StrangerAnswered>(&message)) {
    stranger_answered(*stranger);
    return true;
  }
  if (const auto* seen = std::get_if<port::PartnerSeen>(&message)) return partner_seen(*seen);
  if (const auto* up = std::get_if<port::LinkUp>(&message)) {
    link_is_up(*up);
    // If they cannot be stored, the next session after the node has begun anew tries again.
    if (up->renewed)
      static_cast<void>(ledger.use_renewed_keys(crypto::PublicKey{*up->renewed}).ok());
    if (!renewing) static_cast<void>(ledger.renewal_proven().ok());
    renewal_said = renewing && !up->renewed;
    // the own Renewal is by the keys of now from here on
    if (up->renewed && renewing) brief_courier();
    return prove_partnership();
  }
  if (const auto* renews = std::get_if<port::PartnerRenews>(&message))
    return partner_renews(*renews);
  if (const auto* taken = std::get_if<port::RenewalTaken>(&message)) return renewal_taken(*taken);
  if (const auto* want_vector = std::get_if<port::WantVector>(&message))
    return answer_vector(*want_vector);
  if (const auto* want_operations = std::get_if<port::WantOperations>(&message)) {
    return answer_operations(*want_operations);
  }
  if (const auto* batch = std::get_if<port::Store>(&message)) return store(*batch);
  if (const auto* met = std::get_if<port::Met>(&message)) {
    has_spoken = true;
    met_on_link = true;
    static_cast<void>(ledger.partner_holds(met->theirs));
    const auto found = ledger.meet(met->theirs);
    if (found && *found == ledger::Met::kSetBack) was_set_back();
    return found.ok();
  }
  if (std::holds_alternative<port::InStep>(message)) {
    if (renewing) return true;  // all that this person said is still here
    set_in_step(true);
    has_heard = true;
    has_spoken = true;
    if (!has_unasked) has_met = true;
    problem = Problem::kNone;
    return true;
  }
  if (std::holds_alternative<port::PartnerMisbehaved>(message)) {
    misbehaved = true;
    return true;
  }
  if (std::holds_alternative<port::PartnerOtherVersion>(message)) {
    problem = Problem::kOtherVersion;
    has_spoken = true;
    return true;
  }
  if (std::holds_alternative<port::LinkDown>(message)) {
    link_is_down();
    return true;
  }
  return false;
}

// A session with the pair key proves that the other device has stored the partnership too.
bool PartnerLink::State::prove_partnership() {
  if (confirmed) return true;
  if (!ledger.confirm_partnership()) return false;
  confirmed = true;
  if (pairing.state == PairingState::kFinishing) finish_pairing(PairingState::kPaired);
  return true;
}

// Stored, told, and then in force: the partner's device has the answer before it hears of the
// goodbye.
bool PartnerLink::State::partner_renews(const port::PartnerRenews& message) {
  const auto found = ledger.partnership();
  if (!found || !*found) return false;
  const crypto::PublicKey own = crypto::public_key_of(identities.of((*found)->own));
  const auto answered = ledger.partner_renews(
      {crypto::PublicKey{message.renewal.identity},
       crypto::RenewalContribution(message.renewal.contribution), message.renewal.proof},
      own);
  // It comes again; nor is one whose proof does not verify anybody's fault: it may be by keys that
  // were renewed since.
  if (!answered || !answered->renewed) return true;
  renewal_said = false;  // the own one was not: theirs goes first
  port::RenewalStored answer{
      {key_bytes(answered->renewed->contribution.bytes()), answered->renewed->proof}};
  tell(answer);
  crypto::wipe(answer.answer.contribution);
  brief_courier();
  return true;
}

bool PartnerLink::State::renewal_taken(const port::RenewalTaken& message) {
  if (!renewing) return false;
  const auto done = ledger.renewal_taken(
      {crypto::RenewalContribution(message.answer.contribution), message.answer.proof},
      crypto::public_key_of(identities.present));
  // It comes again.
  if (!done || *done == ledger::Ledger::Taken::kNotTheirs) return true;
  renewing = false;
  renewal_said = false;
  not_renewed = 0;
  brief_courier();
  return true;
}

bool PartnerLink::State::answer_vector(const port::WantVector& want) {
  auto vector = ledger.vector();
  if (!vector) return false;
  tell(port::VectorIs{want.request, std::move(*vector)});
  return true;
}

bool PartnerLink::State::answer_operations(const port::WantOperations& want) {
  auto batch = ledger.lacking(want.theirs, base::kMaxBatchBytes);
  if (!batch) return false;
  // An empty batch changes nothing: the courier may be in step already, and then does not say so
  // again.
  if (batch->last) has_unasked = false;
  if (!batch->operations.empty()) set_in_step(false);
  tell(port::OperationsAre{want.request, std::move(*batch)});
  return true;
}

bool PartnerLink::State::store(const port::Store& message) {
  has_spoken = true;
  const auto applied = ledger.apply(message.batch);
  const auto vector = ledger.vector();
  port::StoredNow answer{message.request, applied.ok() && vector.ok(), {}};
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
        said.proof.reset();  // it was of the number before
      }
    }
  }
  tell(answer);
  if (applied.ok() && applied->set_back) was_set_back();
  // What came may have brought an own act with it: an answer that was sealed, or one that waited
  // for what was lost.
  if (applied.ok() && applied->news && linked) {
    has_unasked = true;
    tell(port::LedgerChanged{});
  }
  return true;
}

// The partner's addresses and no others, and one attempt at a time. In turn one and the other
// first: where something else answers at the one, the partner may still be at the other.
void PartnerLink::State::dial_partner() {
  std::vector<std::string> places;
  if (!partner_address.empty()) places.push_back(partner_address);
  if (!met_at.empty() && met_at != partner_address) places.push_back(met_at);
  if (places.empty()) {
    dial_failed = true;
    return;
  }
  if (places.size() > 1 && dials % 2 == 1) std::swap(places.front(), places.back());
  dial_at(std::move(places));
}

void PartnerLink::State::dial_at(std::vector<std::string> places) {
  if (handed_over && clock.steady_now() - *handed_over < kAnsweredCall) return;
  if (dial || !dial_budget.take(clock.steady_now())) return;
  std::vector<SocketAddress> to;
  dialling.clear();
  for (std::string& place : places) {
    const auto address = dial_address(place);
    if (!address) continue;
    to.push_back(*address);
    dialling.push_back(std::move(place));
  }
  if (to.empty()) {
    dial_failed = true;
    return;
  }
  ++dials;
  dial = std::make_unique<Dial>(std::move(to), [this] { wake_up(); });
}

// The partner's device proves it, so no file here need be older than another: every one of them may
// be.
void PartnerLink::State::was_set_back() {
  be_quiet(Quiet{Quiet::Reason::kSetBack, clock.now(), {}}.text());
}

void PartnerLink::State::link_is_up(const port::LinkUp& message) {
  linked = true;
  handed_over.reset();
  ++link_count;
  strangers = 0;
  failures.clear();
  if (problem == Problem::kUnproven || problem == Problem::kOtherVersion) problem = Problem::kNone;
  if (message.dialled) {
    link_from = reached;
  } else if (const auto known = dial_address(partner_address); known && !message.host.empty()) {
    // They called: where from is known, and the port that they wait at is taken to be the one that
    // it was.
    link_from = to_text(SocketAddress{numeric_host(message.host), known->port});
  }
  if (link_from.empty() || link_from == partner_address || link_from == met_at) return;
  // A hint for the next time. If it cannot be kept, it is found again.
  if (ledger.set_meeting_setting(ledger::MeetingSetting::kMetAt, link_from)) met_at = link_from;
}

void PartnerLink::State::partner_sent(const ledger::Applied& applied) {
  misbehaved = misbehaved || applied.refused > 0;
  is_full = is_full || applied.no_room > 0;
}

PartnerLink::Problem PartnerLink::State::problem_now() const {
  if (problem != Problem::kNone) return problem;
  if (misbehaved) return Problem::kPartnerMisbehaves;
  return is_full ? Problem::kPartnerFull : Problem::kNone;
}

// Only what answers at the address that was set says something: the other one is a guess.
void PartnerLink::State::stranger_answered(const port::StrangerAnswered& message) {
  handed_over.reset();
  if (message.tries_others && !linked) return dial_at({reached});
  if (linked || reached != partner_address) {
    dial_failed = true;
    return;
  }
  ++strangers;
  if (strangers >= kStrangersToTell) problem = Problem::kUnproven;
}

}  // namespace waterline::link
