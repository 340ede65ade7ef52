#include <algorithm>

#include "link/partner_link_state.h"
#include "pairing/code.h"
#include "pairing/far.h"

// The part of PartnerLink for the offer that this device shows.
namespace waterline::link {

namespace channel = wire::channel;

namespace {

constexpr std::size_t kMaxPictureAddresses = 4;

std::chrono::minutes life_of(const PairingRun& offered) {
  if (offered.way == base::Way::kTor) return ledger::kFarOfferLife;
  return offered.method == ledger::PairingMethod::kWords ? ledger::kWordsOfferLife
                                                         : ledger::kPictureOfferLife;
}

}  // namespace

// Binds the socket of an offer: at `listen` if that is an address; otherwise at the address that
// the ledger has stored (Ledger::listen), if this device still has it; otherwise at the host that
// another device can most likely reach, with the stored port if that is free. The socket listens on
// all networks only if the person chose that.
Result<Listening> PartnerLink::State::bind_for_offer(std::string_view listen) {
  if (const auto asked = listen_address(listen)) return listen_at(*asked);
  const auto remembered = ledger.listen();
  if (!remembered) return from_ledger(remembered.error());
  const auto before = listen_address(*remembered);
  const auto hosts = hosts_to_name();
  if (before && (is_everywhere(*before) || std::ranges::count(hosts, before->host) > 0)) {
    if (auto bound = listen_at(*before)) return bound;
  }
  // If this device has no network, only a device on the same machine can join.
  const std::string host = hosts.empty() ? "127.0.0.1" : hosts.front();
  if (before) {
    if (auto bound = listen_at({host, before->port})) return bound;
  }
  return listen_at({host, 0});
}

// Makes the next pairing use another port, unless this person chooses the old one. The former
// partner's device keeps calling the port where this device listened. If a new pairing answered
// there, that device would notice it and report it to the former partner.
void PartnerLink::State::leave_port() {
  const auto remembered = ledger.listen();
  const auto before = remembered ? listen_address(*remembered) : std::nullopt;
  if (!before || before->port == 0) return;
  const auto left = ledger.sync_setting(ledger::SyncSetting::kLeftPorts);
  if (!left) return;
  const std::string port = " " + std::to_string(before->port) + " ";
  std::string ports = left->find(port) == std::string::npos ? *left + port : *left;
  static_cast<void>(ledger.set_sync_setting(ledger::SyncSetting::kLeftPorts, ports));
  static_cast<void>(ledger.set_listen(to_text(SocketAddress{before->host, 0})));
}

bool PartnerLink::State::is_port_of_former(std::uint16_t port) const {
  const auto left = ledger.sync_setting(ledger::SyncSetting::kLeftPorts);
  return left && left->find(" " + std::to_string(port) + " ") != std::string::npos;
}

bool PartnerLink::State::offer_expired() const {
  return run && run->side == channel::PairingSide::kDisplayer &&
         (run->expires <= clock.now() || run->expires_here <= clock.steady_now());
}

Result<PartnerLink::Offer> PartnerLink::State::put_up(PairingRun offered,
                                                      std::optional<Listening> bound) {
  const auto epoch = ledger.epoch_for_pairing();
  if (!epoch) return from_ledger(epoch.error());
  offered.own_epoch = *epoch;
  const auto open_for = life_of(offered);
  offered.expires = std::chrono::floor<std::chrono::seconds>(clock.now()) + open_for;
  offered.expires_here = clock.steady_now() + open_for;
  if (offered.method == ledger::PairingMethod::kWords) {
    const pairing::Code code = pairing::generate_code(random);
    offered.number = code.number;
    offered.secret = crypto::SecretBytes::copy_of(base::bytes_of(code.words));
  } else {
    offered.secret = crypto::SecretBytes(32);
    random.fill(offered.secret.view());
  }
  Offer described = describe_offer(offered, bound);
  described.guesses_left = ledger::kGuessesPerOffer;

  const auto silent = ledger.set_sync_setting(ledger::SyncSetting::kSilentOffer,
                                              offered.calls == JoinerCalls::kIgnored ? "on" : "");
  if (!silent) return from_ledger(silent.error());
  const auto put = ledger.put_offer(
      {.method = offered.method,
       .number = offered.number,
       .secret = offered.secret.clone(),
       .expires = offered.expires,
       .guesses_left = described.guesses_left,
       .listen = bound ? to_text(bound->address) : std::string(pairing::kThroughTor)});
  if (!put) return from_ledger(put.error());
  listening = std::move(bound);
  run = std::move(offered);
  count_run();
  described.run = pairing.run;
  pairing.found.clear();
  progress.offer_shown();
  show_pairing(described.guesses_left);
  if (serve_pairing()) return described;
  end_pairing();
  return Error::kNoNetworkProcess;
}

// Returns the description of an offer that a person is shown, except for its number and the guesses
// left. `bound` is where this device waits for the joiner; nullopt if it is called through Tor.
PartnerLink::Offer PartnerLink::State::describe_offer(const PairingRun& offered,
                                                      const std::optional<Listening>& bound) const {
  Offer offer;
  offer.method = offered.method;
  offer.way = offered.way;
  offer.expires = offered.expires;
  offer.calls = offered.calls;
  if (bound) {
    const SocketAddress& address = bound->address;
    offer.listen = to_text(address);
    offer.addresses = addresses_to_name(address);
    if (!is_everywhere(address)) {
      for (const std::string& host : hosts_to_name()) {
        if (host != address.host) offer.other_hosts.push_back(host_in_address(host));
      }
    }
    offer.is_port_of_former = is_port_of_former(address.port);
  }
  if (offered.method == ledger::PairingMethod::kWords) {
    offer.code_or_picture = pairing::to_text(
        pairing::Code{offered.number, std::string(base::text_of(offered.secret.view()))});
    return offer;
  }
  pairing::Picture picture{pairing::commitment_to(crypto::public_key_of(identities.present)),
                           offered.secret.clone(), offered.expires, offer.addresses};
  if (offered.way == base::Way::kTor) picture.addresses = {std::string(pairing::kThroughTor)};
  if (picture.addresses.size() > kMaxPictureAddresses)
    picture.addresses.resize(kMaxPictureAddresses);
  offer.code_or_picture = pairing::to_text(picture);
  return offer;
}

// Continues an offer that was open when the node stopped or when its courier failed. The guesses
// that were used stay used. An offer whose time is over, or whose way the person has switched off
// since, is ended and never served again.
void PartnerLink::State::resume_offer() {
  auto offer = ledger.offer();
  if (!offer || !*offer) return;
  if (!run) {
    const auto now = clock.now();
    const auto epoch = ledger.epoch_for_pairing();
    const auto way =
        (*offer)->listen == pairing::kThroughTor ? base::Way::kTor : base::Way::kDirect;
    if (!epoch || (*offer)->expires <= now || (*offer)->guesses_left <= 0 || !may_pair(way)) {
      const bool used_up = (*offer)->guesses_left <= 0;
      return pairing_is_over(used_up ? PairingEnd::kUsedUp : PairingEnd::kOfferOver);
    }
    run.emplace();
    run->method = (*offer)->method;
    run->way = way;
    run->number = (*offer)->number;
    run->secret = (*offer)->secret.clone();
    run->own_epoch = *epoch;
    run->expires = (*offer)->expires;
    const auto silent = ledger.sync_setting(ledger::SyncSetting::kSilentOffer);
    run->calls = silent && silent->empty() ? JoinerCalls::kAnswered : JoinerCalls::kIgnored;
    // Even if the clock was set back meanwhile, an offer that is continued must not last longer
    // than a new one.
    run->expires_here = clock.steady_now() +
                        std::min<base::WallTime::duration>((*offer)->expires - now, life_of(*run));
    progress.offer_shown();
    show_pairing((*offer)->guesses_left);
  }
  if (!is_far()) {
    const auto address = listen_address((*offer)->listen);
    auto bound = address ? listen_at(*address) : Result<Listening>(Error::kBadAddress);
    if (!bound) {
      bind_again_at = clock.steady_now() + kBindAgain;
      return wake_up();
    }
    listening = std::move(*bound);
  }
  serve_pairing();
}

Result<PartnerLink::Offer> PartnerLink::show_offer(ledger::PairingMethod method,
                                                   std::string_view listen, JoinerCalls calls) {
  if (!listen.empty() && !listen_address(listen)) return Error::kBadAddress;
  if (const auto may = state_->may_pair(base::Way::kDirect); !may) return may.error();
  if (const auto way = state_->make_way_for_pairing(); !way) return way.error();
  auto bound = state_->bind_for_offer(listen);
  if (!bound) return bound.error();
  PairingRun run;
  run.method = method;
  run.calls = calls;
  return state_->put_up(std::move(run), std::move(*bound));
}

Result<PartnerLink::Offer> PartnerLink::show_far_offer() {
  if (const auto may = state_->may_pair(base::Way::kTor); !may) return may.error();
  if (const auto way = state_->make_way_for_pairing(); !way) return way.error();
  PairingRun run;
  run.method = ledger::PairingMethod::kPicture;
  run.way = base::Way::kTor;
  run.calls = JoinerCalls::kIgnored;
  return state_->put_up(std::move(run), std::nullopt);
}

std::optional<PartnerLink::Offer> PartnerLink::offer() const {
  const auto& run = state_->run;
  const bool is_shown = state_->pairing.state == PairingState::kWaiting ||
                        state_->pairing.state == PairingState::kRunning;
  const bool is_served = state_->listening || state_->is_far();
  if (!is_shown || !run || run->side != channel::PairingSide::kDisplayer || !is_served) return {};
  Offer shown = state_->describe_offer(*run, state_->listening);
  shown.guesses_left = state_->pairing.guesses_left;
  shown.run = state_->pairing.run;
  return shown;
}

}  // namespace waterline::link
