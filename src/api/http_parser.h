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
  // the request line and all headers together
  static constexpr std::size_t kMaxHeadBytes = 65536;
  static constexpr std::size_t kMaxPath = 256;
  static constexpr std::size_t kMaxRequests = 10000;  // on one connection

  // `serves` is as in HttpServer::Door. process() calls all three functions.
  // `headers` go into every answer, and live as long as the program.
  HttpParser(HttpServer::Serves serves, HttpServer::Handler handler, HttpServer::MaxBody max_body,
             HttpServer::Door::Requests requests, std::span<const Header> headers);

  // Answers one request, or none if the stream ends before. Several threads may call it at once.
  // REQUIRES: the stream allows kMaxHeadBytes. This function allows more bytes for a body. Returns
  // whether another request may follow: only after a GET, since a body that was refused unread
  // would be taken for the next request.
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
