#pragma once

#include <asio/basic_socket_acceptor.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <sys/socket.h>

#include "courier/socket.h"

// A connected or a listening socket of any family: of TCP, or a Unix socket to the node's own Tor.
namespace waterline::courier {

using Stream = asio::generic::stream_protocol::socket;
using StreamAcceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;
using StreamEndpoint = asio::generic::stream_protocol::endpoint;

// Takes over a socket that the node passed. Asio demands a protocol here but only stores it, so its
// value does not matter: the socket has its own.
template <class AsioSocket>
[[nodiscard]] bool take_over(AsioSocket& into, Socket socket) {
  asio::error_code error;
  into.assign(asio::generic::stream_protocol(AF_UNSPEC, 0), socket.release(), error);
  return !error;
}

}  // namespace waterline::courier
