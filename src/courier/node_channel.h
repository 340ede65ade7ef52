#pragma once

#include <deque>
#include <functional>
#include <optional>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include "base/bytes.h"
#include "courier/socket.h"
#include "wire/channel_messages.h"

namespace waterline::courier {

// This process's end of the channel to the node. One datagram is one message, with a socket if the
// message carries one. Sends in order and never blocks. The event loop calls the handlers.
class NodeChannel {
 public:
  struct Handlers {
    std::function<void(wire::channel::ToCourier, std::optional<Socket>)> message;
    // Called when the node closed its end or broke a rule of the channel. After that nothing is
    // received or sent.
    std::function<void()> closed;
    // Called when all messages that had to wait have been sent.
    std::function<void()> drained;
  };

  // Takes ownership of the descriptor. `io` must outlive this object.
  NodeChannel(asio::io_context& io, int descriptor);

  void start(Handlers handlers);
  void send(const wire::channel::ToNode& message);
  // Returns how many bytes of messages wait because the node has not read them yet.
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
