#include "courier/datagrams.h"

#include <algorithm>
#include <array>
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

std::optional<udp::socket> adopt_datagrams(asio::io_context& io, Socket socket) {
  udp::socket adopted(io);
  asio::error_code error;
  adopted.assign(udp::v4(), socket.release(), error);
  // Make the socket non-blocking. Otherwise Asio would wait by a system call that the sandbox
  // forbids.
  if (!error) adopted.non_blocking(true, error);
  if (error) return {};
  return adopted;
}

Datagrams::Datagrams(asio::io_context& io, const base::Clock& clock, Received received)
    : io_(io), clock_(clock), received_(std::move(received)), budget_(clock.steady_now()) {}

void Datagrams::receive_by(Socket socket) {
  auto adopted = adopt_datagrams(io_, std::move(socket));
  if (!adopted) return;
  receivers_.push_back(std::make_shared<Receiver>(std::move(*adopted)));
  wait(receivers_.back());
}

void Datagrams::close() {
  for (const auto& receiver : receivers_) {
    asio::error_code ignored;
    receiver->socket.close(ignored);
  }
  receivers_.clear();
}

void Datagrams::wait(const std::shared_ptr<Receiver>& receiver) {
  receiver->socket.async_wait(udp::socket::wait_read,
                              [this, receiver](const asio::error_code& error) {
                                if (error || !receiver->socket.is_open()) return;
                                read(*receiver);
                                if (receiver->socket.is_open()) wait(receiver);
                              });
}

void Datagrams::read(Receiver& receiver) {
  for (int i = 0; i < kReadAtOnce; ++i) {
    std::array<std::byte, kSize + 1> buffer{};
    udp::endpoint from;
    asio::error_code error;
    const std::size_t size = receiver.socket.receive_from(asio::buffer(buffer), from, 0, error);
    if (error) return;
    if (!from.address().is_v4() || !budget_.take(clock_.steady_now())) continue;
    received_(base::ByteView(buffer).first(size), endpoint_of(from));
    if (!receiver.socket.is_open()) return;
  }
}

}  // namespace waterline::courier
