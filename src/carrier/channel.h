#pragma once

#include <optional>

#include "base/carrier_messages.h"

namespace waterline::carrier {

// The carrier's end of the socket pair to the node. If the node is gone, or breaks the rules of
// base/carrier_messages.h, each function ends the process: nobody is left to answer.
class Channel {
 public:
  explicit Channel(int socket) : socket_(socket) {}

  void send(const base::carrier::FromCarrier& message) const;
  // Waits for the next message. A descriptor that comes with it is closed.
  [[nodiscard]] base::carrier::ToCarrier receive() const;
  // Asks the node for a connection to the box. Returns its descriptor, or -1.
  [[nodiscard]] int want_socket() const;
  // Receives the Parts that follow a Put.
  [[nodiscard]] base::Bytes receive_parts(std::uint64_t size) const;
  void send_parts(base::ByteView bytes) const;

 private:
  struct Received {
    base::carrier::ToCarrier message;
    int descriptor = -1;
  };
  [[nodiscard]] Received receive_all() const;

  int socket_;
};

}  // namespace waterline::carrier
