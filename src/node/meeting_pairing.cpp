#include <algorithm>
#include <array>

#include "crypto/mac.h"
#include "crypto/words.h"
#include "node/failure.h"
#include "node/meeting_state.h"
#include "pairing/code.h"

namespace waterline::node {

namespace port = wire::port;

namespace {

constexpr std::string_view kAnyPort = "[::]:0";

port::PairingMethod on_port(ledger::PairingMethod method) {
  return method == ledger::PairingMethod::kWords ? port::PairingMethod::kWords : port::PairingMethod::kPicture;
}

Meeting::PairingEnd reason(port::PairingEnd end) {
  switch (end) {
    case port::PairingEnd::kPaired:
      return Meeting::PairingEnd::kNone;
    case port::PairingEnd::kWrongCode:
      return Meeting::PairingEnd::kWrongCode;
    case port::PairingEnd::kOfferOver:
      return Meeting::PairingEnd::kOfferOver;
    case port::PairingEnd::kNotConfirmed:
      return Meeting::PairingEnd::kNotConfirmed;
    case port::PairingEnd::kCut:
      return Meeting::PairingEnd::kCut;
    case port::PairingEnd::kOtherVersion:
      return Meeting::PairingEnd::kOtherVersion;
    case port::PairingEnd::kNoSuchOffer:
      return Meeting::PairingEnd::kNoSuchOffer;
  }
  return Meeting::PairingEnd::kCut;
}

}  // namespace

// --- the way to a pairing

// A partnership that no session has proven yet stands in nobody's way: the other device may never have stored it.
Result<void> Meeting::State::make_way_for_pairing() {
  const auto present = ledger.partnership();
  if (!present) return from_ledger(present.error()).error;
  if (*present && ((*present)->confirmed || pairing.state == PairingState::kPaired)) return Error::kHasPartner;
  finish_pairing(PairingState::kNone);
  if (*present) (void)give_up_partner();
  forget_failures();
  return {};
}

// Where this device listens from now on: what was asked for, else what was remembered, else any port that is free.
Result<Listening> Meeting::State::bind_for_pairing(std::string_view listen) {
  const auto remembered = ledger.listen();
  if (!remembered) return from_ledger(remembered.error()).error;
  const std::array<std::string_view, 2> wishes{listen.empty() ? std::string_view(*remembered) : listen,
                                               listen.empty() ? kAnyPort : listen};
  Error error = Error::kBadAddress;
  for (const std::string_view wish : wishes) {
    const auto address = listen_address(wish);
    if (!address) continue;
    auto bound = listen_at(*address);
    if (!bound) {
      error = bound.error();
      continue;
    }
    const auto kept = ledger.set_listen(to_text(bound->address));
    if (!kept) return from_ledger(kept.error()).error;
    return bound;
  }
  return error;
}

bool Meeting::State::offer_expired() const {
  return run && run->side == port::PairingSide::kDisplayer &&
         (run->expires <= clock.now() || run->expires_here <= clock.steady_now());
}

// An offer that stood when the node ended, or whose courier failed, goes on with the guesses that it has left.
void Meeting::State::resume_offer() {
  auto offer = ledger.offer();
  if (!offer || !*offer) return;
  if (!run) {
    const auto now = clock.now();
    const auto epoch = ledger.epoch_for_pairing();
    if (!epoch || (*offer)->expires <= now || (*offer)->guesses_left <= 0) {
      finish_pairing(PairingState::kOver, PairingEnd::kOfferOver);
      return;
    }
    run.emplace();
    run->method = (*offer)->method;
    run->number = (*offer)->number;
    run->secret = (*offer)->secret.clone();
    run->own_epoch = *epoch;
    run->expires = (*offer)->expires;
    // A clock that was set back meanwhile does not prolong it beyond what any offer has.
    const auto life =
        run->method == ledger::PairingMethod::kWords ? ledger::kWordsOfferLife : ledger::kPictureOfferLife;
    run->expires_here = clock.steady_now() + std::min<base::WallTime::duration>((*offer)->expires - now, life);
    set_pairing(PairingState::kWaiting, (*offer)->guesses_left);
  }
  const auto address = listen_address((*offer)->listen);
  auto bound = address ? listen_at(*address) : Result<Listening>(Error::kBadAddress);
  if (!bound) {
    bind_again_at = clock.steady_now() + kBindAgain;
    return wake_up();
  }
  listening = std::move(*bound);
  serve_pairing();
}

// Starts a courier for the run that is set up.
bool Meeting::State::serve_pairing() {
  if (!launch(Purpose::kPairing)) return false;
  tell(port::Configure{});
  if (run->side == port::PairingSide::kDisplayer) {
    const auto addresses = addresses_to_tell(listening->address);
    begin_at_courier(addresses.empty() ? std::string() : addresses.front());
    pass_listening(/*for_pairing=*/true);
  } else {
    dial = std::make_unique<Dial>(run->candidates, [this] { wake_up(); });
  }
  return true;
}

void Meeting::State::begin_at_courier(std::string own_address) {
  port::BeginPairing begin{.side = run->side,
                           .method = on_port(run->method),
                           .offer_number = run->number,
                           .secret = base::to_bytes(run->secret.view()),
                           .commitment = run->commitment,
                           .identity_secret = {},
                           .epoch = run->own_epoch,
                           .address = std::move(own_address)};
  std::ranges::copy(identity.bytes(), begin.identity_secret.begin());
  tell(begin);
  crypto::wipe(begin.identity_secret);
  crypto::wipe(begin.secret);
}

Result<void> Meeting::State::join(PairingRun joining, std::string_view listen) {
  auto bound = bind_for_pairing(listen);
  if (!bound) return bound.error();
  const auto epoch = ledger.epoch_for_pairing();
  if (!epoch) return from_ledger(epoch.error()).error;
  joining.side = port::PairingSide::kJoiner;
  joining.own_epoch = *epoch;
  const auto hash = crypto::sha512(joining.secret.view());
  joining.code_hash.assign(hash.begin(), hash.end());
  listening = std::move(*bound);
  run = std::move(joining);
  set_pairing(PairingState::kRunning);
  if (serve_pairing()) return {};
  finish_pairing(PairingState::kNone);
  return Error::kNoNetworkProcess;
}

void Meeting::State::pairing_dial_finished(Dial::Outcome outcome) {
  if (!run || !courier) return;
  if (!outcome.socket) return finish_pairing(PairingState::kOver, PairingEnd::kUnreachable);
  run->reached = to_text(run->candidates[outcome.reached]);
  // Where the partner finds this device: on the way by which this one found the partner's, if nothing more is known.
  SocketAddress own = listening->address;
  if ((own.host == "::" || own.host == "0.0.0.0") && !outcome.local_host.empty()) own.host = outcome.local_host;
  const auto addresses = addresses_to_tell(own);
  begin_at_courier(addresses.empty() ? std::string() : addresses.front());
  courier->send(port::PassSocket{port::SocketUse::kDialled, /*pairing=*/true}, std::move(outcome.socket));
}

// --- what the courier may say while a pairing is under way
//
//               CountGuess         CompareWords        Agreed                        PairingOver
//   kWaiting    displayer          -                   -                             any that is not kPaired
//   kRunning    joiner, once       after the guess     -                             any that is not kPaired
//   kCompare    -                  -                   -                             any that is not kPaired
//   kFinishing  -                  -                   once, after "the same" here   any; kPaired after Agreed
//   else        -                  -                   -                             -
//
// WantDial, LinkUp and all that goes with a link: never.
bool Meeting::State::handle_pairing(const port::ToNode& message) {
  if (!run) return false;
  if (std::holds_alternative<port::CountGuess>(message)) return count_guess();
  if (const auto* compare = std::get_if<port::CompareWords>(&message)) return compare_words(*compare);
  if (const auto* agreement = std::get_if<port::Agreed>(&message)) return agreed(*agreement);
  if (const auto* over = std::get_if<port::PairingOver>(&message)) return pairing_over(over->end);
  return false;
}

// The guess is on disk before the answer leaves, and nothing that depends on the code leaves before the answer.
bool Meeting::State::count_guess() {
  const bool is_displayer = run->side == port::PairingSide::kDisplayer;
  if (run->guess_allowed || pairing.state != (is_displayer ? PairingState::kWaiting : PairingState::kRunning)) {
    return false;
  }
  pairing.state = PairingState::kRunning;
  pairing.end = PairingEnd::kNone;
  const auto left = is_displayer ? ledger.count_guess() : ledger.count_join(run->code_hash, clock.now());
  if (left && is_displayer) pairing.guesses_left = *left;
  run->guess_allowed = left.ok() && !offer_expired();
  tell(port::GuessCounted{run->guess_allowed});
  return true;
}

bool Meeting::State::compare_words(const port::CompareWords& message) {
  if (pairing.state != PairingState::kRunning || !run->guess_allowed) return false;
  pairing.words.clear();
  for (const std::uint16_t place : message.words) pairing.words.emplace_back(crypto::word_at(place));
  pairing.state = PairingState::kCompare;
  return true;
}

bool Meeting::State::agreed(const port::Agreed& message) {
  const crypto::PublicKey partner{message.partner_public_key};
  if (pairing.state != PairingState::kFinishing || !run->confirmed_here || run->stored ||
      partner == crypto::public_key_of(identity)) {
    return false;
  }
  ledger::NewPartnership partnership{
      .partner = partner,
      .pair_key = crypto::PairKey(message.pair_key),
      .partner_epoch = message.partner_epoch,
      .own_epoch = run->own_epoch,
      .method = run->method,
      .paired_on = std::chrono::floor<std::chrono::days>(clock.now()),
      .address = run->side == port::PairingSide::kJoiner ? run->reached : message.partner_address};
  if (!dial_address(partnership.address)) partnership.address.clear();
  run->stored = ledger.begin_partnership(partnership).ok();
  if (run->stored) look_up_partner();
  tell(port::PartnershipStored{run->stored});
  return true;
}

bool Meeting::State::pairing_over(port::PairingEnd end) {
  if (end == port::PairingEnd::kPaired) {
    if (!run->stored) return false;
    // The other device has said that it holds it too. If that cannot be written down now, the first session proves it.
    static_cast<void>(ledger.confirm_partnership());
    finish_pairing(PairingState::kPaired);
    return true;
  }
  if (run->stored) {
    // The other device may have stored it too, or not: the first session tells, or its absence does.
    static_cast<void>(ledger.end_offer());
    run.reset();
    set_pairing(PairingState::kFinishing);
    take_up_partner();
    return true;
  }
  run_failed(reason(end));
  return true;
}

// A run came to nothing. The joiner's is over; the displayer's offer may still stand.
void Meeting::State::run_failed(PairingEnd end) {
  const bool is_displayer = run->side == port::PairingSide::kDisplayer;
  const bool ends_the_offer = end == PairingEnd::kNotConfirmed || end == PairingEnd::kOfferOver;
  if (!is_displayer || ends_the_offer) return finish_pairing(PairingState::kOver, end);
  if (pairing.guesses_left <= 0 || offer_expired()) return finish_pairing(PairingState::kOver, PairingEnd::kOfferOver);
  run->guess_allowed = false;
  run->confirmed_here = false;
  set_pairing(PairingState::kWaiting, pairing.guesses_left, end);
}

void Meeting::State::set_pairing(PairingState state, int guesses_left, PairingEnd end) {
  pairing.state = state;
  pairing.words.clear();
  pairing.guesses_left = guesses_left;
  pairing.end = end;
  changed.notify_all();
}

void Meeting::State::finish_pairing(PairingState state, PairingEnd end) {
  static_cast<void>(ledger.end_offer());
  set_pairing(state, /*guesses_left=*/0, end);
  const bool had_run = run.has_value();
  run.reset();
  if (!had_run) return;
  stop_courier();
  bind_again_at.reset();
  if (state == PairingState::kPaired) {
    take_up_partner();
  } else {
    listening.reset();
  }
}

}  // namespace waterline::node
