#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/beacon.h"
#include "courier/socket.h"
#include "courier/token_bucket.h"

namespace waterline::courier {

// Sends and receives beacons on UDP sockets that the node passed. Sends one immediately, then one
// every 20 to 40 s. Never answers by UDP.
class BeaconSockets {
 public:
  using Seen = std::function<void(const wire::channel::Ipv4Endpoint& where_they_wait)>;
  static constexpr std::chrono::milliseconds kMinPause{20'000};
  static constexpr std::chrono::milliseconds kMaxPause{40'000};

  // `seen` is called for each new beacon of the partner's that names a port. All references must
  // outlive this object.
  BeaconSockets(asio::io_context& io, base::Random& random, const base::Clock& clock, Seen seen);

  // Starts again with these keys, and closes all sockets. `keys` is null if there is no partner.
  void configure(const sync::SessionKeys* keys);
  void send_by(Socket socket, const wire::channel::Ipv4Endpoint& source, std::uint16_t listen_port);
  void receive_by(Socket socket);
  void close();

  // Returns the time of the next beacon. The caller ignores it while there is a link.
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick();

 private:
  struct Sender {
    asio::ip::udp::socket socket;
    wire::channel::Ipv4Endpoint source;
    std::uint16_t listen_port;
  };
  // A socket that receives beacons. The pending wait for a datagram keeps it alive; close() closes
  // the socket, which ends that wait.
  struct Receiver : std::enable_shared_from_this<Receiver> {
    explicit Receiver(asio::ip::udp::socket a_socket) : socket(std::move(a_socket)) {}
    asio::ip::udp::socket socket;
  };

  std::optional<asio::ip::udp::socket> adopt(Socket socket);
  void wait(const std::shared_ptr<Receiver>& receiver);
  void read(Receiver& receiver);

  asio::io_context& io_;
  base::Random& random_;
  const base::Clock& clock_;
  Seen seen_;
  std::optional<Beacons> beacons_;
  std::vector<Sender> senders_;
  std::vector<std::shared_ptr<Receiver>> receivers_;
  TokenBucket budget_;
  base::SteadyTime due_;
};

}  // namespace waterline::courier
