#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "api/error.h"
#include "api/http_server.h"
#include "api/loopback_access.h"
#include "base/random.h"
#include "base/time.h"

namespace waterline::api {

// The API on 127.0.0.1, for a browser of this user. It is closed until it is opened over the Unix
// socket, and is closed again when the node ends. A request is served only with all of the
// following. Otherwise the connection is closed or the answer is "not found":
//
//   - a connection whose other end is a socket of this user, by the system's table;
//   - the exact Host, against names that somebody points here (DNS rebinding);
//   - the exact Origin on every request except GET, and wherever that header is sent; and no
//     Sec-Fetch-Site but same-origin;
//   - a bearer token, except for the one request that exchanges a launch code for it. A code works
//     once, for a minute, and allows three tries.
//
// Any thread may call any member. close() must not be called from inside a request that came this
// way; this is why the routes that open and close it are not served here.
class Loopback {
 public:
  // `clock` and `random` must outlive this. `random` must not be the one that the shared side draws
  // from.
  Loopback(HttpServer::Handler handler, HttpServer::MaxBody max_body, const base::Clock& clock,
           base::Random& random, LoopbackAccess::LocksSoFar locks_so_far);
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  struct Launch {
    std::uint16_t port = 0;
    std::string code;  // 32 hexadecimal digits
  };
  // Opens it if it is closed, and returns a new code; an earlier code is void. kStorageFailed if
  // there is no port.
  Result<Launch> open();
  // Closes it. Every code and token is void.
  void close();
  // The port that it listens on; 0 if it is closed.
  [[nodiscard]] std::uint16_t port() const { return access_.port(); }

 private:
  Answer answer(const Request& request);

  HttpServer::Handler handler_;
  HttpServer::MaxBody max_body_;
  LoopbackAccess access_;

  std::mutex life_;  // one open() or close() at a time
  std::unique_ptr<HttpServer> server_;
};

}  // namespace waterline::api
