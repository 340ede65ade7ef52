#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/beacon.h"
#include "courier/beacon_schedule.h"
#include "courier/datagrams.h"
#include "courier/socket.h"

namespace waterline::courier {

// Sends and receives beacons on UDP sockets that the node passed. Sends as BeaconSchedule says, and
// receives all the time. Never answers by UDP.
class BeaconSockets {
 public:
  using Seen = std::function<void(const wire::channel::Ipv4Endpoint& where_they_wait)>;

  // `seen` is called for each new beacon of the partner's that names a port. All references must
  // outlive this object.
  BeaconSockets(asio::io_context& io, base::Random& random, const base::Clock& clock, Seen seen);

  // Starts again with these keys, and closes all sockets. `keys` is null if there is no partner.
  void configure(const sync::SessionKeys* keys);
  void send_by(Socket socket, const wire::channel::Ipv4Endpoint& source, std::uint16_t listen_port);
  void receive_by(Socket socket);
  void close();
  // Begins the schedule anew: a link was lost, or the partner may be near again.
  void begin_anew();

  // Returns the time of the next beacon. The caller ignores it while there is a link.
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick();

 private:
  struct Sender {
    asio::ip::udp::socket socket;
    wire::channel::Ipv4Endpoint source;
    std::uint16_t listen_port;
  };
  void received(base::ByteView datagram, const wire::channel::Ipv4Endpoint& source);

  asio::io_context& io_;
  base::Random& random_;
  const base::Clock& clock_;
  Seen seen_;
  std::optional<Beacons> beacons_;
  std::vector<Sender> senders_;
  Datagrams received_;
  BeaconSchedule schedule_;
};

}  // namespace waterline::courier
