#pragma once

#include <deque>
#include <functional>
#include <optional>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include "base/bytes.h"
#include "courier/socket.h"
#include "wire/port_messages.h"

namespace waterline::courier {

// This process's end of the port: one message a datagram, sockets beside those that carry one.
// Sends in order and never blocks. Handlers are called from the event loop.
class Port {
 public:
  struct Handlers {
    std::function<void(wire::port::ToCourier, std::optional<Socket>)> message;
    // The node closed its end, or sent what breaks a rule of the port: nothing more will come or
    // go.
    std::function<void()> closed;
    // What could not be sent at once has all been sent.
    std::function<void()> drained;
  };

  // Takes the descriptor over. `io` must outlive this.
  Port(asio::io_context& io, int descriptor);

  void start(Handlers handlers);
  void send(const wire::port::ToNode& message);
  // Bytes that wait because the node does not read.
  [[nodiscard]] std::size_t unsent() const { return unsent_; }
  void close();

 private:
  void wait_for_message();
  bool receive();
  void flush();

  asio::posix::stream_descriptor descriptor_;
  Handlers handlers_;
  base::Bytes buffer_;
  std::deque<base::Bytes> outgoing_;
  std::size_t unsent_ = 0;
  bool waiting_to_write_ = false;
  bool closed_ = false;
};

}  // namespace waterline::courier
