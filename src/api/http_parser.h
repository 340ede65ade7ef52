#pragma once

#include <httplib.h>

#include "api/connection_stream.h"
#include "api/http_server.h"

namespace waterline::api {

// One request from a stream, and its answer: cpp-httplib's server without its sockets, which know
// TCP alone. What it would do beyond that (ranges, compression, forms, chunks) is refused or
// switched off. Of this room alone.
class HttpParser final : public httplib::Server {
 public:
  // the request line and all headers together
  static constexpr std::size_t kMostHeadBytes = 65536;
  static constexpr std::size_t kLongestPath = 256;

  // `serves` as HttpServer::Door has it. Both, and the handler, are called by process.
  HttpParser(HttpServer::Serves serves, HttpServer::Handler handler, HttpServer::MaxBody max_body);

  // Answers once, or not at all if the stream ends before. From several threads at once.
  // REQUIRES: a stream that gives kMostHeadBytes; it is allowed more for a body when one is served.
  void process(ConnectionStream& stream);

 private:
  HandlerResponse screen(const httplib::Request& request, httplib::Response& response) const;
  [[nodiscard]] Answer answer(const httplib::Request& request) const;

  HttpServer::Serves serves_;
  HttpServer::Handler handler_;
  HttpServer::MaxBody max_body_;
};

}  // namespace waterline::api
