#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "base/bytes.h"
#include "base/time.h"
#include "courier/socket.h"
#include "courier/token_bucket.h"
#include "wire/channel_messages.h"

namespace waterline::courier {

// Makes a UDP socket of one that the node passed. Returns none if that fails.
std::optional<asio::ip::udp::socket> adopt_datagrams(asio::io_context& io, Socket socket);

// Receives the small datagrams of strangers on UDP sockets that the node passed. Those over the
// budget are discarded without a look, so that a flood costs only the reading.
class Datagrams {
 public:
  // Beacons and calls have this size. A longer datagram is passed on one byte longer, so that the
  // receiver notices.
  static constexpr std::size_t kSize = 64;
  // Called for each datagram within the budget. It may close this object.
  using Received =
      std::function<void(base::ByteView datagram, const wire::channel::Ipv4Endpoint& source)>;

  // All references must outlive this object.
  Datagrams(asio::io_context& io, const base::Clock& clock, Received received);

  void receive_by(Socket socket);
  void close();

 private:
  // A socket that receives. The pending wait for a datagram keeps it alive; close() closes the
  // socket, which ends that wait.
  struct Receiver : std::enable_shared_from_this<Receiver> {
    explicit Receiver(asio::ip::udp::socket a_socket) : socket(std::move(a_socket)) {}
    asio::ip::udp::socket socket;
  };

  void wait(const std::shared_ptr<Receiver>& receiver);
  void read(Receiver& receiver);

  asio::io_context& io_;
  const base::Clock& clock_;
  Received received_;
  std::vector<std::shared_ptr<Receiver>> receivers_;
  TokenBucket budget_;
};

}  // namespace waterline::courier
