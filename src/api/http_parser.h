#pragma once

#include <httplib.h>

#include "api/connection_stream.h"
#include "api/http_server.h"

namespace waterline::api {

// Reads one request from a stream and writes its answer. It is the server of the library
// cpp-httplib, but on any stream, since that library's own sockets are only for TCP. Requests that
// use other features of the library (ranges, compression, forms, chunks) are refused, or the
// features are switched off. Only code of the room `api` uses this class.
class HttpParser final : public httplib::Server {
 public:
  // The most bytes of the request line and all headers together.
  static constexpr std::size_t kMaxHeadBytes = 65536;
  static constexpr std::size_t kMaxPath = 256;
  static constexpr std::size_t kMaxRequests = 10000;  // on one connection

  // `serves` decides before the body is read whether a request is served, `handler` answers it, and
  // max_body returns how many bytes its body may have; process() calls all three. `headers` are
  // added to every answer; they must live as long as the program.
  HttpParser(HttpServer::Serves serves, HttpServer::Handler handler, HttpServer::MaxBody max_body,
             HttpServer::Door::Requests requests, std::span<const Header> headers);

  // Reads one request and answers it; does nothing if the stream ends before the request does.
  // Returns whether another request may follow on this connection. That is only so after a GET: if
  // a request with a body was refused, its unread body would be taken for the next request. Several
  // threads may call this at once. REQUIRES: the stream may still read kMaxHeadBytes; process()
  // itself allows the bytes of a body.
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
