#include "link/partner_link.h"

#include <algorithm>

#include "link/partner_link_state.h"
#include "pairing/code.h"
#include "pairing/far.h"

namespace waterline::link {

namespace channel = wire::channel;

namespace {

// A picture's offer has an end, by the clock of the device that shows it. The clocks of the two
// devices may differ, so this device still tries to join for so long after that end. The other
// device decides; this check only saves the person a vain attempt. It is left out for an offer
// through Tor: with two places, a clock that is an hour wrong is common.
constexpr std::chrono::minutes kClockTolerance{10};

}  // namespace

PartnerLink::PartnerLink(std::filesystem::path courier_program, ledger::Ledger& ledger,
                         const OwnIdentities& identities, const base::Clock& clock,
                         base::Random& random, base::FairMutex& shared_mutex, WallClock wall_clock,
                         TorWay::Machine machine)
    : state_(std::make_unique<State>(std::move(courier_program), ledger, identities, clock, random,
                                     shared_mutex, std::move(wall_clock), std::move(machine))) {
  state_->thread = std::thread([state = state_.get()] { state->serve(); });
}

PartnerLink::~PartnerLink() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->life = State::Life::kStopping;
    state_->stop_courier();
    state_->tor.close();
    state_->wake_up();
    state_->changed.notify_all();
  }
  state_->thread.join();
}

void PartnerLink::begin() {
  state_->take_up_run_number();
  state_->take_up_partner();
  if (state_->partner == Partner::kNone) state_->resume_offer();
  state_->wake_up();
}

PartnerLink::Status PartnerLink::status() const {
  Status status;
  status.fault = state_->supervisor.fault();
  status.offline = state_->schedule.is_offline() ? state_->offline_now() : Offline::kNone;
  status.settings = state_->settings;
  status.tor = state_->tor.report();
  if (state_->own_keys == State::OwnKeys::kWait) {
    status.renewal =
        state_->not_renewed >= State::kNotRenewedToReport ? Renewal::kNotTaken : Renewal::kWaits;
  }
  if (state_->partner != Partner::kNone && !state_->schedule.is_offline() &&
      status.fault == CourierFault::kNone) {
    status.link = state_->session.is_linked() ? Link::kLinked : Link::kWaiting;
  }
  status.problem =
      status.fault == CourierFault::kNone ? state_->problem_now() : Problem::kNoNetworkProcess;
  status.cage.ends = state_->supervisor.ends();
  status.cage.last_end = state_->supervisor.last_end();
  if (state_->courier) {
    status.cage.courier =
        CourierState{state_->courier->ready().landlock_abi, state_->courier->ready().seccomp};
  }
  return status;
}

Result<void> PartnerLink::join_code(std::string_view text, std::string_view at,
                                    std::string_view listen) {
  const auto code = pairing::code_from_text(text);
  if (!code) return Error::kBadCode;
  const auto address = dial_address(at);
  if ((!at.empty() && !address) || (!listen.empty() && !listen_address(listen)))
    return Error::kBadAddress;
  if (!state_->may_pair(base::Way::kDirect)) return Error::kWordsByTor;
  PairingRun run;
  run.method = ledger::PairingMethod::kWords;
  run.number = code->number;
  run.secret = crypto::SecretBytes::copy_of(base::bytes_of(code->words));
  if (address) run.candidates = {*address};
  if (at.empty()) run.search = PairingRun::Search::kAllowed;
  const auto& own = state_->run;
  if (own && own->side == channel::PairingSide::kDisplayer && own->number == run.number &&
      crypto::equal_in_constant_time(own->secret.view(), run.secret.view())) {
    return Error::kOwnCode;
  }
  if (const auto way = state_->make_way_for_pairing(); !way) return way.error();
  return state_->join(std::move(run), listen);
}

Result<void> PartnerLink::join_picture(std::string_view text, std::string_view at,
                                       std::string_view listen, JoinBy by) {
  auto picture = pairing::picture_from_text(text);
  if (!picture) return Error::kBadCode;
  if (picture->commitment ==
      pairing::commitment_to(crypto::public_key_of(state_->identities.present)))
    return Error::kOwnCode;
  const bool is_far = pairing::is_far(*picture);
  if (!is_far && picture->expires + kClockTolerance < state_->clock.now())
    return Error::kCodeExpired;
  const auto way = is_far ? base::Way::kTor : base::Way::kDirect;
  if (const auto may = state_->may_pair(way); !may) return may.error();
  if (!is_far && by == JoinBy::kTorAlone) return Error::kNotFar;
  PairingRun run;
  run.method = ledger::PairingMethod::kPicture;
  run.secret = std::move(picture->secret);
  run.commitment = picture->commitment;
  run.way = way;
  const bool is_typed = !at.empty() && !is_far;
  const std::vector<std::string> places =
      is_typed ? std::vector{std::string(at)} : picture->addresses;
  for (const std::string& place : places) {
    const auto address = dial_address(place);
    // Never look up a host name that is in the picture: the query would reveal where this device is
    // to the person who chose the name.
    if (address && !is_far && (is_typed || is_numeric(*address)))
      run.candidates.push_back(*address);
  }
  if (!is_typed && !is_far) run.search = PairingRun::Search::kAllowed;
  if ((is_typed && run.candidates.empty()) || (!listen.empty() && !listen_address(listen)))
    return Error::kBadAddress;
  if (const auto made = state_->make_way_for_pairing(); !made) return made.error();
  return state_->join(std::move(run), listen);
}

