#include "courier/beacon_sockets.h"

#include <utility>

namespace waterline::courier {

using wire::channel::Ipv4Endpoint;

BeaconSockets::BeaconSockets(asio::io_context& io, base::Random& random, const base::Clock& clock,
                             Seen seen)
    : io_(io),
      random_(random),
      clock_(clock),
      seen_(std::move(seen)),
      received_(io, clock,
                [this](base::ByteView datagram, const Ipv4Endpoint& source) {
                  received(datagram, source);
                }),
      schedule_(random, clock.steady_now()) {}

void BeaconSockets::configure(const sync::SessionKeys* keys) {
  close();
  beacons_.reset();
  if (keys != nullptr) beacons_.emplace(*keys, random_);
}

void BeaconSockets::close() {
  senders_.clear();
  received_.close();
}

void BeaconSockets::send_by(Socket socket, const Ipv4Endpoint& source, std::uint16_t listen_port) {
  auto adopted = adopt_datagrams(io_, std::move(socket));
  if (!beacons_ || !adopted) return;
  senders_.push_back({std::move(*adopted), source, listen_port});
  begin_anew();
}

void BeaconSockets::begin_anew() {
  schedule_.begin(clock_.steady_now());
}

void BeaconSockets::receive_by(Socket socket) {
  if (beacons_) received_.receive_by(std::move(socket));
}

void BeaconSockets::received(base::ByteView datagram, const Ipv4Endpoint& source) {
  const auto port = beacons_->recognise(datagram, source, clock_.now());
  if (port && *port != 0) seen_({source.host, *port});
}

base::SteadyTime BeaconSockets::deadline() const {
  return senders_.empty() ? base::SteadyTime::max() : schedule_.due();
}

void BeaconSockets::tick() {
  const auto now = clock_.steady_now();
  if (senders_.empty() || now < schedule_.due()) return;
  for (Sender& sender : senders_) {
    const auto datagram = beacons_->make(sender.source, sender.listen_port, clock_.now());
    // Ignore an error: the network may be gone, and the node notices that without this process.
    asio::error_code ignored;
    sender.socket.send(asio::buffer(datagram), 0, ignored);
  }
  schedule_.sent(now);
}

}  // namespace waterline::courier
