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

// The UDP sockets that beacons go out and come in by, as they were handed over, and when to send:
// at once, and then after 20 to 40 s each time. Nothing is ever answered by UDP.
class BeaconSockets {
 public:
  using Seen = std::function<void(const wire::port::Ipv4Endpoint& where_they_wait)>;
  static constexpr std::chrono::milliseconds kShortestPause{20'000};
  static constexpr std::chrono::milliseconds kLongestPause{40'000};

  // `seen` is called for each new beacon of the partner's that names a port. All must outlive this.
  BeaconSockets(asio::io_context& io, base::Random& random, const base::Clock& clock, Seen seen);

  // Begins anew, without a socket; null to know nobody.
  void configure(const sync::SessionKeys* keys);
  void send_by(Socket socket, const wire::port::Ipv4Endpoint& source, std::uint16_t listen_port);
  void receive_by(Socket socket);
  void close();

  // When to send next; heeded only while there is no link.
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick();

 private:
  struct Sender {
    asio::ip::udp::socket socket;
    wire::port::Ipv4Endpoint source;
    std::uint16_t listen_port;
  };
  // Kept alive by what waits on it; closed by close().
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
