#include <algorithm>
#include <array>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>

#include "link/partner_link_state.h"

namespace waterline::link {

namespace channel = wire::channel;

namespace {

// The thread releases the mutex after this many messages, or after kMaxWork, so that other threads
// get a turn.
constexpr int kMessagesAtOnce = 8;
constexpr std::chrono::milliseconds kMaxWork{10};
// While more than this many bytes wait for the courier to read them, the node reads no message of
// the courier. So at most this many bytes, and one more answer, are ever kept for it.
constexpr std::size_t kMaxUnsent = std::size_t{1024} * 1024;

PartnerLink::CourierEnd meaning_of(CourierProcess::Ended ended) {
  switch (ended) {
    case CourierProcess::Ended::kForbiddenCall:
      return PartnerLink::CourierEnd::kForbiddenCall;
    case CourierProcess::Ended::kBrokeForm:
      return PartnerLink::CourierEnd::kBrokeRule;
    case CourierProcess::Ended::kGone:
      break;
  }
  return PartnerLink::CourierEnd::kGone;
}

}  // namespace

PartnerLink::State::State(std::filesystem::path program_file, ledger::Ledger& the_ledger,
                          const OwnIdentities& own_identities, const base::Clock& a_clock,
                          base::Random& a_random, base::FairMutex& shared_mutex,
                          WallClock a_wall_clock, TorWay::Machine machine)
    : program(std::move(program_file)),
      ledger(the_ledger),
      identities(own_identities),
      clock(a_clock),
      random(a_random),
      mutex(shared_mutex),
      wall_clock(std::move(a_wall_clock)),
      shift(daily_shift(own_identities.present)),
      wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      tor(std::move(machine), a_clock, a_random) {
  base::check(static_cast<bool>(wake));
  looked_at = clock.now();
  looked_at_steady = clock.steady_now();
}

void PartnerLink::State::wake_up() const {
  eventfd_write(wake.get(), 1);
}

void PartnerLink::State::serve() {
  base::FairLock lock(mutex);
  while (life != Life::kStopping) {
    const std::array<pollfd, 2> of_tor = tor.waits();
    std::array<pollfd, 5> waits{{{wake.get(), POLLIN, 0},
                                 {-1, POLLIN, 0},
                                 {addresses_watch.get(), POLLIN, 0},
                                 of_tor[0],
                                 of_tor[1]}};
    if (courier) {
      waits[1].fd = courier->channel();
      if (courier->has_unsent()) waits[1].events |= POLLOUT;
      if (courier->unsent() > kMaxUnsent) waits[1].events = POLLOUT;
    }
    int sleep = looks_around() ? static_cast<int>(kLook.count()) : -1;
    if (const auto until = next_time()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - clock.steady_now());
      const auto soon = std::clamp<std::chrono::milliseconds>(left, {}, kMaxSleep);
      sleep = static_cast<int>(soon.count());
    }
    lock.unlock();
    poll(waits.data(), waits.size(), sleep);
    lock.lock();
    eventfd_t count = 0;
    eventfd_read(wake.get(), &count);
    if (life != Life::kStopping) handle_events();
  }
}

// Handles everything that happened. The courier may have been replaced since poll() returned, so
// this does not use the result of poll() and checks every source again.
void PartnerLink::State::handle_events() {
  if (courier) courier->flush();
  const auto until = std::chrono::steady_clock::now() + kMaxWork;
  for (int i = 0; courier && i < kMessagesAtOnce && courier->unsent() <= kMaxUnsent; ++i) {
    const auto message = courier->receive();
    if (!message) break;
    handle(*message);
    if (std::chrono::steady_clock::now() >= until) break;
  }
  if (courier && courier->gone()) courier_failed(meaning_of(courier->put_an_end()));
  if (addresses_watch && read_away(addresses_watch)) own_addresses_changed();
  dial_finished();
  handle_time();
  handle_tor();
}

void PartnerLink::State::handle(const channel::ToNode& message) {
  const bool in_order =
      supervisor.serves(Purpose::kPartner)
          ? partner_channel.take(message, clock.steady_now()) && handle_partner(message)
          : supervisor.serves(Purpose::kPairing) && handle_pairing(message);
  if (!in_order) courier_failed(CourierEnd::kBrokeRule);
  changed.notify_all();
}

std::optional<base::SteadyTime> PartnerLink::State::next_time() const {
  std::optional<base::SteadyTime> next;
  const auto consider = [&next](base::SteadyTime time) {
    next = next ? std::min(*next, time) : time;
  };
  if (const auto due = supervisor.due()) consider(*due);
  if (bind_again_at) consider(*bind_again_at);
  if (partner == Partner::kProvisional) consider(provisional_until);
  if (run && run->side == channel::PairingSide::kDisplayer) consider(run->expires_here);
  if (run && run->search == PairingRun::Search::kRunning) consider(run->search_ends);
  if (calls_far()) consider(run->calls_end);
  return next;
}

