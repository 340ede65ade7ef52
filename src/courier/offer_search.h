#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/datagrams.h"
#include "courier/node_channel.h"
#include "courier/socket.h"
#include "pairing/call.h"

namespace waterline::courier {

// The joiner's side of the pairing call: asks the networks of this device where an offer is, and
// tells the node each address from which an answer came. It calls a few times within a few seconds
// and is silent from the first answer on. During this time the process has no secret of the
// pairing.
class OfferSearch {
 public:
  // When calls are sent, and when the sockets are closed, counted from the beginning.
  static constexpr std::array<std::chrono::milliseconds, 5> kCallsAt{
      std::chrono::milliseconds{0}, std::chrono::milliseconds{700}, std::chrono::milliseconds{2000},
      std::chrono::milliseconds{4000}, std::chrono::milliseconds{7000}};
  static constexpr std::chrono::seconds kEnd{8};
  // The node cares whether there is none, one or several. More are not reported.
  static constexpr std::size_t kMaxReported = 8;

  // All references must outlive this object.
  OfferSearch(asio::io_context& io, base::Random& random, const base::Clock& clock,
              NodeChannel& channel);

  void begin(pairing::Calls calls);
  void end();
  [[nodiscard]] bool is_busy() const { return calls_.has_value(); }
  // `socket` is connected to the broadcast address of a network, and bound to `source`.
  void call_by(Socket socket, const wire::channel::Ipv4Endpoint& source);
  void receive_by(Socket socket);

  [[nodiscard]] base::SteadyTime deadline() const;
  void tick();

 private:
  struct Sender {
    asio::ip::udp::socket socket;
    wire::channel::Ipv4Endpoint source;
    // How many of kCallsAt it has sent. Each socket counts for itself, because one that is passed a
    // moment after another must not miss the first call.
    std::size_t called = 0;
  };

  [[nodiscard]] base::SteadyTime next_call(const Sender& sender) const;

  void received(base::ByteView datagram, const wire::channel::Ipv4Endpoint& source);

  asio::io_context& io_;
  base::Random& random_;
  const base::Clock& clock_;
  NodeChannel& channel_;
  Datagrams answers_;
  std::optional<pairing::Calls> calls_;
  base::SteadyTime begun_;
  std::vector<Sender> senders_;
  std::vector<pairing::Calls::Nonce> nonces_;  // of the calls that were sent
  std::vector<wire::channel::Ipv4Endpoint> reported_;
};

}  // namespace waterline::courier
