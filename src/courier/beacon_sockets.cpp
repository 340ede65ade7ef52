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
      due_(clock.steady_now()) {}

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
  due_ = clock_.steady_now();
}

void BeaconSockets::receive_by(Socket socket) {
  if (beacons_) received_.receive_by(std::move(socket));
}

void BeaconSockets::received(base::ByteView datagram, const Ipv4Endpoint& source) {
  const auto port = beacons_->recognise(datagram, source, clock_.now());
  if (port && *port != 0) seen_({source.host, *port});
}

base::SteadyTime BeaconSockets::deadline() const {
  return senders_.empty() ? base::SteadyTime::max() : due_;
}

void BeaconSockets::tick() {
  const auto now = clock_.steady_now();
  if (senders_.empty() || now < due_) return;
  for (Sender& sender : senders_) {
    const auto datagram = beacons_->make(sender.source, sender.listen_port, clock_.now());
    // Ignore an error: the network may be gone, and the node notices that by itself.
    asio::error_code ignored;
    sender.socket.send(asio::buffer(datagram), 0, ignored);
  }
  const auto draw = base::read_little_endian<std::uint32_t>(random_.bytes<4>());
  const auto spread = static_cast<std::uint32_t>((kMaxPause - kMinPause).count());
  due_ = now + kMinPause + std::chrono::milliseconds(draw % (spread + 1));
}

}  // namespace waterline::courier
