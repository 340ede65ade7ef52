#include <algorithm>

#include "link/partner_link_state.h"

// The part of PartnerLink for the schedule and for the networks of this device.
namespace waterline::link {

namespace channel = wire::channel;

namespace {

constexpr std::string_view kOn = "on";
constexpr std::string_view kUnreadable = "unreadable";

}  // namespace

void PartnerLink::State::load_settings() {
  using ledger::SyncSetting;
  const auto paused = ledger.sync_setting(SyncSetting::kPaused);
  const auto when = ledger.sync_setting(SyncSetting::kSyncWhen);
  const auto beacons = ledger.sync_setting(SyncSetting::kBeacons);
  const auto quiet = ledger.sync_setting(SyncSetting::kQuiet);
  // If a setting cannot be read, assume the safest value: quiet, paused, no beacons, sync by hand
  // only.
  settings.quiet = quiet ? *quiet : std::string(kUnreadable);
  if (settings.quiet.empty()) settings.quiet = kept_quiet;
  settings.paused = !paused || *paused == kOn ? Paused::kYes : Paused::kNo;
  settings.beacons = beacons && *beacons == kOn ? Beacons::kOn : Beacons::kOff;
  const auto by_tor = ledger.sync_setting(SyncSetting::kTor);
  settings.tor = by_tor ? TorSetting::from_text(*by_tor) : TorSetting{TorUse::kUnreadable};
  // Without its bridges Tor would show that it is used.
  const auto bridges = ledger.sync_setting(SyncSetting::kTorBridges);
  const auto read = bridges ? TorBridges::from_text(*bridges) : std::nullopt;
  if (!bridges || (!bridges->empty() && !read)) settings.tor = {TorUse::kUnreadable};
  tor.set_bridges(read.value_or(TorBridges()));
  const auto known =
      when ? SyncSchedule::from_text(when->empty() ? "always" : *when) : std::nullopt;
  settings.sync_when = known ? *known : *SyncSchedule::from_text("manual");
  const auto hint = ledger.sync_setting(SyncSetting::kMetAt);
  met_places = MetPlaces(hint ? std::string_view(*hint) : std::string_view());
}

Offline PartnerLink::State::offline_if(int persons_asking) const {
  const bool is_open = settings.sync_when.allows(wall_clock(clock.now()), shift);
  return offline_reason(partner, settings, persons_asking, is_open ? Hours::kOpen : Hours::kClosed);
}

void PartnerLink::State::apply_schedule() {
  if (partner == Partner::kNone || run) return;
  switch (schedule.apply(offline_now())) {
    case OfflineSchedule::Change::kNone:
      return;
    case OfflineSchedule::Change::kGoesOffline:
      go_offline();
      break;
    case OfflineSchedule::Change::kGoesOnline:
      supervisor.person_asked();
      listen_for_partner();
      serve_partner();
      break;
  }
  wake_up();
  changed.notify_all();
}

// Ends the links and closes the sockets in the same way as when the node stops.
void PartnerLink::State::go_offline() {
  stop_courier();
  tor.close();
  listening.reset();
  bind_again_at.reset();
  failures.clear();
  strangers = 0;
}

bool PartnerLink::State::looks_around() const {
  if (is_far()) return true;
  if (partner == Partner::kNone || link::is_paused(settings) || !settings.quiet.empty())
    return false;
  return !schedule.is_offline() || !settings.sync_when.is_manual();
}

// Opens the link anew if the wall clock and the steady clock moved apart, which means that the
// machine slept (or the clock was set). The old link is then most likely dead, or the network has
// changed.
void PartnerLink::State::look_around() {
  const auto wall = clock.now() - looked_at;
  const auto steady = clock.steady_now() - looked_at_steady;
  looked_at = clock.now();
  looked_at_steady = clock.steady_now();
  const auto apart = wall > steady ? wall - steady : steady - wall;
  if (apart <= kClockJump) return;
  tor.begin_anew();
  renew_link();
}

// Ends the present link so that the courier opens a new one, or asks for a dial if there is no
// link. A working link loses nothing by that: both devices keep the later of two links.
void PartnerLink::State::renew_link() {
  if (!courier || !supervisor.serves(Purpose::kPartner)) return;
  if (session.is_linked()) {
    brief_courier();
  } else {
    send(channel::SyncNow{});
  }
}

void PartnerLink::State::watch_own_addresses() {
  addresses_watch = watch_addresses();
  known_addresses = own_addresses();
}

void PartnerLink::State::own_addresses_changed() {
  auto present = own_addresses();
  if (present == known_addresses) return;
  const bool lost_one = !std::ranges::includes(present, known_addresses);
  known_addresses = std::move(present);
  // Tor's connections were made from the address that is gone, and Tor notices that late.
  if (lost_one) tor.begin_anew();
  if (lost_one || !session.is_linked()) {
    renew_link();
    tor.call_soon();
  }
  send_beacons();
}

bool PartnerLink::State::waits_on(const NetworkInterface& link) const {
  return listening &&
         (is_everywhere(listening->address) || listening->address.host == host_text(link.own));
}

void PartnerLink::State::send_beacons() {
  if (!courier || !supervisor.serves(Purpose::kPartner)) return;
  send(channel::CloseBeacons{});
  links.clear();
  if (settings.beacons == Beacons::kOff || !settings.tor.goes_directly()) return;
  for (NetworkInterface& link : network_interfaces()) {
    auto sockets = open_beacons(link);
    if (!sockets) continue;
    // A beacon names the port where this device listens on that network, or 0 if it does not listen
    // there.
    const std::uint16_t waits_at = waits_on(link) ? listening->address.port : std::uint16_t{0};
    send_socket({channel::SocketUse::kBeaconReceive, /*pairing=*/false},
                std::move(sockets->receive));
    send_socket({channel::SocketUse::kBeaconSend, /*pairing=*/false, sockets->source, waits_at},
                std::move(sockets->send));
    links.push_back(std::move(link));
  }
  if (courier->has_unsent()) wake_up();
}

bool PartnerLink::State::partner_seen(const channel::PartnerSeen& message) {
  if (network_with(links, message.at.host, known_addresses) == nullptr) return true;
  // A beacon is newer than any other place, so it is not kept waiting by a dial that may take five
  // seconds for each of them.
  const std::vector<std::string> there{
      to_text(SocketAddress{host_text(message.at.host), message.at.port})};
  dial_at(there, dialling == there ? PresentDial::kGoesOn : PresentDial::kEnds);
  return true;
}

Result<void> PartnerLink::set_paused(Paused paused) {
  if (state_->partner == Partner::kNone) return Error::kNoPartner;
  if (paused == Paused::kYes && state_->run) {
    if (const auto ended = end_pairing(); !ended) return ended;
  }
  const auto kept = state_->ledger.set_sync_setting(ledger::SyncSetting::kPaused,
                                                    paused == Paused::kYes ? kOn : "");
  if (!kept) return from_ledger(kept.error());
  state_->settings.paused = paused;
  state_->apply_schedule();
  return {};
}

Result<void> PartnerLink::set_sync_when(const SyncSchedule& when) {
  if (state_->partner == Partner::kNone) return Error::kNoPartner;
  const auto kept = state_->ledger.set_sync_setting(ledger::SyncSetting::kSyncWhen, when.text());
  if (!kept) return from_ledger(kept.error());
  state_->settings.sync_when = when;
  state_->apply_schedule();
  state_->wake_up();
  return {};
}

Result<void> PartnerLink::set_beacons(Beacons beacons) {
  if (state_->partner == Partner::kNone) return Error::kNoPartner;
  const auto kept = state_->ledger.set_sync_setting(ledger::SyncSetting::kBeacons,
                                                    beacons == Beacons::kOn ? kOn : "");
  if (!kept) return from_ledger(kept.error());
  state_->settings.beacons = beacons;
  state_->send_beacons();
  return {};
}

bool PartnerLink::is_paused() const {
  return is_quiet() || (state_->partner != Partner::kNone && link::is_paused(state_->settings));
}

void PartnerLink::State::become_quiet(std::string_view why) {
  static_cast<void>(ledger.set_sync_setting(ledger::SyncSetting::kQuiet, why).ok());
  kept_quiet = why;
  settings.quiet = why;
  apply_schedule();
}

void PartnerLink::become_quiet(std::string_view why) {
  state_->become_quiet(why);
}

void PartnerLink::was_set_back() {
  state_->was_set_back();
}

bool PartnerLink::is_quiet() const {
  return state_->partner != Partner::kNone && !state_->settings.quiet.empty();
}

bool PartnerLink::quiet_is_kept() const {
  const auto kept = state_->ledger.sync_setting(ledger::SyncSetting::kQuiet);
  return kept && *kept == state_->settings.quiet;
}

Result<void> PartnerLink::speak_again() {
  const auto kept = state_->ledger.speak_again();
  if (!kept) return from_ledger(kept.error());
  state_->kept_quiet.clear();
  state_->settings.quiet.clear();
  state_->apply_schedule();
  return {};
}

PartnerLink::Diagnosis PartnerLink::diagnosis() const {
  Diagnosis diagnosis;
  diagnosis.status = status();
  diagnosis.has_partner = state_->partner != Partner::kNone;
  diagnosis.in_step = state_->session.step() == PartnerSession::Step::kInStep;
  diagnosis.links = state_->link_count;
  diagnosis.address = state_->partner_address;
  if (state_->listening) diagnosis.listen = to_text(state_->listening->address);
  const auto listen = state_->ledger.listen();
  diagnosis.wants_to_listen = listen && !listen->empty();
  diagnosis.failures = state_->failures;
  diagnosis.shows_offer = state_->pairing.state == PairingState::kWaiting;
  if (diagnosis.shows_offer && state_->is_far()) diagnosis.line_until = state_->run->expires;
  diagnosis.found_no_offer =
      state_->pairing.state == PairingState::kOver && state_->pairing.end == PairingEnd::kNotFound;
  return diagnosis;
}

std::vector<PartnerLink::CourierSocket> PartnerLink::courier_sockets() const {
  using Use = CourierSocket::Use;
  std::vector<CourierSocket> sockets;
  if (!state_->courier) return sockets;
  sockets.push_back({Use::kChannel, ""});
  if (state_->listening) sockets.push_back({Use::kListen, to_text(state_->listening->address)});
  if (state_->tor.listening()) sockets.push_back({Use::kTorListen, ""});
  const auto& run = state_->run;
  const bool joins = run && run->side == wire::channel::PairingSide::kJoiner;
  for (const NetworkInterface& link : state_->links) {
    const std::string everybody = to_text(SocketAddress{host_text(link.broadcast), kBeaconPort});
    if (!run) {
      sockets.push_back({Use::kBeaconSend, everybody});
      sockets.push_back({Use::kBeaconReceive, everybody});
    } else {
      if (joins) sockets.push_back({Use::kCallOut, everybody});
      sockets.push_back({Use::kCallIn, joins ? host_text(link.own) : everybody});
    }
  }
  return sockets;
}

}  // namespace waterline::link
