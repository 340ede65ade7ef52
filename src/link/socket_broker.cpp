#include "link/socket_broker.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace waterline::link {
namespace {

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

Addresses resolve(const SocketAddress& address, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0)
    found = nullptr;
  return {found, freeaddrinfo};
}

void set(const base::FileDescriptor& socket, int level, int option, int value) {
  // Ignore a failure: without an option the link still works, only less well.
  static_cast<void>(setsockopt(socket.get(), level, option, &value, sizeof value));
}

// Sets the options of a socket, since the courier may not set any. Accepted sockets inherit those
// of the listening socket. The options bound the time until this device notices that the partner's
// is gone without a goodbye (a closed lid): 15 s after something was sent to it, otherwise 45 s.
// The system sends probes for that at times that depend on the connection alone, and so reveal
// nothing (docs/protocol.md, "Keeping a link").
void prepare(const base::FileDescriptor& socket) {
  set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(socket, IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(socket, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 15'000);
  set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
}

std::uint16_t port_of(const base::FileDescriptor& socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return bound.ss_family == AF_INET6 ? ntohs(reinterpret_cast<const sockaddr_in6&>(bound).sin6_port)
                                     : ntohs(reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

std::string host_text(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text.data(),
              text.size());
  } else {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text.data(),
              text.size());
  }
  return text.data();
}

// Returns this device's own address on the connection if another device could use it, otherwise an
// empty text.
std::string local_host_of(const base::FileDescriptor& socket) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0) return {};
  if (own.ss_family == AF_INET6) {
    const in6_addr& address = reinterpret_cast<const sockaddr_in6&>(own).sin6_addr;
    if (IN6_IS_ADDR_LINKLOCAL(&address) || IN6_IS_ADDR_V4MAPPED(&address)) return {};
  }
  return host_text(reinterpret_cast<const sockaddr&>(own));
}

bool is_useful(const ifaddrs& one) {
  if (one.ifa_addr == nullptr || (one.ifa_flags & IFF_UP) == 0 ||
      (one.ifa_flags & IFF_LOOPBACK) != 0)
    return false;
  if (one.ifa_addr->sa_family == AF_INET) return true;
  if (one.ifa_addr->sa_family != AF_INET6) return false;
  return !IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6*>(one.ifa_addr)->sin6_addr);
}

// Returns the name of the network interface of the IPv4 default route; empty if there is none. The
// kernel's table has a line for each route: interface, destination, gateway, flags, two counts,
// metric, mask; addresses are in hexadecimal.
std::string default_interface() {
  std::ifstream table("/proc/net/route");
  std::string line;
  std::getline(table, line);
  std::string default_name;
  unsigned long least = 0;
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string name;
    std::string destination;
    std::string passed;
    std::string mask;
    unsigned long metric = 0;
    fields >> name >> destination >> passed >> passed >> passed >> passed >> metric >> mask;
    if (!fields || destination != "00000000" || mask != "00000000") continue;
    if (default_name.empty() || metric < least) {
      default_name = name;
      least = metric;
    }
  }
  return default_name;
}

// Returns a rank by which addresses are sorted: 0 for those that another device can most likely
// reach.
int rank_of(const ifaddrs& one, const std::string& default_name) {
  if ((one.ifa_flags & IFF_POINTOPOINT) != 0) return 3;
  if (one.ifa_addr->sa_family != AF_INET) return 2;
  return one.ifa_name == default_name ? 0 : 1;
}

// Waits until the connection is established, and returns 0, or until it fails, and returns the
// system's error. A signal on the eventfd `given_up` ends the wait early.
int error_of_connection(const base::FileDescriptor& socket, const base::FileDescriptor& given_up) {
  std::array<pollfd, 2> waits{{{socket.get(), POLLOUT, 0}, {given_up.get(), POLLIN, 0}}};
  const auto until = std::chrono::steady_clock::now() + Dial::kConnectTimeout;
  int ready = 0;
  do {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    ready = poll(waits.data(), waits.size(), std::max(0, static_cast<int>(left.count())));
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0 || waits[1].revents != 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

DialFailure failure_of(int error) {
  if (error == ECONNREFUSED) return DialFailure::kRefused;
  return error == ETIMEDOUT ? DialFailure::kSilent : DialFailure::kNoWay;
}

// A connection that has begun: its socket, and 0 or the system's error, which may be EINPROGRESS.
struct Begun {
  base::FileDescriptor socket;
  int error = 0;
};

// Returns at once.
Begun begin_connection(const addrinfo& address) {
  Begun begun{base::FileDescriptor(
      ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))};
  if (!begun.socket) return {{}, errno};
  prepare(begun.socket);
  if (connect(begun.socket.get(), address.ai_addr, address.ai_addrlen) != 0) begun.error = errno;
  return begun;
}

base::Result<base::FileDescriptor, DialFailure> finish_connection(
    Begun begun, const base::FileDescriptor& given_up) {
  const int error =
      begun.error == EINPROGRESS ? error_of_connection(begun.socket, given_up) : begun.error;
  if (error != 0) return failure_of(error);
  return std::move(begun.socket);
}

}  // namespace

