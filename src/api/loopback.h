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

// The API on 127.0.0.1, for a browser of this user: closed until it is asked for over the Unix
// socket, and again when the node ends. Nothing is served, and nothing told apart from "not found",
// without all of:
//
//   - a connection whose other end is this user's own, by the system's table;
//   - the exact Host, against names that somebody points here (DNS rebinding);
//   - the exact Origin on whatever is not a GET, and wherever one is said; no Sec-Fetch-Site but same-origin;
//   - a bearer token, but for the one request that gives a launch code for it. A code is good once, for a minute, and
//   for
//     three tries.
//
// Any thread may call any member; close() not from inside a request that came this way, which is
// why the routes that open and close it are not served here.
class Loopback {
 public:
  // All must outlive this. `random` is not the one that what is shared draws from.
  Loopback(HttpServer::Handler handler, HttpServer::MaxBody max_body, const base::Clock& clock,
           base::Random& random, LoopbackAccess::LocksSoFar locks_so_far);
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  struct Launch {
    std::uint16_t port = 0;
    std::string code;  // 32 hexadecimal digits
  };
  // Opens it if it is closed, and gives a new code; an earlier one is void. kStorageFailed without
  // a port.
  Result<Launch> open();
  // Every token is void.
  void close();
  // Where it waits; 0 when it is closed.
  [[nodiscard]] std::uint16_t port() const { return access_.port(); }

 private:
  Answer answer(const Request& request);

  HttpServer::Handler handler_;
  HttpServer::MaxBody max_body_;
  LoopbackAccess access_;

  std::mutex life_;  // one opening or closing at a time
  std::unique_ptr<HttpServer> server_;
};

}  // namespace waterline::api
