#include "courier/offer_search.h"

#include <algorithm>
#include <utility>

namespace waterline::courier {

namespace channel = wire::channel;

OfferSearch::OfferSearch(asio::io_context& io, base::Random& random, const base::Clock& clock,
                         NodeChannel& channel)
    : io_(io),
      random_(random),
      clock_(clock),
      channel_(channel),
      answers_(io, clock, [this](base::ByteView datagram, const channel::Ipv4Endpoint& source) {
        received(datagram, source);
      }) {}

void OfferSearch::begin(pairing::Calls calls) {
  end();
  calls_ = std::move(calls);
  begun_ = clock_.steady_now();
}

void OfferSearch::end() {
  answers_.close();
  senders_.clear();
  nonces_.clear();
  reported_.clear();
  calls_.reset();
}

void OfferSearch::call_by(Socket socket, const channel::Ipv4Endpoint& source) {
  if (!calls_) return;
  auto adopted = adopt_datagrams(io_, std::move(socket));
  if (adopted) senders_.push_back({std::move(*adopted), source});
}

void OfferSearch::receive_by(Socket socket) {
  if (calls_) answers_.receive_by(std::move(socket));
}

void OfferSearch::received(base::ByteView datagram, const channel::Ipv4Endpoint& source) {
  if (reported_.size() >= kMaxReported) return;
  for (const pairing::Calls::Nonce& nonce : nonces_) {
    const auto port = calls_->read_answer(datagram, source, nonce);
    if (!port) continue;
    const channel::Ipv4Endpoint found{source.host, *port};
    if (std::ranges::count(reported_, found) > 0) return;
    reported_.push_back(found);
    channel_.send(channel::OfferSeen{found});
    return;
  }
}

// Returns when this socket sends its next call. From the first answer on there is none.
base::SteadyTime OfferSearch::next_call(const Sender& sender) const {
  const bool calls_again = reported_.empty() && sender.called < kCallsAt.size();
  return calls_again ? begun_ + kCallsAt[sender.called] : base::SteadyTime::max();
}

base::SteadyTime OfferSearch::deadline() const {
  if (!calls_) return base::SteadyTime::max();
  base::SteadyTime soonest = begun_ + kEnd;
  for (const Sender& sender : senders_) soonest = std::min(soonest, next_call(sender));
  return soonest;
}

void OfferSearch::tick() {
  const auto now = clock_.steady_now();
  if (!calls_) return;
  if (now >= begun_ + kEnd) return end();
  for (Sender& sender : senders_) {
    if (now < next_call(sender)) continue;
    ++sender.called;
    const auto call = calls_->make_call(sender.source, random_);
    nonces_.push_back(pairing::nonce_of(call));
    // Ignore an error: the network may be gone. The node then hears of no offer.
    asio::error_code ignored;
    sender.socket.send(asio::buffer(call), 0, ignored);
  }
}

}  // namespace waterline::courier
