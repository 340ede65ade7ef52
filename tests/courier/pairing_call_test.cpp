#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <vector>

#include <arpa/inet.h>
#include <asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "courier/call_answers.h"
#include "courier/offer_search.h"
#include "fakes/manual_clock.h"
#include "fakes/seeded_random.h"

using namespace waterline;
using namespace waterline::courier;
using namespace std::chrono_literals;
using wire::channel::Ipv4Endpoint;

// Tests both sides of the pairing call inside the courier, by sockets on loopback, against a clock
// of the test.
namespace {

using Datagram = std::vector<std::byte>;

// A UDP socket on loopback, at the first free port from `port` on.
class Place {
 public:
  explicit Place(std::uint16_t port = pairing::kLowestCallPort)
      : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_in own{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
    while (bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0) {
      REQUIRE(errno == EADDRINUSE);
      own.sin_port = htons(++port);
    }
    std::memcpy(at_.host.data(), &own.sin_addr, at_.host.size());
    at_.port = port;
  }
  Place(Place&&) = delete;
  ~Place() { close(socket_); }

  [[nodiscard]] const Ipv4Endpoint& at() const { return at_; }
  // Returns another descriptor of this socket, for the code under test.
  [[nodiscard]] Socket shared() const { return Socket(dup(socket_)); }
  void connect_to(const Place& other) const {
    const auto address = address_of(other.at_);
    REQUIRE(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  void send_to(const Place& other, base::ByteView bytes) const {
    const auto address = address_of(other.at_);
    REQUIRE(sendto(socket_, bytes.data(), bytes.size(), 0,
                   reinterpret_cast<const sockaddr*>(&address), sizeof address) > 0);
  }
  // Returns the next datagram that has arrived, if there is one.
  [[nodiscard]] std::optional<Datagram> received() const {
    Datagram buffer(200);
    const ssize_t size = recv(socket_, buffer.data(), buffer.size(), 0);
    if (size < 0) return {};
    buffer.resize(static_cast<std::size_t>(size));
    return buffer;
  }

 private:
  static sockaddr_in address_of(const Ipv4Endpoint& endpoint) {
    sockaddr_in address{AF_INET, htons(endpoint.port), {}, {}};
    std::memcpy(&address.sin_addr, endpoint.host.data(), endpoint.host.size());
    return address;
  }
  int socket_;
  Ipv4Endpoint at_;
};

// The parts that both sides need, and the node's end of the channel.
struct Process {
  explicit Process(std::uint64_t seed) : random(seed) {
    REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) ==
            0);
    channel.emplace(io, ends[0]);
  }
  ~Process() { close(ends[1]); }
  // Lets the process do what it has to do now.
  void run() {
    io.restart();
    io.poll();
  }
  [[nodiscard]] std::optional<wire::channel::ToNode> told() const {
    std::array<std::byte, 1000> buffer{};
    const ssize_t size = recv(ends[1], buffer.data(), buffer.size(), 0);
    if (size <= 0) return {};
    return wire::channel::decode_to_node(
               base::ByteView(buffer).first(static_cast<std::size_t>(size)))
        .value();
  }

  asio::io_context io;
  std::array<int, 2> ends{};
  fakes::SeededRandom random;
  fakes::ManualClock clock;
  std::optional<NodeChannel> channel;
};

struct Joiner : Process {
  explicit Joiner(std::uint64_t seed = 1) : Process(seed) {
    out.connect_to(street);
    search.begin(pairing::Calls::by_number(7));
    search.call_by(out.shared(), out.at());
    search.receive_by(in.shared());
  }
  // Lets time pass, and returns the calls of that time, and when each came.
  std::vector<std::pair<std::chrono::milliseconds, Datagram>> calls_within(
      std::chrono::milliseconds time) {
    std::vector<std::pair<std::chrono::milliseconds, Datagram>> calls;
    for (auto passed = 0ms; passed <= time; passed += 50ms) {
      search.tick();
      run();
      while (auto call = street.received()) calls.emplace_back(passed, std::move(*call));
      clock.advance(50ms);
    }
    return calls;
  }

  Place street;  // stands for the broadcast address of the network
  Place out;
  Place in;
  OfferSearch search{io, random, clock, *channel};
};

struct Displayer : Process {
  explicit Displayer(std::uint64_t seed = 2) : Process(seed) {
    answers.begin(pairing::Calls::by_number(7));
    answers.receive_by(in.shared());
  }
  // Returns the caller whom the process asks to answer.
  std::optional<Ipv4Endpoint> asked() {
    run();
    const auto message = told();
    if (!message) return {};
    return std::get<wire::channel::WantAnswer>(*message).caller;
  }

  Place in;
  CallAnswers answers{io, random, clock, *channel};
};

}  // namespace