void PartnerLink::State::handle_time() {
  const auto now = clock.steady_now();
  apply_schedule();
  look_around();
  if (partner == Partner::kProvisional && provisional_until <= now) {
    if (!give_up_partner()) {
      provisional_until = now + kDropAgain;
    } else if (pairing.state == PairingState::kFinishing ||
               pairing.state == PairingState::kPaired) {
      pairing_is_over(PairingEnd::kCut);
    }
  }
  if (pairing.state == PairingState::kWaiting && offer_expired())
    pairing_is_over(PairingEnd::kOfferOver);
  if (run && run->search == PairingRun::Search::kRunning && run->search_ends <= now)
    search_is_over();
  if (bind_again_at && *bind_again_at <= now) {
    bind_again_at.reset();
    if (run) {
      resume_offer();
    } else if (partner != Partner::kNone && !schedule.is_offline()) {
      listen_for_partner();
    }
  }
  if (const auto purpose = supervisor.take_due(now)) resume(*purpose);
}

bool PartnerLink::State::launch(Purpose purpose) {
  stop_courier();
  supervisor.starts(purpose);
  auto started = CourierProcess::start(program);
  if (started) {
    courier = std::move(*started);
    partner_channel = {};
    call_messages = 0;
    wake_up();
    return true;
  }
  switch (started.error()) {
    case CourierProcess::Failure::kMissing:
      supervisor.cannot_run(CourierFault::kMissing);
      give_up_courier();
      break;
    case CourierProcess::Failure::kNoSandbox:
      supervisor.cannot_run(CourierFault::kNoSandbox);
      give_up_courier();
      break;
    case CourierProcess::Failure::kFailed:
      courier_failed(CourierEnd::kGone);
      break;
  }
  return false;
}

void PartnerLink::State::resume(Purpose purpose) {
  if (purpose == Purpose::kPairing && run) serve_pairing();
  if (purpose == Purpose::kPartner && partner != Partner::kNone && !schedule.is_offline())
    serve_partner();
}

void PartnerLink::State::stop_courier() {
  dial.reset();
  if (courier) courier->stop();
  courier.reset();
  links.clear();
  addresses_watch.reset();
  link_is_down();
  supervisor.stopped();
}

void PartnerLink::State::courier_failed(CourierEnd how) {
  supervisor.ended(how);
  courier.reset();
  dial.reset();
  links.clear();
  link_is_down();
  if (run) {
    run_over(channel::PairingEnd::kCut);
    // If no pairing is left, no new courier is needed for it: either the pairing is over, or it
    // succeeded and take_up_partner() serves the partner already. If this device shows an offer
    // that is still valid, the pairing goes on and needs a new courier.
    if (!run) return;
  }
  supervisor.start_again(clock.steady_now());
  if (supervisor.state() == CourierSupervisor::State::kGivenUp) give_up_courier();
  wake_up();
  changed.notify_all();
}

// Gives up after too many couriers failed. Closes the listening socket, because no courier would
// accept its connections.
void PartnerLink::State::give_up_courier() {
  bind_again_at.reset();
  listening.reset();
  tor.close();
  if (run) pairing_is_over(PairingEnd::kCut);
  changed.notify_all();
}

void PartnerLink::State::send(const channel::ToCourier& message) {
  if (!courier) return;
  courier->send(message);
  if (courier->has_unsent()) wake_up();
}

void PartnerLink::State::send_socket(const channel::PassSocket& message,
                                     base::FileDescriptor socket) {
  courier->send({message}, std::move(socket));
  partner_channel.passed(message);
}

void PartnerLink::State::send_listening(Purpose purpose) {
  if (!courier || !listening) return;
  // Pass the courier a copy: the node keeps the socket for the next courier, if this one fails.
  base::FileDescriptor copy(fcntl(listening->socket.get(), F_DUPFD_CLOEXEC, 0));
  if (copy) {
    send_socket({channel::SocketUse::kListen, purpose == Purpose::kPairing}, std::move(copy));
  }
}

void PartnerLink::State::dial_finished() {
  if (!dial) return;
  auto outcome = dial->take_outcome();
  if (!outcome) return;
  dial.reset();
  if (supervisor.serves(Purpose::kPairing)) return pairing_dial_finished(std::move(*outcome));
  failures.clear();
  for (std::size_t i = 0; i < outcome->failures.size(); ++i)
    failures.emplace_back(dialling[i], outcome->failures[i]);
  if (!outcome->socket) {
    calls = Calls::kFailed;
    // Somebody who waits need not wait for the rest of the head start of the direct ways.
    if (asking > 0) tor.call_soon();
    changed.notify_all();
    return;
  }
  reached = dialling[outcome->reached];
  if (courier) {
    send_socket({channel::SocketUse::kDialled, /*pairing=*/false}, std::move(outcome->socket));
    handed_over = clock.steady_now();
  }
}

}  // namespace waterline::link
