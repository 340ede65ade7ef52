#include "pairing/call.h"

#include <array>
#include <chrono>
#include <cstring>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "crypto/system_random.h"
#include "pairing/code.h"
#include "pairing/machine.h"
#include "scenario/houses.h"
#include "scenario/person.h"

using namespace waterline;
using namespace waterline::scenario;
using namespace std::chrono_literals;

// Tests the pairing call between real programs on a network of the test (houses.h): a joiner finds
// the offer without an address.
namespace {

struct Couple {
  explicit Couple(const Houses& houses) {
    a.live_in(houses.enter(0));
    b.live_in(houses.enter(1));
    a.initialize();
    b.initialize();
  }
  // Lets A show an offer.
  void show(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"--json", "pair", "show", "--confirm", "same"};
    words.insert(words.end(), more.begin(), more.end());
    showing = a.start(words);
    showing->wait_for_output("\n}");
    offer = Json::parse(showing->out_so_far());
  }
  [[nodiscard]] std::string code() const { return offer["code"]; }
  [[nodiscard]] std::uint32_t number() const {
    return static_cast<std::uint32_t>(std::stoul(code()));
  }
  Finished join(const std::string& what) {
    return b.run({"--json", "pair", "join", what, "--confirm", "same"});
  }
  // Checks that B's attempt fails, and that nothing reached A's offer.
  void not_joined(const std::string& end) {
    const Finished tried = join(code());
    INFO(tried.out << tried.err);
    CHECK(tried.code == 14);
    CHECK(b.request("GET", "/v1/pairing")["end"] == end);
    const Json shown = a.request("GET", "/v1/pairing");
    CHECK(shown["state"] == "waiting");
    CHECK(shown["guesses_left"] == 3);
  }
  void joined(const std::string& what) {
    const Finished tried = join(what);
    const Finished shown = showing->wait();
    INFO(tried.out << tried.err << shown.out << shown.err);
    REQUIRE(tried.code == 0);
    REQUIRE(shown.code == 0);
    CHECK(last_document(tried.out)["found"] == offer["listen"]);
  }

  Person a{"A"};
  Person b{"B"};
  std::unique_ptr<Running> showing;
  Json offer;
};

