#include "api/loopback.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "api/fields.h"
#include "api/page_files.h"
#include "api/tcp_owner.h"
#include "node/node.h"

namespace waterline::api {
namespace {

// How many threads answer. There are many because a browser opens connections before it sends
// anything, and each takes a thread.
constexpr std::size_t kThreads = 16;
constexpr int kBacklog = 16;

constexpr std::string_view kLeavePath = "/v1/page/leave";
// The routes that succeed only if the request has the right passphrase or recovery phrase. Success
// therefore proves that the owner is there.
constexpr std::array<std::string_view, 4> kProofs{"/v1/unlock", "/v1/init/finish",
                                                  "/v1/passphrase/finish", "/v1/backup/restore"};

bool is_one_of(std::span<const std::string_view> paths, std::string_view path) {
  return std::ranges::find(paths, path) != paths.end();
}

// Listens on a free port that only this machine can reach. Sets `port` to its number.
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
                   LoopbackAccess::OpenPeriod open_period, std::function<void()> release_waits)
    : handler_(std::move(handler)),
      max_body_(max_body),
      open_period_(open_period),
      access_(clock, random, std::move(open_period)),
      release_waits_(std::move(release_waits)) {}

Loopback::~Loopback() {
  {
    const std::lock_guard leaving(leaving_);
    if (closing_.joinable()) closing_.join();
  }
  close();
}

Result<Loopback::Launch> Loopback::open() {
  const std::lock_guard leaving(leaving_);
  if (closing_.joinable()) closing_.join();
  const std::lock_guard life(life_);
  std::uint16_t port = this->port();
  base::FileDescriptor listening;
  if (port == 0) {
    listening = listen_on_loopback(port);
    if (!listening) return Error::kStorageFailed;
  }
  Launch launch{port, {}, access_.begin(port)};
  launch.page_folder = access_.page_folder();
  if (!server_) {
    HttpServer::Door door{
        .listening = std::move(listening),
        .admits = &is_own_tcp_peer,
        .serves = [this](const Asker& asker, std::string_view method,
                         std::string_view path) { return access_.serves(asker, method, path); },
        .headers = kPageRules,
        .requests = HttpServer::Door::Requests::kMany,
        .threads = kThreads};
    server_ = std::make_unique<HttpServer>(
        std::move(door), [this](const Request& request) { return answer(request); }, max_body_);
  }
  return launch;
}

void Loopback::close() {
  const std::lock_guard life(life_);
  release_waits_();
  server_.reset();
  access_.end();
}

Answer Loopback::answer(const Request& request) {
  if (const auto rest = access_.path_in_page(request.path)) return page_file(*rest);
  if (request.path == LoopbackAccess::kSessionPath) return access_.begin_session(request);
  if (request.path == kLeavePath) {
    return request.method == "POST" ? leave(request) : Api::failed(Error::kNotFound);
  }
  if (is_one_of(kProofs, request.path)) {
    Answer answer = handler_(request);
    if (answer.status == 200) access_.proven(request.authorization);
    return answer;
  }
  const std::uint64_t period = access_.period_of(request.authorization);
  if (const std::uint64_t present = open_period_(); present != 0 && present != period)
    return Api::failed(Error::kLocked);
  // Let the request use the journal only in the open period in which its token is current: the
  // journal could be locked and unlocked before the request is carried out.
  const node::OnlyInPeriod only(period);
  return handler_(request);
}

Answer Loopback::leave(const Request& request) {
  keep_last_words(request);
  access_.forget_all();
  Answer locked = handler_({"POST", "/v1/lock", {}, "{}"});
  const std::lock_guard leaving(leaving_);
  // Start to close the server only once: a second page may send the same request at the same time.
  if (!closing_.joinable()) closing_ = std::thread([this] { close(); });
  return locked;
}

void Loopback::keep_last_words(const Request& request) {
  auto body = parse_object(request.body);
  if (!body) return;
  Fields fields(std::move(*body));
  const auto slot = fields.text_if_given("slot");
  const auto draft = fields.text_if_given("draft");
  if (!slot || !draft || !fields.sound()) return;
  const node::OnlyInPeriod only(access_.period_of(request.authorization));
  (void)handler_({"PUT", "/v1/page/drafts/" + *slot, {}, *draft});
}

}  // namespace waterline::api
