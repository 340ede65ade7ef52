#include <algorithm>
#include <array>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>

#include "link/partner_link_state.h"

namespace waterline::link {

namespace port = wire::port;

namespace {

// How many messages are answered, and for how long, before whoever waits for the mutex gets a turn.
// The mutex is not fair: let go and taken again at once, it would hardly ever be another's. So
// after work that took long nobody has it for a moment, in which who waits wakes up.
constexpr int kMessagesAtOnce = 8;
constexpr std::chrono::milliseconds kLongestWork{10};
constexpr std::chrono::milliseconds kTurn{3};
// Of a courier that does not read its answers no more questions are read: so what waits for it
// stays below this and one answer.
constexpr std::size_t kMaxUnsent = 1024 * 1024;

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
                          base::Random& a_random, std::mutex& shared_mutex, WallClock a_wall_clock)
    : program(std::move(program_file)),
      ledger(the_ledger),
      identities(own_identities),
      clock(a_clock),
      random(a_random),
      mutex(shared_mutex),
      wall_clock(std::move(a_wall_clock)),
      shift(daily_shift(own_identities.present)),
      wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  base::check(static_cast<bool>(wake));
  looked_at = clock.now();
  looked_at_steady = clock.steady_now();
}

void PartnerLink::State::wake_up() const {
  eventfd_write(wake.get(), 1);
}

void PartnerLink::State::serve() {
  std::unique_lock lock(mutex);
  while (!stopping) {
    std::array<pollfd, 3> waits{
        {{wake.get(), POLLIN, 0}, {-1, POLLIN, 0}, {addresses_watch.get(), POLLIN, 0}}};
    if (courier) {
      waits[1].fd = courier->port();
      if (courier->has_unsent()) waits[1].events |= POLLOUT;
      if (courier->unsent() > kMaxUnsent) waits[1].events = POLLOUT;
    }
    int sleep = looks_around() ? static_cast<int>(kLook.count()) : -1;
    if (const auto until = next_time()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - clock.steady_now());
      const auto soon = std::clamp<std::chrono::milliseconds>(left, {}, kLongestSleep);
      sleep = static_cast<int>(soon.count());
    }
    lock.unlock();
    if (worked_long) std::this_thread::sleep_for(kTurn);
    poll(waits.data(), waits.size(), sleep);
    lock.lock();
    eventfd_t count = 0;
    eventfd_read(wake.get(), &count);
    if (!stopping) handle_events();
  }
}

// What poll saw may be another's by now: the courier may have been replaced meanwhile. So
// everything is asked anew.
void PartnerLink::State::handle_events() {
  if (courier) courier->flush();
  const auto begun = std::chrono::steady_clock::now();
  worked_long = false;
  for (int i = 0; courier && i < kMessagesAtOnce && !worked_long && courier->unsent() <= kMaxUnsent;
       ++i) {
    const auto message = courier->receive();
    if (!message) break;
    handle(*message);
    worked_long = std::chrono::steady_clock::now() - begun >= kLongestWork;
  }
  if (courier && courier->gone()) courier_failed(meaning_of(courier->put_an_end()));
  if (addresses_watch && read_away(addresses_watch)) own_addresses_changed();
  dial_finished();
  handle_time();
}

void PartnerLink::State::handle(const port::ToNode& message) {
  const bool in_order =
      purpose == Purpose::kPartner
          ? partner_port.take(message, clock.steady_now()) && handle_partner(message)
          : purpose == Purpose::kPairing && handle_pairing(message);
  if (!in_order) courier_failed(CourierEnd::kBrokeRule);
  changed.notify_all();
}

std::optional<base::SteadyTime> PartnerLink::State::next_time() const {
  std::optional<base::SteadyTime> next;
  const auto consider = [&next](base::SteadyTime time) {
    next = next ? std::min(*next, time) : time;
  };
  if (restart_at) consider(*restart_at);
  if (bind_again_at) consider(*bind_again_at);
  if (has_partner && !confirmed) consider(provisional_until);
  if (run && run->side == port::PairingSide::kDisplayer) consider(run->expires_here);
  return next;
}