sockaddr_in address_of(const char* host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

int bound(int kind, const sockaddr_in& address) {
  const int one = ::socket(AF_INET, kind | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(one, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(one, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) _exit(1);
  return one;
}

constexpr std::uint16_t kCallPort = 47471;
constexpr std::uint16_t kLiarPort = 45459;
constexpr const char* kLiar = "10.77.0.3";

// Answers every call for this offer number, as the displayer of such an offer does.
void answer_calls(std::uint32_t number) {
  crypto::SystemRandom random;
  const auto calls = pairing::Calls::by_number(number);
  const int in = bound(SOCK_DGRAM, address_of("10.77.0.255", kCallPort));
  const int out = bound(SOCK_DGRAM, address_of(kLiar, kLiarPort));
  pairing::Calls::Endpoint own{{}, kLiarPort};
  inet_pton(AF_INET, kLiar, own.host.data());
  for (;;) {
    std::array<std::byte, 100> buffer{};
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    const ssize_t size = recvfrom(in, buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size <= 0) return;
    pairing::Calls::Endpoint caller{{}, ntohs(from.sin_port)};
    std::memcpy(caller.host.data(), &from.sin_addr, caller.host.size());
    const auto nonce =
        calls.read_call(base::ByteView(buffer).first(static_cast<std::size_t>(size)), caller);
    if (!nonce) continue;
    const auto answer = calls.make_answer(*nonce, own, kLiarPort, random);
    sendto(out, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), from_size);
  }
}

// Displays an offer with this number whose words nobody knows, to one caller.
void display_other_words(std::uint32_t number) {
  crypto::SystemRandom random;
  const base::SystemClock clock;
  const int waits = bound(SOCK_STREAM, address_of(kLiar, kLiarPort));
  if (listen(waits, 1) != 0) return;
  const int caller = accept(waits, nullptr, nullptr);
  pairing::Setup setup;
  setup.offer_number = number;
  setup.secret = crypto::SecretBytes::copy_of(base::bytes_of("about about about about"));
  setup.identity = crypto::IdentitySecret::generate(random);
  setup.epoch = base::EpochId::generate(random);
  pairing::Machine machine(std::move(setup), random, clock.steady_now());
  std::array<std::byte, 4096> buffer{};
  while (!machine.over()) {
    const ssize_t size = recv(caller, buffer.data(), buffer.size(), 0);
    if (size <= 0) return;
    const auto events = machine.receive(
        base::ByteView(buffer).first(static_cast<std::size_t>(size)), clock.steady_now());
    for (const auto& event : events) {
      if (std::holds_alternative<pairing::CountGuess>(event))
        static_cast<void>(machine.guess_counted(true, clock.steady_now()));
    }
    const base::Bytes out = machine.take_output();
    if (!out.empty() && send(caller, out.data(), out.size(), MSG_NOSIGNAL) < 0) return;
  }
}

}  // namespace

TEST_CASE("a joiner without an address finds the offer on its network", "[scenario][call]") {
  const auto built = Houses::build_or_skip();
  if (!built) return;
  Houses& houses = *built;
  Couple couple(houses);
  SECTION("by words") {
    couple.show();
    // The other device has said nothing so far.
    CHECK(houses.packets_from(0) == 0);
    couple.joined(couple.code());
    // After an unpairing the address that was found is nobody's to show.
    couple.b.ask({"unpair", "--confirm", "unpair"});
    CHECK(couple.b.request("GET", "/v1/pairing")["found"].is_null());
  }
  SECTION("by a picture without an address") {
    couple.show({"--qr-png", couple.a.folder() / "code.png"});
    auto picture = pairing::picture_from_text(couple.offer["picture"].get<std::string>());
    REQUIRE(picture.has_value());
    picture->addresses.clear();
    CHECK(houses.packets_from(0) == 0);
    const std::string text = pairing::to_text(*picture);
    const Finished tried =
        couple.b.run({"--json", "pair", "join", "--qr", text, "--direct", "--confirm", "same"});
    INFO(tried.out << tried.err);
    CHECK(tried.code == 0);
    CHECK(couple.showing->wait().code == 0);
  }
}

TEST_CASE("a silent offer sends nothing and is not found", "[scenario][call]") {
  const auto built = Houses::build_or_skip();
  if (!built) return;
  Houses& houses = *built;
  Couple couple(houses);
  couple.show({"--silent"});
  couple.not_joined("not_found");
  CHECK(houses.packets_from(0) == 0);
  CHECK(couple.b.ask({"doctor"})["findings"][1]["finding"] == "not_found");
  const Json net = couple.a.ask({"net"});
  CHECK(net.dump().find("udp") == std::string::npos);
}

TEST_CASE("of several devices that answer none is dialled", "[scenario][call]") {
  const auto built = Houses::build_or_skip();
  if (!built) return;
  Houses& houses = *built;
  Couple couple(houses);
  couple.show();
  const auto liar = houses.visit(2, [&] { answer_calls(couple.number()); });
  couple.not_joined("several_offers");
}

TEST_CASE("a false answer costs a guess, and is said", "[scenario][call]") {
  const auto built = Houses::build_or_skip();
  if (!built) return;
  Houses& houses = *built;
  Couple couple(houses);
  constexpr std::uint32_t kNumber = 7;
  const auto answers = houses.visit(2, [] { answer_calls(kNumber); });
  const auto displays = houses.visit(2, [] { display_other_words(kNumber); });
  const Finished tried =
      couple.b.run({"pair", "join", "7-copper-lantern-meadow-finch", "--confirm", "same"});
  INFO(tried.out << tried.err);
  CHECK(tried.code == 15);
  CHECK(tried.err.find("this was try 1 from this device") != std::string::npos);
  CHECK(tried.err.find("something else answered") != std::string::npos);
  CHECK(couple.b.request("GET", "/v1/pairing")["found"] == "10.77.0.3:45459");
}

TEST_CASE("one rule of a firewall lets calls and answers in", "[scenario][call]") {
  const auto built = Houses::build_or_skip();
  if (!built) return;
  Houses& houses = *built;
  Couple couple(houses);
  const std::string known = "ct state established,related accept;";
  const std::string rule = " udp dport 47471 accept;";
  if (!houses.let_in_only(1, known)) {
    WARN("skipped: no firewall can be made here (nftables)");
    return;
  }
  couple.show();
  couple.not_joined("not_found");
  REQUIRE(houses.let_in_only(1, known + rule));
  REQUIRE(houses.let_in_only(0, known + rule));
  // The offer is found, but its own port is still closed.
  couple.not_joined("unreachable");
  const std::string port = port_of(couple.offer["listen"].get<std::string>());
  REQUIRE(houses.let_in_only(0, known + rule + " tcp dport " + port + " accept;"));
  couple.joined(couple.code());
}
