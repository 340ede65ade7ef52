#pragma once

#include <httplib.h>

#include "api/connection_stream.h"
#include "api/http_server.h"

namespace waterline::api {

// Reads one request from a stream and writes its answer. This is cpp-httplib's server without its
// sockets, which know only TCP. Its other features (ranges, compression, forms, chunks) are refused
// or switched off. Used only inside this room.
class HttpParser final : public httplib::Server {
 public:
  // The limit for the request line and all headers together, in bytes.
  static constexpr std::size_t kMaxHeadBytes = 65536;
  static constexpr std::size_t kMaxPath = 256;
  static constexpr std::size_t kMaxRequests = 10000;  // on one connection

  // `serves` is as in HttpServer::Door. process() calls all three functions. Every answer has
  // `headers` too, which live as long as the program.
  HttpParser(HttpServer::Serves serves, HttpServer::Handler handler, HttpServer::MaxBody max_body,
             HttpServer::Door::Requests requests, std::span<const Header> headers);

  // Answers one request, or none if the stream ends before the request does. Returns whether
  // another request may follow on this connection: only after a GET, since the unread body of a
  // refused request would be taken for the next request. Several threads may call it at once.
  // REQUIRES: the stream allows kMaxHeadBytes. process() itself allows the bytes of a body.
  bool process(ConnectionStream& stream);

 private:
  HandlerResponse screen(const httplib::Request& request, httplib::Response& response) const;
  HandlerResponse explain(const httplib::Request& request, httplib::Response& response) const;
  void put(const Answer& answer, httplib::Response& response) const;
  [[nodiscard]] Answer answer(const httplib::Request& request) const;

  HttpServer::Serves serves_;
  HttpServer::Handler handler_;
  HttpServer::MaxBody max_body_;
  HttpServer::Door::Requests requests_;
  std::span<const Header> headers_;
};

}  // namespace waterline::api
