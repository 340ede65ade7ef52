#include "courier/pairing_service.h"

#include <algorithm>

#include "crypto/secret.h"
#include "pairing/call.h"
#include "pairing/code.h"

namespace waterline::courier {

namespace channel = wire::channel;
using pairing::Event;

namespace {

pairing::Calls calls_of(const pairing::Setup& setup) {
  return setup.method == channel::PairingMethod::kWords
             ? pairing::Calls::by_number(setup.offer_number)
             : pairing::Calls::by_picture(pairing::call_id_of(setup.secret));
}

}  // namespace

PairingService::PairingService(asio::io_context& io, base::Random& random, const base::Clock& clock,
                               NodeChannel& channel)
    : io_(io),
      random_(random),
      clock_(clock),
      channel_(channel),
      calls_(io, random, clock, channel) {}

void PairingService::begin(pairing::Setup setup) {
  end();
  setup_ = std::move(setup);
  if (setup_->side == channel::PairingSide::kDisplayer) calls_.begin(calls_of(*setup_));
}

void PairingService::end() {
  calls_.end();
  if (listener_) listener_->close();
  listener_.reset();
  for (const auto& visitor : waiting_) visitor->connection->close();
  waiting_.clear();
  if (run_) run_->connection->finish();
  run_.reset();
  setup_.reset();
}

void PairingService::listen(Socket socket, base::Way way) {
  if (!setup_ || setup_->side != channel::PairingSide::kDisplayer) return;
  if (listener_) listener_->close();
  listener_ = std::make_shared<Listener>(
      io_, clock_,
      [this, way](Stream accepted, const StreamEndpoint& caller) {
        if (waiting_.size() >= kMaxWaiting) turn_away(*waiting_.front());
        add(std::move(accepted), way, way == base::Way::kDirect ? host_of(caller) : base::Bytes());
      },
      TokenBucket::kPerSecond);
  listener_->start(std::move(socket));
}

void PairingService::dialled(Socket socket, base::Way way) {
  if (!setup_ || setup_->side != channel::PairingSide::kJoiner || run_ || unanswered_guesses_ > 0)
    return;
  Stream connected(io_);
  if (take_over(connected, std::move(socket))) add(std::move(connected), way, {});
}

void PairingService::answer_by(Socket socket, const channel::PassSocket& message) {
  calls_.answer_by(std::move(socket), *message.source, *message.peer, message.listen_port);
}

void PairingService::add(Stream socket, base::Way way, base::Bytes caller) {
  auto added = std::make_unique<Visitor>(Visitor{
      std::make_shared<Connection>(std::move(socket)),
      pairing::Machine(copy_of_setup(way), random_, clock_.steady_now()), std::move(caller)});
  Visitor& visitor = *added;
  const auto connection = visitor.connection;
  if (setup_->side == channel::PairingSide::kJoiner) {
    run_ = std::move(added);
  } else {
    waiting_.push_back(std::move(added));
  }
  connection->write(visitor.machine.take_output());
  connection->start({.received =
                         [this, &visitor](base::ByteView bytes) {
                           handle(visitor, visitor.machine.receive(bytes, clock_.steady_now()));
                         },
                     .cut = [this, &visitor] { handle(visitor, visitor.machine.cut()); },
                     .may_read = [] { return true; },
                     .written = [] {}});
}

// Sends what `visitor`, one connection of a pairing, has to send, and carries out its events.
// `visitor` may be destroyed when this returns.
void PairingService::handle(Visitor& visitor, std::vector<Event> events) {
  visitor.connection->write(visitor.machine.take_output());
  for (auto& event : events) {
    if (std::holds_alternative<pairing::CountGuess>(event)) {
      if (!count_guess(visitor)) return;
    } else if (const auto* compare = std::get_if<pairing::CompareWords>(&event)) {
      channel_.send(channel::CompareWords{compare->words});
    } else if (const auto* agreed = std::get_if<pairing::Agreed>(&event)) {
      channel::Agreed message{
          agreed->partner.bytes, {}, agreed->partner_epoch, visitor.caller, agreed->partner_port};
      std::ranges::copy(agreed->pair_key.bytes(), message.pair_key.begin());
      channel_.send(message);
      crypto::wipe(message.pair_key);
    } else if (const auto* end = std::get_if<pairing::Over>(&event)) {
      return over(visitor, end->end);
    }
  }
}

bool PairingService::count_guess(Visitor& visitor) {
  if (&visitor != run_.get()) {
    if (run_ || unanswered_guesses_ > 0) {
      turn_away(visitor);
      return false;
    }
    const auto place = std::ranges::find_if(
        waiting_, [&visitor](const auto& one) { return one.get() == &visitor; });
    base::check(place != waiting_.end());
    run_ = std::move(*place);
    waiting_.erase(place);
  }
  ++unanswered_guesses_;
  channel_.send(channel::CountGuess{});
  return true;
}

void PairingService::over(Visitor& visitor, channel::PairingEnd end) {
  visitor.connection->finish();
  if (&visitor == run_.get()) {
    run_.reset();
    channel_.send(channel::PairingOver{end});
    return;
  }
  std::erase_if(waiting_, [&visitor](const auto& one) { return one.get() == &visitor; });
  // Report a caller whose program has another version, because this person, too, is told to update.
  // Report nothing else that a stranger does before a guess. While another caller is the run, or a
  // guess is not answered, do not report even the version: the report would be taken for one about
  // that caller.
  if (end == channel::PairingEnd::kOtherVersion && !run_ && unanswered_guesses_ == 0)
    channel_.send(channel::PairingOver{end});
}

void PairingService::turn_away(const Visitor& visitor) {
  visitor.connection->close();
  std::erase_if(waiting_, [&visitor](const auto& one) { return one.get() == &visitor; });
}

void PairingService::guess_counted(bool allowed) {
  if (unanswered_guesses_ == 0) return;
  --unanswered_guesses_;
  if (run_) handle(*run_, run_->machine.guess_counted(allowed, clock_.steady_now()));
}

void PairingService::words_compared(bool same) {
  if (run_) handle(*run_, run_->machine.words_compared(same, clock_.steady_now()));
}

void PairingService::partnership_stored(bool stored) {
  if (run_) handle(*run_, run_->machine.partnership_stored(stored, clock_.steady_now()));
}

base::SteadyTime PairingService::deadline() const {
  base::SteadyTime soonest = run_ ? run_->machine.deadline() : base::SteadyTime::max();
  for (const auto& visitor : waiting_) soonest = std::min(soonest, visitor->machine.deadline());
  return soonest;
}

void PairingService::tick() {
  const auto now = clock_.steady_now();
  if (run_) handle(*run_, run_->machine.tick(now));
  // Go backwards, because a visitor whose attempt is over is removed from the list.
  for (std::size_t i = waiting_.size(); i > 0; --i)
    handle(*waiting_[i - 1], waiting_[i - 1]->machine.tick(now));
}

pairing::Setup PairingService::copy_of_setup(base::Way way) const {
  return {.side = setup_->side,
          .method = setup_->method,
          .offer_number = setup_->offer_number,
          .secret = setup_->secret.clone(),
          .commitment = setup_->commitment,
          .identity = setup_->identity.clone(),
          .epoch = setup_->epoch,
          .listen_port = setup_->listen_port,
          .way = way};
}

}  // namespace waterline::courier