TEST_CASE("a joiner calls five times in seven seconds, then is silent", "[courier][call]") {
  Joiner joiner;
  const auto calls = joiner.calls_within(20s);
  REQUIRE(calls.size() == OfferSearch::kCallsAt.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    CHECK(calls[i].first == OfferSearch::kCallsAt[i]);
    CHECK(calls[i].second.size() == pairing::kCallSize);
  }
  CHECK_FALSE(joiner.search.is_busy());
  CHECK(joiner.search.deadline() == base::SteadyTime::max());
}

TEST_CASE("a socket that is passed late misses no call", "[courier][call]") {
  Joiner joiner;
  CHECK(joiner.calls_within(300ms).size() == 1);
  const Place late;
  late.connect_to(joiner.street);
  joiner.search.call_by(late.shared(), late.at());
  CHECK(joiner.calls_within(20s).size() == 2 * OfferSearch::kCallsAt.size() - 1);
}

TEST_CASE("a joiner stops at the first answer and names each place once", "[courier][call]") {
  Joiner joiner;
  const auto calls = pairing::Calls::by_number(7);
  const auto first = joiner.calls_within(700ms);
  REQUIRE(first.size() == 2);
  std::array<Place, 3> displayers;
  for (int times = 0; times < 2; ++times) {
    for (const auto& [at, call] : first) {
      for (const Place& displayer : displayers) {
        const auto nonce = calls.read_call(call, joiner.out.at());
        REQUIRE(nonce.has_value());
        displayer.send_to(joiner.in, calls.make_answer(*nonce, displayer.at(), displayer.at().port,
                                                       joiner.random));
        // An answer that another device has copied.
        displayers[0].send_to(joiner.in,
                              calls.make_answer(*nonce, joiner.in.at(), 9, joiner.random));
      }
    }
  }
  CHECK(joiner.calls_within(7s).empty());
  std::set<std::uint16_t> named;
  while (const auto message = joiner.told())
    CHECK(named.insert(std::get<wire::channel::OfferSeen>(*message).at.port).second);
  CHECK(named == std::set<std::uint16_t>{displayers[0].at().port, displayers[1].at().port,
                                         displayers[2].at().port});
}

TEST_CASE("a displayer answers what verifies, once, and nothing else", "[courier][call]") {
  Displayer displayer;
  fakes::SeededRandom random(3);
  const auto calls = pairing::Calls::by_number(7);
  Place joiner;
  const auto call = calls.make_call(joiner.at(), random);
  const auto of_other = pairing::Calls::by_number(8).make_call(joiner.at(), random);
  const auto from_elsewhere = calls.make_call(displayer.in.at(), random);
  const base::Bytes longer(65);
  for (const base::ByteView strange : {base::ByteView(of_other), base::ByteView(from_elsewhere),
                                       base::ByteView(longer), base::ByteView(call).first(63)}) {
    joiner.send_to(displayer.in, strange);
    CHECK_FALSE(displayer.asked().has_value());
  }
  // The port of a service, to which an honest joiner never asks to be answered.
  const Place service(20'000);
  REQUIRE(service.at().port < pairing::kLowestCallPort);
  service.send_to(displayer.in, calls.make_call(service.at(), random));
  CHECK_FALSE(displayer.asked().has_value());
  joiner.send_to(displayer.in, call);
  CHECK(displayer.asked() == joiner.at());
  joiner.send_to(displayer.in, call);
  CHECK_FALSE(displayer.asked().has_value());
  CHECK_FALSE(joiner.received().has_value());
  const Place out;
  out.connect_to(joiner);
  displayer.answers.answer_by(out.shared(), out.at(), joiner.at(), 45454);
  const auto answer = joiner.received();
  REQUIRE(answer.has_value());
  CHECK(calls.read_answer(*answer, out.at(), pairing::nonce_of(call)) == 45454);
  // The node passes a socket that nobody asked for.
  displayer.answers.answer_by(out.shared(), out.at(), joiner.at(), 45454);
  CHECK_FALSE(joiner.received().has_value());
}

TEST_CASE("a flood of calls gets four answers a second and forty in all", "[courier][call]") {
  Displayer displayer;
  fakes::SeededRandom random(4);
  const auto calls = pairing::Calls::by_number(7);
  const Place joiner;
  std::size_t all = 0;
  for (int second = 0; second < 20; ++second) {
    std::size_t now = 0;
    for (int i = 0; i < 30; ++i) {
      joiner.send_to(displayer.in, calls.make_call(joiner.at(), random));
      while (displayer.asked()) ++now;
    }
    CHECK(now <= 5);
    all += now;
    displayer.clock.advance(1s);
  }
  CHECK(all == CallAnswers::kMaxAnswers);
}
