#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/error.h"
#include "api/http_server.h"
#include "api/loopback_access.h"
#include "base/random.h"
#include "base/time.h"

namespace waterline::api {

// Serves the page and the API on 127.0.0.1, for a browser of this user. The server is closed until
// a request over the Unix socket opens it, and it closes when the person leaves the page or the
// node ends. A request is served only if it has all of the following. Otherwise the connection is
// closed or the answer is "not found":
//
//   - a connection whose other end is a socket of this user, by the system's table of connections;
//   - the exact Host, so that a foreign host name that somebody lets point to this machine does not
//     work (DNS rebinding);
//   - the exact Origin if the request is no GET or has that header; and a Sec-Fetch-Site, if it has
//     one, of `same-origin`;
//   - a bearer token, except for the one request that exchanges a launch code for it. A code works
//     once, for a minute, and allows three tries.
//
// A file of the page needs no token, since a browser that opens an address cannot send one. The
// path of the file begins with a folder that nobody can guess, and all files but the two HTML
// documents need Sec-Fetch-Site `same-origin`. While the journal is open, a request with a token
// that is not current (loopback_access.h) gets the error kLocked, so that the next unlock does not
// open a page that somebody left behind.
//
// Any thread may call any member. close() must not be called from inside a request that this server
// handles. So the routes that open and close this server are not served by it, and when the person
// leaves the page, leave() calls close() in another thread.
class Loopback {
 public:
  // `clock` and `random` must outlive this object. `random` must not be the source from which the
  // shared side draws, so that requests of the page do not influence which numbers that side draws.
  // `release_waits` ends the requests that wait for a change, so that close() does not have to wait
  // for them.
  Loopback(HttpServer::Handler handler, HttpServer::MaxBody max_body, const base::Clock& clock,
           base::Random& random, LoopbackAccess::OpenPeriod open_period,
           std::function<void()> release_waits);
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  struct Launch {
    std::uint16_t port = 0;
    std::string page_folder;
    std::string code;  // 32 hexadecimal digits
  };
  // Opens the server if it is closed, and returns a new launch code, which makes an earlier code
  // void. Error kStorageFailed if there is no free port.
  Result<Launch> open();
  // Closes the server, and makes every code and token void.
  void close();
  // Returns the port that the server listens on; 0 if the server is closed.
  [[nodiscard]] std::uint16_t port() const { return access_.port(); }

 private:
  Answer answer(const Request& request);
  // Answers the request that a page sends when the person leaves it. Keeps the unfinished words
  // that the request brings as a draft, locks the journal, makes every code and token void, and
  // begins to close the server.
  Answer leave(const Request& request);
  void keep_last_words(const Request& request);

  HttpServer::Handler handler_;
  HttpServer::MaxBody max_body_;
  LoopbackAccess::OpenPeriod open_period_;
  LoopbackAccess access_;
  std::function<void()> release_waits_;

  std::mutex life_;  // lets one open() or close() run at a time
  std::unique_ptr<HttpServer> server_;

  std::mutex leaving_;
  std::thread closing_;  // guarded by leaving_
};

}  // namespace waterline::api
