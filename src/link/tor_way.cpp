#include "link/tor_way.h"

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

#include "link/tor_options.h"

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

bool is_of(const TorKeys& keys, const crypto::OnionAddress& own) {
  return keys.own_address == own;
}

bool has(const std::vector<TorKeys>& all, const TorKeys& one) {
  return std::ranges::any_of(all,
                             [&](const TorKeys& keys) { return is_of(keys, one.own_address); });
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

TorWay::TorWay(Machine machine, const base::Clock& clock, base::Random& random)
    : machine_(std::move(machine)), clock_(clock), calls_(random) {}

TorWay::~TorWay() {
  close();
}

void TorWay::open(std::vector<TorKeys> keys, TorHosting hosting, std::chrono::seconds head_start) {
  if (is_open_ && hosting != hosting_) close();
  head_start_ = head_start;
  if (is_open_) {
    for (const TorKeys& one : keys_) {
      if (tor_ && hosting_ == TorHosting::kHosts && !has(keys, one))
        tor_->send(end_service(one.own_address));
    }
    std::swap(keys_, keys);  // `keys` are the earlier ones now
    for (const TorKeys& one : keys_) {
      if (!has(keys, one)) give(one);
    }
    return;
  }
  is_open_ = true;
  keys_ = std::move(keys);
  hosting_ = hosting;
  if (supervisor_.state() == TorSupervisor::State::kNone) launch();
}

void TorWay::launch() {
  const auto now = clock_.steady_now();
  const auto program = machine_.program();
  if (!program) return supervisor_.cannot_run(TorSupervisor::Fault::kMissing);
  if (hosting_ == TorHosting::kHosts && !listening_) {
    auto made = listen_for_tor(machine_.places.run);
    if (!made) return supervisor_.cannot_run(TorSupervisor::Fault::kNoFolder);
    listening_ = std::move(*made);
  }
  auto started = TorProcess::start(*program, machine_.places, supervisor_.sandbox());
  if (!started && started.error() == TorProcess::Failure::kMissing)
    return supervisor_.cannot_run(TorSupervisor::Fault::kMissing);
  if (!started && started.error() == TorProcess::Failure::kNoFolder)
    return supervisor_.cannot_run(TorSupervisor::Fault::kNoFolder);
  supervisor_.starts();
  if (!started) return supervisor_.ended(now);
  tor_ = std::move(*started);
  progress_.started(now);
  for (const TorKeys& one : keys_) give(one);
}

// Tells Tor these keys, as soon as it reads.
void TorWay::give(const TorKeys& keys) {
  if (!tor_) return;
  tor_->send(allow_calling(keys.partner, keys.caller));
  if (hosting_ == TorHosting::kHosts)
    tor_->send(add_service(keys.own, keys.partner_caller, kTorIn));
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
  if (listening_) ::unlink((machine_.places.run / kTorIn).c_str());
  listening_.reset();
  // A Tor that was killed left them.
  ::unlink((machine_.places.run / kTorCalls).c_str());
  ::unlink((machine_.places.run / kTorBoxes).c_str());
  keys_.clear();
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
  if (hosting_ == TorHosting::kHosts) {
    for (const TorKeys& one : keys_) tor_->send(end_service(one.own_address));
    open = keys_.size();
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
  calls_.end(clock_.steady_now());
  call_.reset();
  tor_.reset();
  progress_.ended();
  supervisor_.stopped();
  call_soon();
  if (supervisor_.state() == TorSupervisor::State::kNone) launch();
}

TorWay::Asked TorWay::ask() {
  supervisor_.person_asked();
  soon_calls_.make_room();
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
                                answer->asked != TorAsked::kEndService);
    progress_.take(message, now);
  }
  if (tor_->has_answered()) supervisor_.answered();
  if (tor_->gone() || is_refused) lost(now);
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
  switch (progress_.state()) {
    case TorProgress::State::kNone:
    case TorProgress::State::kStarting:
      break;
    case TorProgress::State::kReady:
      return hosting_ == TorHosting::kOnlyCalls || progress_.is_stuck(now);
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
  calls_.begin(now + head_start_);
  if (!calls_.take_due(now)) return;
  call_ = std::make_unique<TorCall>(machine_.places.run, keys_[turn_++ % keys_.size()].partner);
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
      connected_ = call_->take_socket();
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

std::optional<base::FileDescriptor> TorWay::take_connected() {
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
  return {supervisor_.state(),     supervisor_.fault(),   supervisor_.sandbox(),
          progress_.state(),       progress_.bootstrap(), progress_.is_stuck(clock_.steady_now()),
          progress_.has_network(), progress_.clock(),     last_call_};
}

}  // namespace waterline::link
