#include "courier/call_answers.h"

#include <algorithm>
#include <utility>

namespace waterline::courier {

namespace channel = wire::channel;

CallAnswers::CallAnswers(asio::io_context& io, base::Random& random, const base::Clock& clock,
                         NodeChannel& channel)
    : io_(io),
      random_(random),
      clock_(clock),
      channel_(channel),
      calls_in_(io, clock,
                [this](base::ByteView datagram, const channel::Ipv4Endpoint& source) {
                  received(datagram, source);
                }),
      budget_(clock.steady_now(), kPerSecond) {}

void CallAnswers::begin(pairing::Calls calls) {
  end();
  calls_ = std::move(calls);
}

void CallAnswers::end() {
  calls_in_.close();
  heard_.clear();
  waiting_.clear();
  calls_.reset();
}

void CallAnswers::receive_by(Socket socket) {
  if (calls_) calls_in_.receive_by(std::move(socket));
}

void CallAnswers::received(base::ByteView datagram, const channel::Ipv4Endpoint& source) {
  if (heard_.size() >= kMaxAnswers || source.port < pairing::kLowestCallPort) return;
  const auto nonce = calls_->read_call(datagram, source);
  // A call that comes by two networks, or again, gets one answer. An honest joiner's next call is a
  // new one.
  if (!nonce || std::ranges::count(heard_, *nonce) > 0) return;
  if (!budget_.take(clock_.steady_now())) return;
  heard_.push_back(*nonce);
  waiting_.push_back({source, *nonce});
  if (waiting_.size() > kMaxWaiting) waiting_.pop_front();
  channel_.send(channel::WantAnswer{source});
}

void CallAnswers::answer_by(Socket socket, const channel::Ipv4Endpoint& source,
                            const channel::Ipv4Endpoint& caller, std::uint16_t waits_at) {
  const auto call = std::ranges::find(waiting_, caller, &Call::caller);
  auto adopted = adopt_datagrams(io_, std::move(socket));
  if (!calls_ || call == waiting_.end() || !adopted) return;
  const auto answer = calls_->make_answer(call->nonce, source, waits_at, random_);
  waiting_.erase(call);
  asio::error_code ignored;
  adopted->send(asio::buffer(answer), 0, ignored);
}

}  // namespace waterline::courier
