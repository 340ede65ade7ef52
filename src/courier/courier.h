#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/beacon_sockets.h"
#include "courier/bundle_desk.h"
#include "courier/pairing_desk.h"
#include "courier/partner_links.h"
#include "courier/port.h"
#include "courier/sandbox.h"

namespace waterline::courier {

// The whole of this process: the port on one side, sockets on the other. Opens nothing itself;
// keeps nothing when the port closes. Writes no log.
class Courier {
 public:
  // Takes the port's descriptor over. All references must outlive this.
  Courier(asio::io_context& io, int port_descriptor, base::Random& random,
          const base::Clock& clock);

  // Says that it is ready, serves until the port closes, and then until the last goodbye has left
  // or was given up.
  void run(const Confinement& confinement);
  // Instead of run: only says what is not in force.
  void refuse(const Confinement& confinement);

 private:
  void message(wire::port::ToCourier message, std::optional<Socket> socket);
  void pass_socket(const wire::port::PassSocket& message, Socket socket);
  void arm_timer();
  [[nodiscard]] base::SteadyTime beacon_deadline() const;

  asio::io_context& io_;
  const base::Clock& clock_;
  Port port_;
  PartnerLinks links_;
  BeaconSockets beacons_;
  PairingDesk desk_;
  BundleDesk bundles_;
  asio::steady_timer timer_;
  base::SteadyTime armed_for_ = base::SteadyTime::max();
  bool configured_ = false;
  bool ended_ = false;
};

}  // namespace waterline::courier
