#include "crypto/keys.h"
#include "link/partner_link_state.h"

// The part of PartnerLink for the way through Tor (tor_way.h).
namespace waterline::link {

namespace channel = wire::channel;

namespace {

// Direct ways are tried so long before Tor is: a direct link is faster, and gives a relay nothing to
// see.
constexpr std::chrono::seconds kHeadStart{30};

}  // namespace

bool PartnerLink::State::knows_a_direct_way() const {
  return settings.tor.goes_directly() &&
         (!partner_address.empty() || !met_places.places().empty() || listening ||
          settings.beacons == Beacons::kOn);
}

// The keys with which the partner's device may be met now. If the partner has new keys, it uses them
// already, unless our answer was lost.
std::vector<TorKeys> PartnerLink::State::tor_keys() {
  std::vector<TorKeys> keys;
  const auto found = ledger.partnership();
  if (!found || !*found) return keys;
  const ledger::Partnership& paired = **found;
  const crypto::PublicKey own = crypto::public_key_of(identities.of(paired.own));
  if (paired.renewed)
    keys.push_back(TorKeys::of(paired.renewed->pair_key, own, paired.renewed->partner));
  keys.push_back(TorKeys::of(paired.pair_key, own, paired.partner));
  return keys;
}

void PartnerLink::State::apply_tor() {
  const bool is_wanted = partner != Partner::kNone && !schedule.is_offline() &&
                         settings.tor.goes_by_tor() && supervisor.fault() == CourierFault::kNone;
  auto keys = is_wanted ? tor_keys() : std::vector<TorKeys>();
  if (keys.empty()) return tor.close();
  TorWay::Plan plan;
  plan.keys = std::move(keys);
  plan.part = settings.tor.hosting == TorHosting::kHosts ? TorPart::kBoth : TorPart::kCalls;
  if (knows_a_direct_way()) plan.head_start = kHeadStart;
  tor.open(std::move(plan));
}

void PartnerLink::State::listen_by_tor() {
  base::FileDescriptor copy = tor.listening();
  if (!courier || !copy) return;
  send_socket({.use = channel::SocketUse::kListen, .way = base::Way::kTor}, std::move(copy));
}

void PartnerLink::State::handle_tor() {
  if (is_far()) return handle_far();
  if (!tor.is_open()) return;
  const int failed = tor.failed_calls();
  tor.handle(session.is_linked() ? TorWay::Linked::kYes : TorWay::Linked::kNo);
  if (tor.failed_calls() != failed) changed.notify_all();
  auto connected = tor.take_connected();
  if (!connected || !courier || !supervisor.serves(Purpose::kPartner)) return;
  // If there are two sets of keys, the first are the partner's renewed ones.
  const bool renewed = tor.keys() > 1 && connected->place == 0;
  send_socket({.use = channel::SocketUse::kDialled, .way = base::Way::kTor, .renewed = renewed},
              std::move(connected->socket));
}

bool PartnerLink::State::no_call_gets_through() const {
  const bool not_directly = !settings.tor.goes_directly() || calls == Calls::kFailed;
  // The second call comes a few seconds after the first, in case that the first was too early.
  const bool not_by_tor = !settings.tor.goes_by_tor() || tor.failed_calls() >= 2 ||
                          tor.report().fault != TorSupervisor::Fault::kNone;
  return not_directly && not_by_tor;
}

Result<void> PartnerLink::set_tor(TorSetting setting) {
  const auto kept = state_->ledger.set_sync_setting(
      ledger::SyncSetting::kTor, setting == TorSetting{} ? std::string() : setting.text());
  if (!kept) return from_ledger(kept.error());
  state_->settings.tor = setting;
  if (state_->run) return state_->may_pair(state_->run->way) ? Result<void>() : end_pairing();
  if (state_->partner == Partner::kNone) {
    // Nothing of Tor stays for a person who is paired with nobody and does not want it.
    if (!setting.goes_by_tor()) state_->tor.forget();
    return {};
  }
  // End the links first, and everything that the new setting may not have.
  state_->go_offline();
  static_cast<void>(state_->tor.ask());
  if (state_->schedule.is_offline()) {
    state_->apply_schedule();
  } else {
    state_->listen_for_partner();
    state_->serve_partner();
  }
  state_->wake_up();
  return {};
}

Result<void> PartnerLink::set_tor_bridges(TorBridges bridges) {
  const auto kept =
      state_->ledger.set_sync_setting(ledger::SyncSetting::kTorBridges, bridges.text());
  if (!kept) return from_ledger(kept.error());
  // A pairing goes on, and its Tor starts anew.
  state_->tor.set_bridges(std::move(bridges));
  static_cast<void>(state_->tor.ask());
  state_->tor.begin_anew();
  state_->wake_up();
  return {};
}

}  // namespace waterline::link
