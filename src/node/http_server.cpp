#include "node/http_server.h"

#include <array>
#include <cstdint>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "base/check.h"
#include "crypto/secret.h"
#include "node/connection_stream.h"

namespace waterline::node {
namespace {

constexpr std::size_t kMostWaiting = 64;         // connections that no thread has come to yet
constexpr std::size_t kMostHeaderBytes = 65536;  // all headers together
constexpr std::size_t kLongestPath = 256;
constexpr const char* kJson = "application/json";

void put(const Answer& answer, httplib::Response& response) {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_content(answer.body, kJson);
}

// cpp-httplib would wait for the body of others, whose end nothing says.
bool is_served(const std::string& method) {
  return method == "GET" || method == "POST" || method == "PUT" || method == "DELETE";
}

bool has_body(const httplib::Request& request) {
  return request.method == "POST" || request.method == "PUT";
}

// The one value of a header; empty if it is not there, none if it is there twice.
std::optional<std::string> only(const httplib::Request& request, const char* name) {
  if (request.get_header_value_count(name) > 1) return {};
  return request.get_header_value(name);
}

// The content type without its parameters.
bool is_json(const httplib::Request& request) {
  std::string type = request.get_header_value("Content-Type");
  type = type.substr(0, type.find_first_of("; "));
  return type == kJson;
}

// Overwrites what earlier calls left on this thread's stack: cpp-httplib reads bodies through buffers there.
[[gnu::noinline]] void wipe_stack() {
  std::array<std::byte, 64 * 1024> room;
  crypto::wipe(room);
}

}  // namespace

// cpp-httplib's server without its sockets, which know TCP alone.
class HttpServer::Parser final : public httplib::Server {
 public:
  Parser(const Door& door, HttpServer::Handler handler, MaxBody max_body)
      : door_(door), handler_(std::move(handler)), max_body_(max_body) {
    set_payload_max_length(kMaxImportSize);
    set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) { return screen(request, response); });
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      put(answer(request), response);
    };
    Get(".*", handle).Post(".*", handle).Put(".*", handle).Delete(".*", handle);
    set_error_handler(httplib::Server::HandlerWithResponse(
        [](const httplib::Request&, httplib::Response& response) { return explain(response); }));
    set_exception_handler([](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
      put(Api::failed(Error::kBadRequest), response);
    });
  }

  void process(ConnectionStream& stream) {
    bool closed = false;
    process_request(stream, /*close_connection=*/true, closed, [](httplib::Request& request) {
      // Never a part of an answer, and never one whose size depends on what it repeats.
      request.ranges.clear();
      request.headers.erase("Range");
      request.headers.erase("Accept-Encoding");
    });
  }

 private:
  // Before a body is read. The path's length comes first: cpp-httplib's routing is not made for long ones.
  HandlerResponse screen(const httplib::Request& request, httplib::Response& response) const {
    const auto refuse = [&](const Failure& failure) {
      put(Api::failed(failure), response);
      return HandlerResponse::Handled;
    };
    if (request.path.size() > kLongestPath || !is_served(request.method)) return refuse(Error::kNotFound);
    const Asker asker{only(request, "Host"), only(request, "Origin"), only(request, "Sec-Fetch-Site"),
                      only(request, "Authorization")};
    if (door_.serves && !door_.serves(asker, request.method, request.path)) return refuse(Error::kNotFound);
    const bool sized = request.get_header_value_count("Content-Length") == 1;
    if (request.has_header("Transfer-Encoding") || request.has_header("Content-Encoding")) {
      return refuse(Error::kBadRequest);
    }
    if (has_body(request) && !sized) return refuse(Error::kBadRequest);
    const auto size = request.get_header_value<std::uint64_t>("Content-Length");
    if (size > max_body_(request.path)) return refuse({Error::kTooLong, Limit{max_body_(request.path)}});
    if (size > 0 && (!has_body(request) || !is_json(request))) return refuse(Error::kBadRequest);
    return HandlerResponse::Unhandled;
  }

  Answer answer(const httplib::Request& request) const {
    Request asked{request.method, request.path, {}, request.body};
    for (const auto& [name, value] : request.params) {
      if (!asked.query.emplace(name, value).second) return Api::failed(Error::kBadRequest);
    }
    return handler_(asked);
  }

  // What cpp-httplib itself has refused gets a body like every other error.
  static HandlerResponse explain(httplib::Response& response) {
    if (response.body.empty()) {
      put(Api::failed(response.status == 404 ? Error::kNotFound : Error::kBadRequest), response);
    }
    return HandlerResponse::Handled;
  }

  const Door& door_;
  HttpServer::Handler handler_;
  MaxBody max_body_;
};

HttpServer::HttpServer(Door door, Handler handler, MaxBody max_body)
    : door_(std::move(door)),
      end_(::eventfd(0, EFD_CLOEXEC)),
      parser_(std::make_unique<Parser>(door_, std::move(handler), max_body)) {
  base::check(static_cast<bool>(end_));
  threads_.emplace_back([this] { accept_connections(); });
  for (std::size_t i = 0; i < door_.threads; ++i) threads_.emplace_back([this] { work(); });
}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    waiting_.clear();
    for (const int socket : served_) ::shutdown(socket, SHUT_RD);
  }
  const std::uint64_t one = 1;
  base::check(::write(end_.get(), &one, sizeof one) == sizeof one);
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void HttpServer::accept_connections() {
  for (;;) {
    std::array<pollfd, 2> polled{{{door_.listening.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}}};
    if (::poll(polled.data(), polled.size(), -1) < 0) continue;
    if (polled[1].revents != 0) return;
    FileDescriptor connection(::accept4(door_.listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) {
      // Out of descriptors, say: whoever waits is served when some are free again.
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      continue;
    }
    if (!door_.admits(connection)) continue;
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kMostWaiting) waiting_.push_back(std::move(connection));
    changed_.notify_one();
  }
}

void HttpServer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    FileDescriptor connection = std::move(waiting_.front());
    waiting_.pop_front();
    const int number = connection.get();
    served_.insert(number);
    lock.unlock();
    {
      ConnectionStream stream(number, kMaxImportSize + kMostHeaderBytes);
      parser_->process(stream);
      stream.drain();
    }
    wipe_stack();
    lock.lock();
    served_.erase(number);
    connection.reset();
  }
}

}  // namespace waterline::node
