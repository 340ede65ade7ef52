#include <algorithm>

#include "crypto/secret.h"
#include "node/meeting_state.h"

namespace waterline::node {

namespace port = wire::port;

namespace {

port::KeyBytes key_bytes(base::ByteView key) {
  port::KeyBytes bytes{};
  std::ranges::copy(key, bytes.begin());
  return bytes;
}

}  // namespace

// Whom the ledger says that this device is paired with.
void Meeting::State::look_up_partner() {
  const auto found = ledger.partnership();
  has_partner = found.ok() && found->has_value();
  confirmed = has_partner && (*found)->confirmed;
  partner_address = has_partner ? (*found)->address : std::string();
  if (has_partner && !confirmed) provisional_until = clock.steady_now() + kProvisionalLife;
}

void Meeting::State::take_up_partner() {
  look_up_partner();
  if (!has_partner) return;
  listen_for_partner();
  serve_partner();
}

void Meeting::State::listen_for_partner() {
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
    is_new = true;
  }
  if (is_new && purpose == Purpose::kPartner) pass_listening(/*for_pairing=*/false);
}

void Meeting::State::serve_partner() {
  auto found = ledger.partnership();
  if (!found || !*found) return;
  const ledger::Partnership& partner = **found;
  if (!launch(Purpose::kPartner)) return;
  port::Configure configure{.has_partner = true,
                            .identity_secret = key_bytes(identity.bytes()),
                            .partner_public_key = partner.partner.bytes,
                            .pair_key = key_bytes(partner.pair_key.bytes())};
  tell(configure);
  crypto::wipe(configure.identity_secret);
  crypto::wipe(configure.pair_key);
  pass_listening(/*for_pairing=*/false);
}

void Meeting::State::give_up_partner() {
  if (const auto ended = ledger.end_partnership(); !ended) return;
  has_partner = false;
  confirmed = false;
  partner_address.clear();
  problem = Problem::kNone;
  bind_again_at.reset();
  stop_courier();
  listening.reset();
}

void Meeting::State::link_is_down() {
  linked = false;
  in_step = false;
  has_unasked = false;
}

// What the courier may say while it serves the partner:
//
//   always            WantDial, LinkUp (which makes it linked)
//   while linked      WantVector, Met, WantOperations, Store, InStep, PartnerMisbehaved, PartnerOtherVersion, LinkDown
//   never             Ready, and everything of the pairing
bool Meeting::State::handle_partner(const port::ToNode& message) {
  if (std::holds_alternative<port::WantDial>(message)) {
    dial_partner();
    return true;
  }
  if (std::holds_alternative<port::LinkUp>(message)) {
    if (linked) return false;
    linked = true;
    return prove_partnership();
  }
  if (!linked) return false;
  if (const auto* want_vector = std::get_if<port::WantVector>(&message)) return answer_vector(*want_vector);
  if (const auto* want_operations = std::get_if<port::WantOperations>(&message)) {
    return answer_operations(*want_operations);
  }
  if (const auto* batch = std::get_if<port::Store>(&message)) return store(*batch);
  if (const auto* met = std::get_if<port::Met>(&message)) return ledger.meet(met->theirs).ok();
  if (std::holds_alternative<port::InStep>(message)) {
    in_step = true;
    problem = Problem::kNone;
    return true;
  }
  if (std::holds_alternative<port::PartnerMisbehaved>(message)) {
    problem = Problem::kPartnerMisbehaves;
    return true;
  }
  if (std::holds_alternative<port::PartnerOtherVersion>(message)) return true;
  if (std::holds_alternative<port::LinkDown>(message)) {
    link_is_down();
    return true;
  }
  return false;
}

// A session with the pair key proves that the other device has stored the partnership too.
bool Meeting::State::prove_partnership() {
  if (confirmed) return true;
  if (!ledger.confirm_partnership()) return false;
  confirmed = true;
  if (pairing.state == PairingState::kFinishing) finish_pairing(PairingState::kPaired);
  return true;
}

bool Meeting::State::answer_vector(const port::WantVector& want) {
  auto vector = ledger.vector();
  if (!vector) return false;
  tell(port::VectorIs{want.request, std::move(*vector)});
  return true;
}

bool Meeting::State::answer_operations(const port::WantOperations& want) {
  auto batch = ledger.lacking(want.theirs, base::kMaxBatchBytes);
  if (!batch) return false;
  // An empty batch changes nothing: the courier may be in step already, and then does not say so again.
  if (batch->last) has_unasked = false;
  if (!batch->operations.empty()) in_step = false;
  tell(port::OperationsAre{want.request, std::move(*batch)});
  return true;
}

bool Meeting::State::store(const port::Store& message) {
  const auto applied = ledger.apply(message.batch);
  const auto vector = ledger.vector();
  port::StoredNow answer{message.request, applied.ok() && vector.ok(), {}};
  if (answer.stored) {
    stored += applied->stored;
    for (const auto& [epoch, mark] : vector->epochs) {
      const auto is_of_it = [&epoch = epoch](const base::Operation& operation) { return operation.epoch == epoch; };
      if (message.batch.through.epochs.contains(epoch) || std::ranges::any_of(message.batch.operations, is_of_it)) {
        answer.vector.epochs.emplace(epoch, mark);
      }
    }
  }
  tell(answer);
  // What came may have brought an own act with it: an answer that was sealed, or one that waited for what was lost.
  if (applied.ok() && applied->news && linked) {
    has_unasked = true;
    tell(port::LedgerChanged{});
  }
  return true;
}

// The partner's address and no other, and one attempt at a time.
void Meeting::State::dial_partner() {
  const auto address = dial_address(partner_address);
  if (dial) return;
  if (!address) {
    dial_failed = true;
    return;
  }
  dial = std::make_unique<Dial>(std::vector{*address}, [this] { wake_up(); });
}

}  // namespace waterline::node
