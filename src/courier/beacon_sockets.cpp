#include "courier/beacon_sockets.h"

#include <algorithm>
#include <utility>

namespace waterline::courier {

using asio::ip::udp;
using wire::channel::Ipv4Endpoint;

namespace {

// The most datagrams that are read in one turn of the event loop.
constexpr int kReadAtOnce = 16;

Ipv4Endpoint endpoint_of(const udp::endpoint& from) {
  Ipv4Endpoint endpoint;
  const auto bytes = from.address().to_v4().to_bytes();
  std::ranges::transform(bytes, endpoint.host.begin(),
                         [](unsigned char byte) { return std::byte{byte}; });
  endpoint.port = from.port();
  return endpoint;
}

}  // namespace

BeaconSockets::BeaconSockets(asio::io_context& io, base::Random& random, const base::Clock& clock,
                             Seen seen)
    : io_(io),
      random_(random),
      clock_(clock),
      seen_(std::move(seen)),
      budget_(clock.steady_now()),
      due_(clock.steady_now()) {}

void BeaconSockets::configure(const sync::SessionKeys* keys) {
  close();
  beacons_.reset();
  if (keys != nullptr) beacons_.emplace(*keys, random_);
}

void BeaconSockets::close() {
  senders_.clear();
  for (const auto& receiver : receivers_) {
    asio::error_code ignored;
    receiver->socket.close(ignored);
  }
  receivers_.clear();
}

std::optional<udp::socket> BeaconSockets::adopt(Socket socket) {
  if (!beacons_) return {};
  udp::socket adopted(io_);
  asio::error_code error;
  adopted.assign(udp::v4(), socket.release(), error);
  // Make the socket non-blocking. Otherwise Asio would wait by a system call that the sandbox
  // forbids.
  if (!error) adopted.non_blocking(true, error);
  if (error) return {};
  return adopted;
}

void BeaconSockets::send_by(Socket socket, const Ipv4Endpoint& source, std::uint16_t listen_port) {
  auto adopted = adopt(std::move(socket));
  if (!adopted) return;
  senders_.push_back({std::move(*adopted), source, listen_port});
  due_ = clock_.steady_now();
}

void BeaconSockets::receive_by(Socket socket) {
  auto adopted = adopt(std::move(socket));
  if (!adopted) return;
  receivers_.push_back(std::make_shared<Receiver>(std::move(*adopted)));
  wait(receivers_.back());
}

void BeaconSockets::wait(const std::shared_ptr<Receiver>& receiver) {
  receiver->socket.async_wait(udp::socket::wait_read,
                              [this, receiver](const asio::error_code& error) {
                                if (error || !receiver->socket.is_open()) return;
                                read(*receiver);
                                if (receiver->socket.is_open()) wait(receiver);
                              });
}

// Reads the waiting datagrams. If more come than `budget_` allows, discards the others without
// decrypting them, so that a flood of datagrams costs only the reading.
void BeaconSockets::read(Receiver& receiver) {
  for (int i = 0; i < kReadAtOnce; ++i) {
    // Take one byte more than a beacon has, so that a longer datagram is detected.
    std::array<std::byte, kBeaconSize + 1> buffer{};
    udp::endpoint from;
    asio::error_code error;
    const std::size_t size = receiver.socket.receive_from(asio::buffer(buffer), from, 0, error);
    if (error) return;
    if (!beacons_ || !from.address().is_v4() || !budget_.take(clock_.steady_now())) continue;
    const Ipv4Endpoint source = endpoint_of(from);
    const auto port = beacons_->recognise(base::ByteView(buffer).first(size), source, clock_.now());
    if (port && *port != 0) seen_({source.host, *port});
    if (!receiver.socket.is_open()) return;
  }
}

base::SteadyTime BeaconSockets::deadline() const {
  return senders_.empty() ? base::SteadyTime::max() : due_;
}

void BeaconSockets::tick() {
  const auto now = clock_.steady_now();
  if (senders_.empty() || now < due_) return;
  for (Sender& sender : senders_) {
    const auto datagram = beacons_->make(sender.source, sender.listen_port, clock_.now());
    // Ignore an error: the network may be gone, and the node notices that without this process.
    asio::error_code ignored;
    sender.socket.send(asio::buffer(datagram), 0, ignored);
  }
  const auto draw = base::read_little_endian<std::uint32_t>(random_.bytes<4>());
  const auto spread = static_cast<std::uint32_t>((kMaxPause - kMinPause).count());
  due_ = now + kMinPause + std::chrono::milliseconds(draw % (spread + 1));
}

}  // namespace waterline::courier
