#include "api/loopback.h"

#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "api/tcp_owner.h"

namespace waterline::api {
namespace {

// browsers open connections before they send anything
constexpr std::size_t kThreads = 16;
constexpr int kBacklog = 16;

// Listens on a free port that only this machine can reach.
base::FileDescriptor listen_on_loopback(std::uint16_t& port) {
  base::FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  if (!socket || ::bind(socket.get(), where, size) != 0 || ::listen(socket.get(), kBacklog) != 0 ||
      ::getsockname(socket.get(), where, &size) != 0) {
    return base::FileDescriptor();
  }
  port = ntohs(address.sin_port);
  return socket;
}

}  // namespace

Loopback::Loopback(HttpServer::Handler handler, HttpServer::MaxBody max_body,
                   const base::Clock& clock, base::Random& random,
                   LoopbackAccess::LocksSoFar locks_so_far)
    : handler_(std::move(handler)),
      max_body_(max_body),
      access_(clock, random, std::move(locks_so_far)) {}

Loopback::~Loopback() {
  close();
}

Result<Loopback::Launch> Loopback::open() {
  const std::lock_guard life(life_);
  std::uint16_t port = this->port();
  base::FileDescriptor listening;
  if (port == 0) {
    listening = listen_on_loopback(port);
    if (!listening) return Error::kStorageFailed;
  }
  Launch launch{port, access_.begin(port)};
  if (!server_) {
    HttpServer::Door door{
        std::move(listening), &is_own_tcp_peer,
        [this](const Asker& asker, std::string_view method, std::string_view path) {
          return access_.serves(asker, method, path);
        },
        kThreads};
    server_ = std::make_unique<HttpServer>(
        std::move(door), [this](const Request& request) { return answer(request); }, max_body_);
  }
  return launch;
}

void Loopback::close() {
  const std::lock_guard life(life_);
  server_.reset();
  access_.end();
}

Answer Loopback::answer(const Request& request) {
  return request.path == LoopbackAccess::kSessionPath ? access_.begin_session(request)
                                                      : handler_(request);
}

}  // namespace waterline::api
