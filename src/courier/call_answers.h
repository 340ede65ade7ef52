#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <asio/io_context.hpp>

#include "base/random.h"
#include "base/time.h"
#include "courier/datagrams.h"
#include "courier/node_channel.h"
#include "courier/socket.h"
#include "courier/token_bucket.h"
#include "pairing/call.h"

namespace waterline::courier {

// The displayer's side of the pairing call: hears the calls of joiners and answers those that
// verify. It sends nothing before. For each answer it asks the node for a socket, which is connected
// to the caller, because this process can send only on connected sockets.
class CallAnswers {
 public:
  static constexpr int kPerSecond = 4;
  static constexpr std::size_t kMaxAnswers = 40;  // for one offer
  // The most calls that wait for a socket. The node leaves some without one.
  static constexpr std::size_t kMaxWaiting = 8;

  // All references must outlive this object.
  CallAnswers(asio::io_context& io, base::Random& random, const base::Clock& clock,
              NodeChannel& channel);

  void begin(pairing::Calls calls);
  void end();
  void receive_by(Socket socket);
  // `socket` is connected to the caller and bound to `source`.
  void answer_by(Socket socket, const wire::channel::Ipv4Endpoint& source,
                 const wire::channel::Ipv4Endpoint& caller, std::uint16_t waits_at);

 private:
  struct Call {
    wire::channel::Ipv4Endpoint caller;
    pairing::Calls::Nonce nonce;
  };

  void received(base::ByteView datagram, const wire::channel::Ipv4Endpoint& source);

  asio::io_context& io_;
  base::Random& random_;
  const base::Clock& clock_;
  NodeChannel& channel_;
  Datagrams calls_in_;
  TokenBucket budget_;
  std::optional<pairing::Calls> calls_;
  std::vector<pairing::Calls::Nonce> heard_;  // at most kMaxAnswers
  std::deque<Call> waiting_;                  // oldest first
};

}  // namespace waterline::courier
