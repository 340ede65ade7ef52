#pragma once

#include <functional>
#include <memory>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "base/bytes.h"
#include "base/time.h"
#include "courier/stream.h"
#include "courier/token_bucket.h"

namespace waterline::courier {

// Returns the caller's address in network byte order: 4 bytes, or 16. For an IPv4 address mapped to
// IPv6 it returns the IPv4 address. A caller at a Unix socket has none: the result is empty.
base::Bytes host_of(const StreamEndpoint& caller);

// Accepts calls on a listening socket that the node passed, but no faster than `per_second`.
// Further calls wait in the system's queue. A call that would leave fewer than kSpareDescriptors is
// closed at once: without a free one, a socket that the node passes would be lost, and with it the
// channel. The event loop keeps this object alive until it is closed.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  // The descriptors that this process may have, and how many of them calls leave free.
  static constexpr int kDescriptors = 64;
  static constexpr int kSpareDescriptors = 16;

  using Accepted = std::function<void(Stream, const StreamEndpoint& caller)>;

  // Accepts at most `per_second` calls a second. `io` and `clock` must outlive this object.
  Listener(asio::io_context& io, const base::Clock& clock, Accepted accepted, int per_second);

  void start(Socket socket);
  // Stops accepting. `accepted` is not called afterwards.
  void close();

 private:
  void accept_next();
  void pause(std::chrono::nanoseconds time);

  const base::Clock& clock_;
  Accepted accepted_;
  StreamAcceptor acceptor_;
  StreamEndpoint caller_;
  asio::steady_timer pause_;
  TokenBucket budget_;
  bool closed_ = false;
};

}  // namespace waterline::courier