void PartnerLink::State::handle_time() {
  const auto now = clock.steady_now();
  apply_schedule();
  look_around();
  if (has_partner && !confirmed && provisional_until <= now) {
    (void)give_up_partner();
    if (pairing.state == PairingState::kFinishing || pairing.state == PairingState::kPaired)
      finish_pairing(PairingState::kOver, PairingEnd::kCut);
  }
  if (pairing.state == PairingState::kWaiting && offer_expired()) {
    finish_pairing(PairingState::kOver, PairingEnd::kOfferOver);
  }
  if (bind_again_at && *bind_again_at <= now) {
    bind_again_at.reset();
    if (run) {
      resume_offer();
    } else if (has_partner && !offline) {
      listen_for_partner();
    }
  }
  if (restart_at && *restart_at <= now) {
    restart_at.reset();
    resume();
  }
}

bool PartnerLink::State::launch(Purpose for_purpose) {
  stop_courier();
  purpose = for_purpose;
  auto started = CourierProcess::start(program);
  if (started) {
    courier = std::move(*started);
    partner_port = {};
    fault = CourierFault::kNone;
    wake_up();
    return true;
  }
  switch (started.error()) {
    case CourierProcess::Failure::kMissing:
      fail_for_good(CourierFault::kMissing);
      break;
    case CourierProcess::Failure::kNoSandbox:
      fail_for_good(CourierFault::kNoSandbox);
      break;
    case CourierProcess::Failure::kFailed:
      courier_failed(CourierEnd::kGone);
      break;
  }
  return false;
}

void PartnerLink::State::resume() {
  if (purpose == Purpose::kPairing && run) serve_pairing();
  if (purpose == Purpose::kPartner && has_partner && !offline) serve_partner();
}

void PartnerLink::State::stop_courier() {
  restart_at.reset();
  dial.reset();
  if (courier) courier->stop();
  courier.reset();
  links.clear();
  addresses_watch.reset();
  link_is_down();
  purpose = Purpose::kNone;
}

void PartnerLink::State::courier_failed(CourierEnd how) {
  ++courier_ends;
  last_courier_end = how;
  courier.reset();
  dial.reset();
  links.clear();
  link_is_down();
  if (run) {
    pairing_over(port::PairingEnd::kCut);
    // over and done with, or the partner is served already; else an offer stands on
    if (!run) return;
  }
  restart_at = restarts.failed(clock.steady_now());
  if (!restart_at) fail_for_good(CourierFault::kKeepsFailing);
  wake_up();
  changed.notify_all();
}

// Nobody serves what listens, so nothing listens.
void PartnerLink::State::fail_for_good(CourierFault why) {
  fault = why;
  restart_at.reset();
  bind_again_at.reset();
  listening.reset();
  if (run) finish_pairing(PairingState::kOver, PairingEnd::kCut);
  changed.notify_all();
}

void PartnerLink::State::forget_failures() {
  restarts.forget();
  fault = CourierFault::kNone;
}

void PartnerLink::State::tell(const port::ToCourier& message) {
  if (!courier) return;
  courier->send(message);
  if (courier->has_unsent()) wake_up();
}

void PartnerLink::State::pass(const port::PassSocket& message, base::FileDescriptor socket) {
  courier->send({message}, std::move(socket));
  partner_port.passed(message);
}

void PartnerLink::State::pass_listening(bool for_pairing) {
  if (!courier || !listening) return;
  // Kept here too: a courier that fails has a successor.
  base::FileDescriptor copy(fcntl(listening->socket.get(), F_DUPFD_CLOEXEC, 0));
  if (copy) pass({port::SocketUse::kListen, for_pairing}, std::move(copy));
}

void PartnerLink::State::dial_finished() {
  if (!dial) return;
  auto outcome = dial->take_outcome();
  if (!outcome) return;
  dial.reset();
  if (purpose == Purpose::kPairing) return pairing_dial_finished(std::move(*outcome));
  failures.clear();
  for (std::size_t i = 0; i < outcome->failures.size(); ++i)
    failures.emplace_back(dialling[i], outcome->failures[i]);
  if (!outcome->socket) {
    dial_failed = true;
    changed.notify_all();
    return;
  }
  reached = dialling[outcome->reached];
  if (courier) {
    pass({port::SocketUse::kDialled, /*pairing=*/false}, std::move(outcome->socket));
    handed_over = clock.steady_now();
  }
}

}  // namespace waterline::link