PartnerLink::Pairing PartnerLink::pairing() const {
  return state_->pairing;
}

PartnerLink::Pairing PartnerLink::wait_for_pairing(base::FairLock& lock, const KnownPairing& known,
                                                   std::chrono::seconds at_most) {
  state_->changed.wait_for(lock, at_most, [&] {
    const Pairing& now = state_->pairing;
    const bool has_news = now.state != known.state ||
                          (known.guesses_left && now.guesses_left != *known.guesses_left) ||
                          (known.run && now.run != *known.run);
    return state_->life != State::Life::kServing || has_news;
  });
  return state_->pairing;
}

Result<void> PartnerLink::words_compared(Words words) {
  if (!state_->run || !state_->progress.compared(words)) return Error::kNoPairing;
  state_->pairing.state = state_->progress.state();
  state_->send(channel::WordsCompared{words == Words::kSame});
  state_->changed.notify_all();
  return {};
}

Result<void> PartnerLink::end_pairing() {
  const bool is_provisional =
      state_->partner == Partner::kProvisional && state_->pairing.state == PairingState::kFinishing;
  if (is_provisional) {
    if (const auto dropped = state_->give_up_partner(); !dropped) return dropped.error();
  }
  state_->end_pairing();
  return {};
}

Result<void> PartnerLink::set_address(std::string_view address) {
  if (!address.empty() && !dial_address(address)) return Error::kBadAddress;
  if (state_->partner == Partner::kNone) return Error::kNoPartner;
  const auto kept = state_->ledger.set_address(address);
  if (!kept) return from_ledger(kept.error());
  state_->partner_address = address;
  // Drop a dial that is under way: it goes to the old address.
  state_->dial.reset();
  state_->handed_over.reset();
  state_->failures.clear();
  state_->strangers = 0;
  if (state_->problem == Problem::kUnproven) state_->problem = Problem::kNone;
  state_->send(channel::SyncNow{});
  return {};
}

Result<void> PartnerLink::set_listen(std::string_view listen) {
  if (state_->partner == Partner::kNone) return Error::kNoPartner;
  const auto address = listen_address(listen);
  if (!listen.empty() && !address) return Error::kBadAddress;
  if (state_->schedule.is_offline() || !state_->settings.tor.goes_directly()) {
    // While this device is offline, or meets by Tor alone, only store the address. The socket is
    // opened when the device goes online, and may be reached directly.
    const auto kept = state_->ledger.set_listen(address ? to_text(*address) : std::string());
    if (!kept) return from_ledger(kept.error());
    return {};
  }
  std::optional<Listening> bound;
  if (address) {
    const auto& present = state_->listening;
    if (present && present->address == *address) return {};
    const bool holds_port = present && present->address.port == address->port;
    auto made = listen_at(*address);
    if (!made && holds_port) made = state_->listen_instead(*address);
    if (!made) return made.error();
    bound = std::move(*made);
  }
  const auto kept = state_->ledger.set_listen(bound ? to_text(bound->address) : std::string());
  if (!kept) return from_ledger(kept.error());
  state_->bind_again_at.reset();
  state_->listening = std::move(bound);
  // If this device stops listening, its courier must be replaced, since a courier cannot give a
  // listening socket back.
  if (state_->listening && state_->courier) {
    state_->send_listening(State::Purpose::kPartner);
    state_->send_beacons();
  } else if (state_->listening || state_->courier) {
    state_->serve_partner();
  }
  return {};
}

// Listens at `address` instead of the present one. Closes the present socket first, here and in the
// courier, because it may hold the wanted port. If `address` cannot be bound, listens at the
// earlier one again.
Result<Listening> PartnerLink::State::listen_instead(const SocketAddress& address) {
  const SocketAddress before = listening->address;
  stop_courier();
  listening.reset();
  auto made = listen_at(address);
  if (made) return made;
  listen_for_partner();
  serve_partner();
  return made;
}

Result<std::size_t> PartnerLink::unpair() {
  if (state_->partner == Partner::kNone) return Error::kNoPartner;
  state_->end_pairing();
  const auto dropped = state_->give_up_partner();
  if (!dropped) return dropped.error();
  state_->tor.forget();
  state_->leave_port();
  state_->supervisor.person_asked();
  state_->changed.notify_all();
  return dropped;
}

void PartnerLink::partner_sent(const ledger::Applied& applied) {
  state_->partner_sent(applied);
}

void PartnerLink::ledger_changed() {
  state_->session.ledger_changed();
  if (!state_->session.is_linked()) return;
  state_->send(channel::LedgerChanged{});
}

bool PartnerLink::is_renewing() const {
  return state_->own_keys == State::OwnKeys::kWait;
}

void PartnerLink::end_waits() {
  if (state_->life == State::Life::kServing) state_->life = State::Life::kWaitsEnded;
  state_->changed.notify_all();
}

}  // namespace waterline::link
