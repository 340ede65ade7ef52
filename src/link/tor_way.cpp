#include "link/tor_way.h"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/check.h"
#include "link/tor_options.h"
#include "pairing/far.h"

namespace waterline::link {
namespace {

TorCallEnd meaning_of(SocksRefusal refusal) {
  switch (refusal) {
    case SocksRefusal::kBadDescriptor:
    case SocksRefusal::kKeyMissing:
    case SocksRefusal::kKeyWrong:
      return TorCallEnd::kOtherPair;
    case SocksRefusal::kBadAddress:
      return TorCallEnd::kNotCalled;
    case SocksRefusal::kNoDescriptor:
    case SocksRefusal::kGeneral:
    case SocksRefusal::kNoHost:
    case SocksRefusal::kNotListening:
    case SocksRefusal::kTimeout:
    case SocksRefusal::kNoIntroduction:
    case SocksRefusal::kNoRendezvous:
    case SocksRefusal::kIntroductionTimeout:
    case SocksRefusal::kOther:
      break;
  }
  return TorCallEnd::kUnreachable;
}

bool has(const TorWay::Plan& plan, const TorKeys& one) {
  return std::ranges::count(plan.keys, one.own_address, &TorKeys::own_address) > 0;
}

bool hosts(const TorWay::Plan& plan) {
  return plan.part != TorPart::kCalls;
}

bool calls(const TorWay::Plan& plan) {
  return plan.part != TorPart::kIsCalled;
}

}  // namespace

TorKeys TorKeys::of(const crypto::PairKey& pair, const crypto::PublicKey& own,
                    const crypto::PublicKey& partner) {
  crypto::OnionSeed seed = crypto::onion_seed_of(pair, own);
  const crypto::OnionAddress own_address = crypto::onion_address_of(seed);
  return {std::move(seed), own_address, crypto::onion_caller_key_of(pair, own),
          crypto::onion_address_of(crypto::onion_seed_of(pair, partner)),
          crypto::onion_caller_public_key_of(crypto::onion_caller_key_of(pair, partner))};
}

TorKeys TorKeys::of_offer(const crypto::SecretBytes& picture_secret) {
  crypto::OnionSeed seed = pairing::onion_seed_of(picture_secret);
  crypto::OnionCallerKey caller = pairing::onion_caller_key_of(picture_secret);
  const crypto::OnionAddress address = crypto::onion_address_of(seed);
  const auto caller_public = crypto::onion_caller_public_key_of(caller);
  return {std::move(seed), address, std::move(caller), address, caller_public};
}

TorWay::TorWay(Machine machine, const base::Clock& clock, base::Random& random)
    : machine_(std::move(machine)), clock_(clock), calls_(random) {}

TorWay::~TorWay() {
  close();
}

void TorWay::open(Plan plan) {
  base::check(!plan.keys.empty());
  const bool was_open = std::exchange(is_open_, true);
  const Plan before = std::exchange(plan_, std::move(plan));
  calls_.set_pace(plan_.pace);
  if (was_open) {
    change_from(before);
  } else if (supervisor_.state() == TorSupervisor::State::kNone) {
    launch();
  }
}

// Tells Tor what is new in the plan, and what is in it no more.
void TorWay::change_from(const Plan& before) {
  const auto now = clock_.steady_now();
  const bool has_other_keys = !std::ranges::equal(before.keys, plan_.keys, {},
                                                  &TorKeys::own_address, &TorKeys::own_address);
  if (has_other_keys) {
    calls_.end(now);
    call_.reset();
    connected_.reset();
    turn_ = 0;
  }
  if (before.pace != plan_.pace || before.part != plan_.part) {
    calls_.ask(now);
    failed_calls_ = 0;
    last_call_ = TorCallEnd::kNone;
  }
  if (!hosts(plan_)) close_listening();
  if (hosts(plan_) && tor_ && !prepare_listening()) {
    tor_.reset();
    progress_.ended();
    return supervisor_.cannot_run(TorSupervisor::Fault::kNoFolder);
  }
  if (!tor_) return;
  for (const TorKeys& one : before.keys) {
    if (hosts(before) && !(hosts(plan_) && has(plan_, one)))
      tor_->send(end_service(one.own_address));
    if (calls(before) && !(calls(plan_) && has(plan_, one)))
      tor_->send(forbid_calling(one.partner));
  }
  for (const TorKeys& one : plan_.keys) {
    if (calls(plan_) && !(calls(before) && has(before, one)))
      tor_->send(allow_calling(one.partner, one.caller));
    if (!hosts(plan_) || (hosts(before) && has(before, one))) continue;
    tor_->send(add_service(one.own, one.partner_caller, kTorIn));
    progress_.new_service(now);
  }
}

bool TorWay::prepare_listening() {
  if (listening_) return true;
  auto made = listen_for_tor(machine_.places.run);
  if (made) listening_ = std::move(*made);
  return made.ok();
}

void TorWay::close_listening() {
  if (listening_) ::unlink((machine_.places.run / kTorIn).c_str());
  listening_.reset();
}

void TorWay::launch() {
  const auto now = clock_.steady_now();
  const auto program = machine_.program();
  if (!program) return supervisor_.cannot_run(TorSupervisor::Fault::kMissing);
  if (hosts(plan_) && !prepare_listening())
    return supervisor_.cannot_run(TorSupervisor::Fault::kNoFolder);
  auto started = TorProcess::start(*program, machine_.places, sandbox(), bridges_);
  if (!started && started.error() == TorProcess::Failure::kMissing)
    return supervisor_.cannot_run(TorSupervisor::Fault::kMissing);
  if (!started && started.error() == TorProcess::Failure::kNoFolder)
    return supervisor_.cannot_run(TorSupervisor::Fault::kNoFolder);
  supervisor_.starts();
  if (!started) return supervisor_.ended(now);
  tor_ = std::move(*started);
  progress_.started(now);
  for (const TorKeys& one : plan_.keys) {
    if (calls(plan_)) tor_->send(allow_calling(one.partner, one.caller));
    if (hosts(plan_)) tor_->send(add_service(one.own, one.partner_caller, kTorIn));
  }
}

void TorWay::close() {
  if (!is_open_) return;
  is_open_ = false;
  calls_.end(clock_.steady_now());
  calls_.ask(clock_.steady_now());  // a person, or the hours, open it again
  call_.reset();
  connected_.reset();
  if (tor_) say_goodbye();
  tor_.reset();
  progress_.ended();
  supervisor_.stopped();
  close_listening();
  // A Tor that was killed left them.
  ::unlink((machine_.places.run / kTorCalls).c_str());
  ::unlink((machine_.places.run / kTorBoxes).c_str());
  plan_ = {};
  failed_calls_ = 0;
  last_call_ = TorCallEnd::kNone;
}

void TorWay::forget() {
  close();
  std::error_code ignored;
  if (!machine_.places.data.empty()) std::filesystem::remove_all(machine_.places.data, ignored);
}

// Ends our services, and waits until Tor has said that it did.
void TorWay::say_goodbye() {
  std::size_t open = 0;
  if (hosts(plan_)) {
    for (const TorKeys& one : plan_.keys) tor_->send(end_service(one.own_address));
    open = plan_.keys.size();
  }
  const auto until = std::chrono::steady_clock::now() + kGoodbye;
  while (open > 0 && !tor_->gone() && std::chrono::steady_clock::now() < until) {
    pollfd wait{tor_->control(), POLLIN, 0};
    ::poll(&wait, 1, static_cast<int>(kGoodbye.count()));
    tor_->flush();
    for (const TorMessage& message : tor_->receive()) {
      const auto* answer = std::get_if<TorAnswer>(&message);
      if (answer != nullptr && answer->asked == TorAsked::kEndService && open > 0) --open;
    }
  }
  tor_->stop();
}

void TorWay::begin_anew() {
  if (!is_open_) return;
  call_soon();
  if (!beginnings_.take(clock_.steady_now())) return;
  calls_.end(clock_.steady_now());
  call_.reset();
  tor_.reset();
  progress_.ended();
  supervisor_.stopped();
  if (supervisor_.state() == TorSupervisor::State::kNone) launch();
}

TorWay::Asked TorWay::ask() {
  supervisor_.person_asked();
  soon_calls_.make_room();
  beginnings_.make_room();
  failed_calls_ = 0;
  last_call_ = TorCallEnd::kNone;
  if (!is_open_ || tor_ || supervisor_.state() != TorSupervisor::State::kNone)
    return Asked::kRunsAsBefore;
  launch();
  return Asked::kStarted;
}

void TorWay::call_soon() {
  const auto now = clock_.steady_now();
  if (soon_calls_.take(now)) calls_.ask(now);
}

std::array<pollfd, 2> TorWay::waits() const {
  std::array<pollfd, 2> waits{{{-1, 0, 0}, {-1, 0, 0}}};
  if (tor_) {
    const int events = POLLIN | (tor_->has_unsent() ? POLLOUT : 0);
    waits[0] = {tor_->control(), static_cast<short>(events), 0};
  }
  if (call_) waits[1] = {call_->descriptor(), call_->events(), 0};
  return waits;
}

void TorWay::handle(Linked linked) {
  if (!is_open_) return;
  const auto now = clock_.steady_now();
  take_messages(now);
  if (supervisor_.take_due(now)) launch();
  call_again(now, linked);
  advance_call(now);
}

void TorWay::take_messages(base::SteadyTime now) {
  if (!tor_) return;
  tor_->flush();
  bool is_refused = false;
  for (const TorMessage& message : tor_->receive()) {
    const auto* answer = std::get_if<TorAnswer>(&message);
    is_refused = is_refused || (answer != nullptr && !answer->is_good() &&
                                answer->asked != TorAsked::kEndService &&
                                answer->asked != TorAsked::kForbidCalling);
    const auto* published = std::get_if<TorPublished>(&message);
    if (published == nullptr || is_ours(published->address)) progress_.take(message, now);
  }
  if (tor_->has_answered()) supervisor_.answered();
  if (tor_->gone() || is_refused) lost(now);
}

TorSandbox TorWay::sandbox() const {
  return bridges_.empty() ? supervisor_.sandbox() : TorSandbox::kOff;
}

// A service that is in the plan no more may still be stored once.
bool TorWay::is_ours(const std::string& address) const {
  return std::ranges::any_of(plan_.keys,
                             [&](const TorKeys& one) { return one.own_address.text() == address; });
}

void TorWay::lost(base::SteadyTime now) {
  tor_.reset();
  call_.reset();
  calls_.end(now);
  progress_.ended();
  supervisor_.ended(now);
}

// A device that takes calls begins to call when it can be called, so that one of the two reaches the
// other. If its service cannot be stored, it calls nevertheless.
bool TorWay::may_call(base::SteadyTime now) const {
  if (!calls(plan_)) return false;
  switch (progress_.state()) {
    case TorProgress::State::kNone:
    case TorProgress::State::kStarting:
      break;
    case TorProgress::State::kReady:
      return !hosts(plan_) || progress_.is_stuck(now);
    case TorProgress::State::kPublished:
      return true;
  }
  return false;
}

void TorWay::call_again(base::SteadyTime now, Linked linked) {
  if (linked == Linked::kYes || !may_call(now)) {
    calls_.end(now);
    call_.reset();
    if (linked == Linked::kYes) last_call_ = TorCallEnd::kNone;
    return;
  }
  calls_.begin(now + plan_.head_start);
  if (!calls_.take_due(now)) return;
  called_ = turn_++ % plan_.keys.size();
  call_ = std::make_unique<TorCall>(machine_.places.run, plan_.keys[called_].partner);
  called_at_ = now;
}

void TorWay::advance_call(base::SteadyTime now) {
  if (!call_) return;
  call_->advance();
  switch (call_->state()) {
    case TorCall::State::kCalling:
      if (now - called_at_ >= TorCall::kMaxWait) call_failed(now, TorCallEnd::kUnreachable);
      break;
    case TorCall::State::kConnected:
      connected_ = Connected{call_->take_socket(), called_};
      call_.reset();
      calls_.connected(now);
      break;
    case TorCall::State::kRefused:
      call_failed(now, meaning_of(*call_->refusal()));
      break;
    case TorCall::State::kFailed:
      call_failed(now, TorCallEnd::kNotCalled);
      break;
  }
}

void TorWay::call_failed(base::SteadyTime now, TorCallEnd how) {
  call_.reset();
  calls_.failed(now);
  ++failed_calls_;
  last_call_ = how;
}

std::optional<TorWay::Connected> TorWay::take_connected() {
  return std::exchange(connected_, std::nullopt);
}

void TorWay::handshake_failed() {
  ++failed_calls_;
  last_call_ = TorCallEnd::kUnreachable;
}

base::FileDescriptor TorWay::listening() const {
  return base::FileDescriptor(listening_ ? ::fcntl(listening_.get(), F_DUPFD_CLOEXEC, 0) : -1);
}

TorReport TorWay::report() const {
  return {supervisor_.state(),
          supervisor_.fault(),
          sandbox(),
          bridges_.lines().size(),
          progress_.state(),
          progress_.bootstrap(),
          progress_.is_stuck(clock_.steady_now()),
          progress_.has_network(),
          progress_.clock(),
          last_call_};
}

}  // namespace waterline::link