Result<Listening> listen_at(const SocketAddress& address) {
  const Addresses found = resolve(address, AI_NUMERICHOST | AI_PASSIVE);
  if (!found) return Error::kBadAddress;
  base::FileDescriptor socket(
      ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket && address.host == "::") return listen_at({"0.0.0.0", address.port});
  if (!socket) return Error::kAddressInUse;
  set(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  if (found->ai_family == AF_INET6) set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  prepare(socket);
  const bool bound = bind(socket.get(), found->ai_addr, found->ai_addrlen) == 0;
  if (!bound && errno == EADDRNOTAVAIL && address.host == "::")
    return listen_at({"0.0.0.0", address.port});
  // The queue of callers is short: a caller that is refused tries again within seconds, but one in
  // the queue has to wait for all before it.
  constexpr int kQueue = 64;
  if (!bound || listen(socket.get(), kQueue) != 0) return Error::kAddressInUse;
  const std::uint16_t port = port_of(socket);
  return Listening{std::move(socket), {address.host, port}};
}

std::vector<std::string> hosts_to_name() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return {};
  const std::string default_name = default_interface();
  std::vector<std::pair<int, std::string>> ranked;
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    if (is_useful(*one))
      ranked.emplace_back(rank_of(*one, default_name), host_text(*one->ifa_addr));
  }
  freeifaddrs(first);
  std::ranges::stable_sort(ranked, {}, [](const auto& host) { return host.first; });
  std::vector<std::string> hosts;
  hosts.reserve(ranked.size());
  for (auto& [rank, host] : ranked) hosts.push_back(std::move(host));
  return hosts;
}

std::vector<std::string> addresses_to_name(const SocketAddress& listening) {
  if (!is_everywhere(listening)) return {to_text(listening)};
  std::vector<std::string> addresses;
  for (const std::string& host : hosts_to_name()) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    if (!is_ipv6 || listening.host == "::")
      addresses.push_back(to_text(SocketAddress{host, listening.port}));
  }
  return addresses;
}

struct Dial::State {
  std::vector<SocketAddress> addresses;
  // empty once the Dial is destroyed
  std::function<void()> done;
  base::FileDescriptor given_up;
  std::mutex mutex;  // of `done`, `outcome` and the beginning of a connection
  std::optional<Outcome> outcome;

  [[nodiscard]] bool is_given_up() const {
    pollfd asked{given_up.get(), POLLIN, 0};
    return poll(&asked, 1, 0) > 0;
  }

  // The destructor of Dial takes the mutex, too, so no packet leaves after it: a pause or `tor only`
  // may have been answered by then, also while a name was looked up.
  std::optional<Begun> begin_unless_given_up(const addrinfo& address) {
    const std::lock_guard lock(mutex);
    if (is_given_up()) return std::nullopt;
    return begin_connection(address);
  }

  void run() {
    Outcome result;
    for (std::size_t i = 0; i < addresses.size() && !result.socket && !is_given_up(); ++i) {
      const Addresses found = resolve(addresses[i], 0);
      DialFailure failure = DialFailure::kNoSuchName;
      for (const addrinfo* one = found.get(); one != nullptr && !result.socket;
           one = one->ai_next) {
        auto begun = begin_unless_given_up(*one);
        if (!begun) break;
        auto connected = finish_connection(std::move(*begun), given_up);
        if (connected) {
          result.socket = std::move(*connected);
        } else {
          failure = std::max(failure, connected.error());
        }
      }
      result.reached = i;
      if (!result.socket) result.failures.push_back(failure);
    }
    if (result.socket) result.local_host = local_host_of(result.socket);
    const std::lock_guard lock(mutex);
    outcome = std::move(result);
    if (done) done();
  }
};

Dial::Dial(std::vector<SocketAddress> addresses, std::function<void()> done)
    : state_(std::make_shared<State>()) {
  state_->addresses = std::move(addresses);
  state_->done = std::move(done);
  state_->given_up = base::FileDescriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  // Nobody waits for this thread to end, because a name lookup cannot be interrupted. The thread
  // shares ownership of the state, and ends by itself.
  std::thread([state = state_] { state->run(); }).detach();
}

Dial::~Dial() {
  const std::lock_guard lock(state_->mutex);
  state_->done = nullptr;
  eventfd_write(state_->given_up.get(), 1);
}

std::optional<Dial::Outcome> Dial::take_outcome() {
  const std::lock_guard lock(state_->mutex);
  return std::exchange(state_->outcome, std::nullopt);
}

}  // namespace waterline::link
