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

// Those headers of a request that say who asks, and for what. Each is empty if the header is
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

// Serves HTTP/1.1 on a listening socket to processes of this same user. http_parser.h reads the
// requests.
class HttpServer {
 public:
  using Handler = std::function<Answer(const Request&)>;
  using MaxBody = std::size_t (*)(std::string_view path);
  using Serves = std::function<bool(const Asker&, std::string_view method, std::string_view path)>;

  struct Door {
    base::FileDescriptor listening;
    // Called when a connection was accepted, before a byte is read from it. Returns whether the
    // other end is a process of this same user.
    std::function<bool(const base::FileDescriptor&)> admits;
    // Called before the body of a request is read: returns whether the request is served. If not,
    // the answer is kNotFound. If this function is empty, everything is served.
    Serves serves = {};
    // Headers that are sent with every answer, besides those of the answer itself.
    std::span<const Header> headers = {};
    // Says how many requests one connection may carry. kMany is for a browser, which asks for many
    // files.
    enum class Requests { kOne, kMany };
    Requests requests = Requests::kOne;
    std::size_t threads = 1;
  };

  // Serves requests until it is destroyed. `handler` and the functions of `door` are called from
  // several threads at once.
  HttpServer(Door door, Handler handler, MaxBody max_body);
  // How long a connection may stay open without a request. If another connection waits for a
  // thread, this one is closed earlier.
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
  // An eventfd by which the destructor ends the wait for connections.
  base::FileDescriptor end_;
  std::unique_ptr<HttpParser> parser_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable room_;  // signals room for one more connection
  std::deque<base::FileDescriptor> waiting_;
  // Each socket that is served now, and since when.
  std::map<int, std::chrono::steady_clock::time_point> served_;
  bool ending_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace waterline::api
