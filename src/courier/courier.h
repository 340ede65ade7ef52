#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/beacon_sockets.h"
#include "courier/bundle_service.h"
#include "courier/node_channel.h"
#include "courier/pairing_service.h"
#include "courier/partner_links.h"
#include "courier/sandbox.h"

namespace waterline::courier {

// The whole courier process, with the channel to the node on one side and sockets on the other. It
// opens nothing itself, keeps nothing after the channel closes, and writes no log.
class Courier {
 public:
  // Takes ownership of the channel's descriptor. All references must outlive this object.
  Courier(asio::io_context& io, int channel_descriptor, base::Random& random,
          const base::Clock& clock);

  // Reports to the node that the courier is ready, and serves until the channel closes. Then runs
  // on until every connection has sent its waiting bytes or timed out.
  void run(const Confinement& confinement);
  // Only reports to the node which parts of the sandbox are in force. Call it instead of run() if
  // the sandbox is incomplete.
  void refuse(const Confinement& confinement);

 private:
  void message(wire::channel::ToCourier message, std::optional<Socket> socket);
  void pass_socket(const wire::channel::PassSocket& message, Socket socket);
  void arm_timer();
  [[nodiscard]] base::SteadyTime beacon_deadline() const;

  asio::io_context& io_;
  const base::Clock& clock_;
  NodeChannel channel_;
  PartnerLinks links_;
  BeaconSockets beacons_;
  PairingService pairing_service_;
  BundleService bundles_;
  asio::steady_timer timer_;
  base::SteadyTime armed_for_ = base::SteadyTime::max();
  bool configured_ = false;
  bool ended_ = false;
};

}  // namespace waterline::courier
