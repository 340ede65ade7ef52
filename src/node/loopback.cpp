#include "node/loopback.h"

#include <algorithm>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "crypto/secret.h"
#include "node/api_fields.h"
#include "node/tcp_owner.h"

namespace waterline::node {
namespace {

constexpr std::size_t kThreads = 16;  // browsers open connections before they have anything to say
constexpr int kBacklog = 16;
constexpr std::string_view kBearer = "Bearer ";

std::string host_of(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

// A free port that nobody but this machine reaches.
FileDescriptor listen_on_loopback(std::uint16_t& port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  if (!socket || ::bind(socket.get(), where, size) != 0 || ::listen(socket.get(), kBacklog) != 0 ||
      ::getsockname(socket.get(), where, &size) != 0) {
    return FileDescriptor();
  }
  port = ntohs(address.sin_port);
  return socket;
}

// Takes as long for every other text of this length.
bool equal(base::ByteView secret, std::string_view hex) {
  const std::string expected = base::to_hex(secret);
  return crypto::equal_in_constant_time(base::bytes_of(expected), base::bytes_of(hex));
}

}  // namespace

Loopback::Loopback(HttpServer::Handler handler, HttpServer::MaxBody max_body, const base::Clock& clock,
                   base::Random& random)
    : handler_(std::move(handler)), max_body_(max_body), clock_(clock), random_(random) {}

Loopback::~Loopback() {
  close();
}

Result<Loopback::Launch> Loopback::open() {
  const std::lock_guard life(life_);
  std::uint16_t port = this->port();
  FileDescriptor listening;
  if (port == 0) {
    listening = listen_on_loopback(port);
    if (!listening) return Error::kStorageFailed;
  }
  Launch launch{port, {}};
  {
    const std::lock_guard lock(mutex_);
    port_ = port;
    code_ = Code{random_.bytes<16>(), clock_.steady_now() + kCodeLife};
    launch.code = base::to_hex(code_->bytes);
  }
  if (!server_) {
    HttpServer::Door door{std::move(listening), &is_own_tcp_peer,
                          [this](const Asker& asker, std::string_view method, std::string_view path) {
                            return serves(asker, method, path);
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
  const std::lock_guard lock(mutex_);
  port_ = 0;
  code_.reset();
  tokens_.clear();
}

std::uint16_t Loopback::port() const {
  const std::lock_guard lock(mutex_);
  return port_;
}

bool Loopback::serves(const Asker& asker, std::string_view method, std::string_view path) const {
  if (!asker.host || !asker.origin || !asker.site || !asker.authorization) return false;
  const std::string host = host_of(port());
  if (*asker.host != host) return false;
  const bool may_be_without_origin = method == "GET" && asker.origin->empty();
  if (!may_be_without_origin && *asker.origin != "http://" + host) return false;
  if (!asker.site->empty() && *asker.site != "same-origin") return false;
  if (path == kSessionPath) return method == "POST" && asker.authorization->empty();
  if (path.starts_with(kPrefix)) return false;
  return knows(*asker.authorization);
}

bool Loopback::knows(std::string_view authorization) const {
  if (!authorization.starts_with(kBearer)) return false;
  const std::string_view given = authorization.substr(kBearer.size());
  const std::lock_guard lock(mutex_);
  bool known = false;
  for (const Token& token : tokens_) known = equal(token, given) || known;
  return known;
}

Answer Loopback::answer(const Request& request) {
  return request.path == kSessionPath ? begin_session(request) : handler_(request);
}

Answer Loopback::begin_session(const Request& request) {
  auto body = parse_object(request.body);
  if (!body || !request.query.empty()) return Api::failed(Error::kBadRequest);
  Fields fields(std::move(*body));
  const std::string given = fields.text("code");
  if (!fields.sound()) return Api::failed(Error::kBadRequest);
  const std::lock_guard lock(mutex_);
  if (code_ && clock_.steady_now() >= code_->until) code_.reset();
  if (!code_ || !equal(code_->bytes, given)) {
    if (code_ && --code_->tries_left == 0) code_.reset();
    return Api::failed(Error::kNotFound);
  }
  code_.reset();
  if (tokens_.size() == kMostTokens) tokens_.pop_front();
  tokens_.push_back(random_.bytes<32>());
  const Json session = {{"schema", "waterline/session/1"}, {"token", base::to_hex(tokens_.back())}};
  return {200, session.dump()};
}

}  // namespace waterline::node
