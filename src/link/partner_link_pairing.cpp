#include <algorithm>
#include <array>

#include "crypto/mac.h"
#include "crypto/words.h"
#include "link/partner_link_state.h"
#include "pairing/code.h"

namespace waterline::link {

namespace port = wire::port;

namespace {

port::PairingMethod on_port(ledger::PairingMethod method) {
  return method == ledger::PairingMethod::kWords ? port::PairingMethod::kWords
                                                 : port::PairingMethod::kPicture;
}

}  // namespace

// --- the way to a pairing

// A partnership that no session has proven yet stands in nobody's way: the other device may never
// have stored it.
Result<void> PartnerLink::State::make_way_for_pairing() {
  const auto present = ledger.partnership();
  if (!present) return from_ledger(present.error());
  if (*present && ((*present)->confirmed || pairing.state == PairingState::kPaired))
    return Error::kHasPartner;
  finish_pairing(PairingState::kNone);
  if (*present) (void)give_up_partner();
  forget_failures();
  return {};
}

// Where an offer is met: at the address that was asked for; else at the one of this device that
// another is likeliest to reach, and on no other network, unless the person chose all of them
// before. At the port of before if that is free.
Result<Listening> PartnerLink::State::bind_for_offer(std::string_view listen) {
  if (const auto asked = listen_address(listen)) return listen_at(*asked);
  const auto remembered = ledger.listen();
  if (!remembered) return from_ledger(remembered.error());
  const auto before = listen_address(*remembered);
  const auto hosts = hosts_to_tell();
  if (before && (is_everywhere(*before) || std::ranges::count(hosts, before->host) > 0)) {
    if (auto bound = listen_at(*before)) return bound;
  }
  // Without a network only a device on this same machine can come.
  const std::string host = hosts.empty() ? "127.0.0.1" : hosts.front();
  if (before) {
    if (auto bound = listen_at({host, before->port})) return bound;
  }
  return listen_at({host, 0});
}

// The device that was unpaired goes on calling where this one waited. If something new answered
// there, it would see that, and tell its person. So the next pairing takes another port, unless
// this person chooses the old one.
void PartnerLink::State::leave_port() {
  const auto remembered = ledger.listen();
  const auto before = remembered ? listen_address(*remembered) : std::nullopt;
  if (!before || before->port == 0) return;
  const auto left = ledger.meeting_setting(ledger::MeetingSetting::kLeftPorts);
  if (!left) return;
  const std::string port = " " + std::to_string(before->port) + " ";
  std::string ports = left->find(port) == std::string::npos ? *left + port : *left;
  static_cast<void>(ledger.set_meeting_setting(ledger::MeetingSetting::kLeftPorts, ports));
  static_cast<void>(ledger.set_listen(to_text(SocketAddress{before->host, 0})));
}

bool PartnerLink::State::is_port_of_former(std::uint16_t port) const {
  const auto left = ledger.meeting_setting(ledger::MeetingSetting::kLeftPorts);
  return left && left->find(" " + std::to_string(port) + " ") != std::string::npos;
}

// The joiner waits for later calls on the network by which it reached the other, and on no other,
// unless the person chose all of them before. If it cannot, it waits nowhere and calls.
void PartnerLink::State::listen_where_reached(const std::string& own_host) {
  const auto remembered = ledger.listen();
  const auto before = remembered ? listen_address(*remembered) : std::nullopt;
  std::vector<SocketAddress> wishes;
  if (before && is_everywhere(*before)) wishes.push_back(*before);
  if (before && !own_host.empty()) wishes.push_back({own_host, before->port});
  if (!own_host.empty()) wishes.push_back({own_host, 0});
  for (const SocketAddress& wish : wishes) {
    auto bound = listen_at(wish);
    if (!bound) continue;
    listening = std::move(*bound);
    return;
  }
}

bool PartnerLink::State::offer_expired() const {
  return run && run->side == port::PairingSide::kDisplayer &&
         (run->expires <= clock.now() || run->expires_here <= clock.steady_now());
}

// An offer that stood when the node ended, or whose courier failed, goes on with the guesses that
// it has left.
void PartnerLink::State::resume_offer() {
  auto offer = ledger.offer();
  if (!offer || !*offer) return;
  if (!run) {
    const auto now = clock.now();
    const auto epoch = ledger.epoch_for_pairing();
    if (!epoch || (*offer)->expires <= now || (*offer)->guesses_left <= 0) {
      const bool used_up = (*offer)->guesses_left <= 0;
      finish_pairing(PairingState::kOver, used_up ? PairingEnd::kUsedUp : PairingEnd::kOfferOver);
      return;
    }
    run.emplace();
    run->method = (*offer)->method;
    run->number = (*offer)->number;
    run->secret = (*offer)->secret.clone();
    run->own_epoch = *epoch;
    run->expires = (*offer)->expires;
    // A clock that was set back meanwhile does not prolong it beyond what any offer has.
    const auto life = run->method == ledger::PairingMethod::kWords ? ledger::kWordsOfferLife
                                                                   : ledger::kPictureOfferLife;
    run->expires_here =
        clock.steady_now() + std::min<base::WallTime::duration>((*offer)->expires - now, life);
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
bool PartnerLink::State::serve_pairing() {
  if (!launch(Purpose::kPairing)) return false;
  tell(port::Configure{});
  if (run->side == port::PairingSide::kDisplayer) {
    begin_at_courier(listening->address.port);
    pass_listening(/*for_pairing=*/true);
  } else {
    dial = std::make_unique<Dial>(run->candidates, [this] { wake_up(); });
  }
  return true;
}

void PartnerLink::State::begin_at_courier(std::uint16_t own_port) {
  port::BeginPairing begin{.side = run->side,
                           .method = on_port(run->method),
                           .offer_number = run->number,
                           .secret = base::to_bytes(run->secret.view()),
                           .commitment = run->commitment,
                           .identity_secret = {},
                           .epoch = run->own_epoch,
                           .listen_port = own_port};
  std::ranges::copy(identities.present.bytes(), begin.identity_secret.begin());
  tell(begin);
  crypto::wipe(begin.identity_secret);
  crypto::wipe(begin.secret);
}

Result<void> PartnerLink::State::join(PairingRun joining, std::string_view listen) {
  std::optional<Listening> chosen;
  if (const auto asked = listen_address(listen)) {
    auto bound = listen_at(*asked);
    if (!bound) return bound.error();
    chosen = std::move(*bound);
  }
  const auto epoch = ledger.epoch_for_pairing();
  if (!epoch) return from_ledger(epoch.error());
  joining.side = port::PairingSide::kJoiner;
  joining.own_epoch = *epoch;
  const auto hash = crypto::sha512(joining.secret.view());
  joining.code_hash.assign(hash.begin(), hash.end());
  listening = std::move(chosen);
  run = std::move(joining);
  ++pairing.run;
  set_pairing(PairingState::kRunning);
  if (serve_pairing()) return {};
  finish_pairing(PairingState::kNone);
  return Error::kNoNetworkProcess;
}

void PartnerLink::State::pairing_dial_finished(Dial::Outcome outcome) {
  if (!run || !courier) return;
  if (!outcome.socket) {
    finish_pairing(PairingState::kOver, PairingEnd::kUnreachable);
    // Of several addresses, the one that says most.
    const auto most = std::ranges::max_element(outcome.failures);
    if (most != outcome.failures.end()) pairing.dial_failure = *most;
    return;
  }
  run->reached = to_text(run->candidates[outcome.reached]);
  if (!listening) listen_where_reached(outcome.local_host);
  // The partner looks for this device at the address from which it speaks now: what waits elsewhere
  // is not told.
  const bool waits_there = listening && (is_everywhere(listening->address) ||
                                         listening->address.host == outcome.local_host);
  begin_at_courier(waits_there ? listening->address.port : std::uint16_t{0});
  courier->send(port::PassSocket{port::SocketUse::kDialled, /*pairing=*/true},
                std::move(outcome.socket));
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
bool PartnerLink::State::handle_pairing(const port::ToNode& message) {
  if (!run) return false;
  if (std::holds_alternative<port::CountGuess>(message)) return count_guess();
  if (const auto* compare = std::get_if<port::CompareWords>(&message))
    return compare_words(*compare);
  if (const auto* agreement = std::get_if<port::Agreed>(&message)) return agreed(*agreement);
  if (const auto* over = std::get_if<port::PairingOver>(&message)) return pairing_over(over->end);
  return false;
}

// The guess is on disk before the answer leaves, and nothing that depends on the code leaves before
// the answer.
bool PartnerLink::State::count_guess() {
  const bool is_displayer = run->side == port::PairingSide::kDisplayer;
  if (run->guess_allowed ||
      pairing.state != (is_displayer ? PairingState::kWaiting : PairingState::kRunning)) {
    return false;
  }
  pairing.state = PairingState::kRunning;
  pairing.end = PairingEnd::kNone;
  const auto left =
      is_displayer ? ledger.count_guess() : ledger.count_join(run->code_hash, clock.now());
  if (left && is_displayer) pairing.guesses_left = *left;
  run->guess_allowed = left.ok() && !offer_expired();
  tell(port::GuessCounted{run->guess_allowed});
  return true;
}

bool PartnerLink::State::compare_words(const port::CompareWords& message) {
  if (pairing.state != PairingState::kRunning || !run->guess_allowed) return false;
  pairing.words.clear();
  for (const std::uint16_t place : message.words)
    pairing.words.emplace_back(crypto::word_at(place));
  pairing.state = PairingState::kCompare;
  return true;
}

bool PartnerLink::State::agreed(const port::Agreed& message) {
  const crypto::PublicKey partner{message.partner_public_key};
  if (pairing.state != PairingState::kFinishing || !run->confirmed_here || run->stored ||
      partner == crypto::public_key_of(identities.present)) {
    return false;
  }
  // Of where the partner waits, their device says no more than the port: it is dialled at the other
  // end of this very connection, or where this person said, and nowhere else.
  std::string address = run->reached;
  if (run->side == port::PairingSide::kDisplayer && !message.host.empty() && message.port != 0) {
    address = to_text(SocketAddress{numeric_host(message.host), message.port});
  }
  ledger::NewPartnership partnership{
      .partner = partner,
      .pair_key = crypto::PairKey(message.pair_key),
      .partner_epoch = message.partner_epoch,
      .own_epoch = run->own_epoch,
      .method = run->method,
      .paired_on = std::chrono::floor<std::chrono::days>(clock.now()),
      .address = std::move(address)};
  const std::string waits_at = listening ? to_text(listening->address) : std::string();
  run->stored = ledger.set_listen(waits_at).ok() && ledger.begin_partnership(partnership).ok();
  if (run->stored) look_up_partner();
  tell(port::PartnershipStored{run->stored});
  return true;
}

bool PartnerLink::State::pairing_over(port::PairingEnd end) {
  if (end == port::PairingEnd::kPaired) {
    if (!run->stored) return false;
    // The other device has said that it holds it too. If that cannot be written down now, the first
    // session proves it.
    static_cast<void>(ledger.confirm_partnership());
    finish_pairing(PairingState::kPaired);
    return true;
  }
  if (run->stored) {
    // The other device may have stored it too, or not: the first session tells, or its absence
    // does.
    static_cast<void>(ledger.end_offer());
    run.reset();
    set_pairing(PairingState::kFinishing);
    take_up_partner();
    return true;
  }
  run_failed(reason(end));
  return true;
}

// Why a run came to nothing, with what is known here.
PartnerLink::PairingEnd PartnerLink::State::reason(port::PairingEnd end) const {
  const bool compares =
      pairing.state == PairingState::kCompare || pairing.state == PairingState::kFinishing;
  switch (end) {
    case port::PairingEnd::kPaired:
      return PairingEnd::kNone;
    case port::PairingEnd::kWrongCode:
      return PairingEnd::kWrongCode;
    case port::PairingEnd::kOfferOver:
      return offer_expired() ? PairingEnd::kOfferOver : PairingEnd::kUsedUp;
    case port::PairingEnd::kNotConfirmed:
      return run->refused_here ? PairingEnd::kNotConfirmed : PairingEnd::kDifferThere;
    case port::PairingEnd::kOtherVersion:
      return PairingEnd::kOtherVersion;
    case port::PairingEnd::kNoSuchOffer:
      return PairingEnd::kNoSuchOffer;
    case port::PairingEnd::kCut:
      break;
  }
  return compares ? PairingEnd::kEndedThere : PairingEnd::kCut;
}

// A run came to nothing. The joiner's is over. The displayer's offer may still stand, but not once
// the words were compared: a device that came so far knows its code.
void PartnerLink::State::run_failed(PairingEnd end) {
  const bool is_displayer = run->side == port::PairingSide::kDisplayer;
  const bool ends_the_offer = end == PairingEnd::kNotConfirmed || end == PairingEnd::kDifferThere ||
                              end == PairingEnd::kEndedThere || end == PairingEnd::kOfferOver ||
                              end == PairingEnd::kUsedUp;
  if (!is_displayer || ends_the_offer) return finish_pairing(PairingState::kOver, end);
  if (pairing.guesses_left <= 0) return finish_pairing(PairingState::kOver, PairingEnd::kUsedUp);
  if (offer_expired()) return finish_pairing(PairingState::kOver, PairingEnd::kOfferOver);
  run->guess_allowed = false;
  run->confirmed_here = false;
  set_pairing(PairingState::kWaiting, pairing.guesses_left, end);
}

void PartnerLink::State::set_pairing(PairingState state, int guesses_left, PairingEnd end) {
  pairing.state = state;
  pairing.words.clear();
  pairing.guesses_left = guesses_left;
  pairing.end = end;
  pairing.dial_failure.reset();
  changed.notify_all();
}

void PartnerLink::State::finish_pairing(PairingState state, PairingEnd end) {
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

}  // namespace waterline::link
