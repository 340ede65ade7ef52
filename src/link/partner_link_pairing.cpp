#include <algorithm>
#include <array>
#include <charconv>

#include "crypto/mac.h"
#include "crypto/words.h"
#include "link/partner_link_state.h"

namespace waterline::link {

namespace channel = wire::channel;

namespace {

channel::PairingMethod on_channel(ledger::PairingMethod method) {
  return method == ledger::PairingMethod::kWords ? channel::PairingMethod::kWords
                                                 : channel::PairingMethod::kPicture;
}

}  // namespace

// --- offering and joining

// Ends a pairing that is under way, and drops a provisional partnership, because the other device
// may never have stored it. Error kHasPartner if there is a confirmed partner. If the ledger cannot
// store the drop, nothing is changed: a new pairing must not begin while an earlier one is still
// valid.
Result<void> PartnerLink::State::make_way_for_pairing() {
  const auto present = ledger.partnership();
  if (!present) return from_ledger(present.error());
  if (*present && ((*present)->confirmed || pairing.state == PairingState::kPaired))
    return Error::kHasPartner;
  if (*present) {
    if (const auto dropped = give_up_partner(); !dropped) return dropped.error();
  }
  end_pairing();
  supervisor.person_asked();
  return {};
}

// Chooses where this device listens after it joined an offer: only on the network by which it
// reached the other device, unless the person chose all networks before. If it can bind no address,
// it listens nowhere and only dials.
void PartnerLink::State::listen_where_reached(const std::string& own_host) {
  const auto remembered = ledger.listen();
  const auto before = remembered ? listen_address(*remembered) : std::nullopt;
  std::vector<SocketAddress> candidates;
  if (before && is_everywhere(*before)) candidates.push_back(*before);
  if (before && !own_host.empty()) candidates.push_back({own_host, before->port});
  if (!own_host.empty()) candidates.push_back({own_host, 0});
  for (const SocketAddress& address : candidates) {
    auto bound = listen_at(address);
    if (!bound) continue;
    listening = std::move(*bound);
    return;
  }
}

// Starts a courier for the pairing that `run` describes. Returns false if no courier can run.
bool PartnerLink::State::serve_pairing() {
  if (is_far()) return serve_far();
  if (!launch(Purpose::kPairing)) return false;
  send(channel::Configure{});
  if (run->side == channel::PairingSide::kDisplayer) {
    begin_at_courier(listening->address.port);
    send_listening(Purpose::kPairing);
    hear_calls_of_joiners();
  } else if (run->candidates.empty()) {
    look_for_offer();
  } else {
    dial = std::make_unique<Dial>(run->candidates, [this] { wake_up(); });
  }
  return true;
}

void PartnerLink::State::begin_at_courier(std::uint16_t own_port) {
  channel::BeginPairing begin{.side = run->side,
                              .method = on_channel(run->method),
                              .offer_number = run->number,
                              .secret = base::to_bytes(run->secret.view()),
                              .commitment = run->commitment,
                              .identity_secret = {},
                              .epoch = run->own_epoch,
                              .listen_port = own_port};
  std::ranges::copy(identities.present.bytes(), begin.identity_secret.begin());
  send(begin);
  crypto::wipe(begin.identity_secret);
  crypto::wipe(begin.secret);
}

Result<void> PartnerLink::State::join(PairingRun joining, std::string_view listen) {
  std::optional<Listening> chosen;
  const auto asked = listen_address(listen);
  if (asked && joining.way == base::Way::kDirect) {
    auto bound = listen_at(*asked);
    if (!bound) return bound.error();
    chosen = std::move(*bound);
  }
  const auto epoch = ledger.epoch_for_pairing();
  if (!epoch) return from_ledger(epoch.error());
  joining.side = channel::PairingSide::kJoiner;
  joining.own_epoch = *epoch;
  const auto hash = crypto::sha512(joining.secret.view());
  joining.code_hash.assign(hash.begin(), hash.end());
  listening = std::move(chosen);
  run = std::move(joining);
  count_run();
  pairing.found.clear();
  progress.join_begun();
  show_pairing();
  if (serve_pairing()) return {};
  end_pairing();
  return Error::kNoNetworkProcess;
}

void PartnerLink::State::take_up_run_number() {
  const auto kept = ledger.sync_setting(ledger::SyncSetting::kPairingRun);
  if (!kept) return;
  std::from_chars(kept->data(), kept->data() + kept->size(), pairing.run);
}

void PartnerLink::State::count_run() {
  ++pairing.run;
  static_cast<void>(
      ledger.set_sync_setting(ledger::SyncSetting::kPairingRun, std::to_string(pairing.run)));
}

void PartnerLink::State::pairing_dial_finished(Dial::Outcome outcome) {
  if (!run || !courier) return;
  if (!outcome.socket) {
    // If several addresses failed, report the most specific reason.
    const auto most = std::ranges::max_element(outcome.failures);
    if (most != outcome.failures.end()) run->failure = *most;
    if (run->search == PairingRun::Search::kAllowed) return look_for_offer();
    const auto failure = run->failure;
    pairing_is_over(PairingEnd::kUnreachable);
    pairing.dial_failure = failure;
    return;
  }
  run->reached = to_text(run->candidates[outcome.reached]);
  if (!listening) listen_where_reached(outcome.local_host);
  // The partner's device will call the address that this connection comes from. If this device
  // listens only at another address, it tells port 0, which means that it listens nowhere.
  const bool waits_there = listening && (is_everywhere(listening->address) ||
                                         listening->address.host == outcome.local_host);
  begin_at_courier(waits_there ? listening->address.port : std::uint16_t{0});
  courier->send(channel::PassSocket{channel::SocketUse::kDialled, /*pairing=*/true},
                std::move(outcome.socket));
}

// --- Handles the courier's messages while a pairing is under way (pairing_progress.h).

bool PartnerLink::State::handle_pairing(const channel::ToNode& message) {
  if (!run) return false;
  if (std::holds_alternative<channel::CountGuess>(message)) return count_guess();
  if (const auto* seen = std::get_if<channel::OfferSeen>(&message)) return offer_seen(*seen);
  if (const auto* want = std::get_if<channel::WantAnswer>(&message)) return answer_call(*want);
  if (const auto* compare = std::get_if<channel::CompareWords>(&message))
    return compare_words(*compare);
  if (const auto* agreement = std::get_if<channel::Agreed>(&message)) return agreed(*agreement);
  if (const auto* over = std::get_if<channel::PairingOver>(&message)) return run_over(over->end);
  return false;
}

// Counts a guess of the code on disk, and then answers the courier. The courier sends nothing that
// depends on the code before it has that answer. So a crash never leaves a guess uncounted.
bool PartnerLink::State::count_guess() {
  if (!progress.count_guess()) return false;
  const bool is_displayer = run->side == channel::PairingSide::kDisplayer;
  const auto left =
      is_displayer ? ledger.count_guess() : ledger.count_join(run->code_hash, clock.now());
  if (left && is_displayer) pairing.guesses_left = *left;
  const bool is_allowed = left.ok() && !offer_expired();
  progress.counted(is_allowed ? PairingProgress::Guess::kAllowed : PairingProgress::Guess::kDenied);
  pairing.state = progress.state();
  pairing.end = PairingEnd::kNone;
  send(channel::GuessCounted{is_allowed});
  return true;
}

bool PartnerLink::State::compare_words(const channel::CompareWords& message) {
  if (!progress.compare()) return false;
  // A device that comes so far knows the code. So the offer ends on disk before the words are shown,
  // and a crash brings it back for nobody.
  if (run->side == channel::PairingSide::kDisplayer && !ledger.end_offer()) {
    pairing_is_over(PairingEnd::kCut);
    return true;
  }
  pairing.words.clear();
  for (const std::uint16_t place : message.words)
    pairing.words.emplace_back(crypto::word_at(place));
  pairing.state = progress.state();
  return true;
}

bool PartnerLink::State::agreed(const channel::Agreed& message) {
  const crypto::PublicKey theirs{message.partner_public_key};
  if (theirs == crypto::public_key_of(identities.present) || !progress.agreed()) return false;
  // The partner's device tells only its TCP port. The device that shows the offer will dial that
  // port at the host from which this connection came; the device that joined will dial the address
  // by which it reached the other one.
  // Through Tor nobody learns an address.
  std::string address = run->reached;
  if (run->side == channel::PairingSide::kDisplayer && !is_far() && !message.host.empty() &&
      message.port != 0) {
    const SocketAddress caller{numeric_host(message.host), message.port};
    if (may_be_there(caller) && called_from(message.host)) address = to_text(caller);
  }
  ledger::NewPartnership partnership{
      .partner = theirs,
      .pair_key = crypto::PairKey(message.pair_key),
      .partner_epoch = message.partner_epoch,
      .own_epoch = run->own_epoch,
      .method = run->method,
      .paired_on = std::chrono::floor<std::chrono::days>(clock.now()),
      .address = std::move(address)};
  const std::string waits_at = listening ? to_text(listening->address) : std::string();
  const bool is_stored =
      ledger.set_listen(waits_at).ok() && ledger.begin_partnership(partnership).ok();
  progress.stored(is_stored ? PairingProgress::Stored::kYes : PairingProgress::Stored::kNo);
  if (is_stored) look_up_partner();
  send(channel::PartnershipStored{is_stored});
  return true;
}

bool PartnerLink::State::run_over(channel::PairingEnd end) {
  const PairingEnd why = reason(end);
  switch (progress.run_over(end == channel::PairingEnd::kPaired
                                ? PairingProgress::Outcome::kPaired
                                : PairingProgress::Outcome::kNotPaired)) {
    case PairingProgress::RunEnd::kRefused:
      return false;
    case PairingProgress::RunEnd::kPaired:
      // The other device has confirmed that it stored the partnership. If the ledger cannot record
      // that now, the first session proves it again.
      static_cast<void>(ledger.confirm_partnership());
      finish_run(PairingEnd::kNone);
      return true;
    case PairingProgress::RunEnd::kProvisional:
      static_cast<void>(ledger.end_offer());
      show_pairing();
      run.reset();
      take_up_partner();
      leave_way_of_pairing();
      return true;
    case PairingProgress::RunEnd::kFailed:
      run_failed(why);
      return true;
  }
  return false;
}

// Returns why an attempt to pair failed, as far as this device knows.
PartnerLink::PairingEnd PartnerLink::State::reason(channel::PairingEnd end) const {
  switch (end) {
    case channel::PairingEnd::kPaired:
      return PairingEnd::kNone;
    case channel::PairingEnd::kWrongCode:
      return PairingEnd::kWrongCode;
    case channel::PairingEnd::kOfferOver:
      return offer_expired() ? PairingEnd::kOfferOver : PairingEnd::kUsedUp;
    case channel::PairingEnd::kNotConfirmed:
      return progress.step() == PairingProgress::Step::kRefused ? PairingEnd::kNotConfirmed
                                                                : PairingEnd::kDifferThere;
    case channel::PairingEnd::kOtherVersion:
      return PairingEnd::kOtherVersion;
    case channel::PairingEnd::kNoSuchOffer:
      return PairingEnd::kNoSuchOffer;
    case channel::PairingEnd::kCut:
      break;
  }
  return progress.has_shown_words() ? PairingEnd::kEndedThere : PairingEnd::kCut;
}

// Handles an attempt to pair that failed. On a device that joins, this ends the pairing. On the
// device that shows the offer, the offer goes on if it is still valid and the two people have not
// compared words yet; after the comparison the other device knows the code.
void PartnerLink::State::run_failed(PairingEnd end) {
  const bool is_displayer = run->side == channel::PairingSide::kDisplayer;
  const bool ends_the_offer = end == PairingEnd::kNotConfirmed || end == PairingEnd::kDifferThere ||
                              end == PairingEnd::kEndedThere || end == PairingEnd::kOfferOver ||
                              end == PairingEnd::kUsedUp;
  if (!is_displayer || ends_the_offer) return pairing_is_over(end);
  if (pairing.guesses_left <= 0) return pairing_is_over(PairingEnd::kUsedUp);
  if (offer_expired()) return pairing_is_over(PairingEnd::kOfferOver);
  progress.wait_again();
  show_pairing(pairing.guesses_left, end);
}

void PartnerLink::State::show_pairing(int guesses_left, PairingEnd end) {
  pairing.state = progress.state();
  pairing.words.clear();
  pairing.guesses_left = guesses_left;
  pairing.end = end;
  pairing.dial_failure.reset();
  pairing.tor_obstacle.reset();
  if (run) pairing.way = run->way;
  changed.notify_all();
}

void PartnerLink::State::pairing_is_over(PairingEnd end) {
  progress.over();
  finish_run(end);
}

void PartnerLink::State::end_pairing() {
  progress.end();
  pairing.found.clear();  // an address of a device that may be no partner any more
  finish_run(PairingEnd::kNone);
}

void PartnerLink::State::finish_run(PairingEnd end) {
  static_cast<void>(ledger.end_offer());
  show_pairing(/*guesses_left=*/0, end);
  const bool had_run = run.has_value();
  run.reset();
  if (!had_run) return;
  stop_courier();
  bind_again_at.reset();
  if (progress.step() == PairingProgress::Step::kPaired) {
    take_up_partner();
  } else {
    listening.reset();
  }
  leave_way_of_pairing();
}

// Ends the onion service of a pairing, or the calls to it, unless our Tor serves the partner now: then
// it has been told of other keys, and goes on, since the last bytes of the pairing are still in it.
void PartnerLink::State::leave_way_of_pairing() {
  if (!supervisor.serves(Purpose::kPartner)) tor.close();
}

}  // namespace waterline::link
