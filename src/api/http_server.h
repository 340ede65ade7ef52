#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/api.h"
#include "base/file_descriptor.h"

namespace waterline::api {

// The headers of a request that tell who asks, and for what. Each is empty if the header is
// missing, and nullopt if it occurs more than once.
struct Asker {
  std::optional<std::string> host;
  std::optional<std::string> origin;
  std::optional<std::string> site;         // Sec-Fetch-Site
  std::optional<std::string> mode;         // Sec-Fetch-Mode
  std::optional<std::string> destination;  // Sec-Fetch-Dest
  std::optional<std::string> authorization;
};

class ConnectionStream;
class HttpParser;

// HTTP/1.1 on a listening socket, for this user's own processes (http_parser.h).
class HttpServer {
 public:
  using Handler = std::function<Answer(const Request&)>;
  using MaxBody = std::size_t (*)(std::string_view path);
  using Serves = std::function<bool(const Asker&, std::string_view method, std::string_view path)>;

  struct Door {
    base::FileDescriptor listening;
    // Called before a byte is read: returns whether the peer is one of this user's own processes.
    std::function<bool(const base::FileDescriptor&)> admits;
    // Called before a body is read: returns whether the request is served. Otherwise the answer is
    // kNotFound. An empty function serves everything.
    Serves serves = {};
    // Sent with every answer, in addition to the answer's own headers.
    std::span<const Header> headers = {};
    // Says how many requests one connection may carry: kMany for a browser, which asks for many
    // things.
    enum class Requests { kOne, kMany };
    Requests requests = Requests::kOne;
    std::size_t threads = 1;
  };

  // Serves until it is destroyed. `handler` and the functions of `door` are called from several
  // threads at once.
  HttpServer(Door door, Handler handler, MaxBody max_body);
  // A connection on which no request comes is closed after this time, or at once when another one
  // waits.
  static constexpr std::chrono::seconds kLongestRest{30};
  // Reads no more requests, but answers those that are being handled.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

 private:
  void accept_connections();
  void work();
  bool await_request(int socket, ConnectionStream& stream);
  void cut_slow_callers(const std::unique_lock<std::mutex>& lock);

  Door door_;
  // An eventfd that ends the wait for connections.
  base::FileDescriptor end_;
  std::unique_ptr<HttpParser> parser_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable room_;  // signals room for one more connection
  std::deque<base::FileDescriptor> waiting_;
  // each socket, and since when it is served
  std::map<int, std::chrono::steady_clock::time_point> served_;
  bool ending_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace waterline::api
