#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"
#include "link/socket_address.h"
#include "linked_device.h"
#include "pairing/code.h"
#include "pairing/machine.h"

// Tests the addresses that two devices dial and listen on after a pairing.

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;
using PairingState = PartnerLink::PairingState;

namespace {

// A partner's device with another program: it follows the pairing protocol, but may lie about its
// listening port.
class OwnProgram {
 public:
  // Connects from this loopback address to the port of an offer. Says that it listens on the port
  // `claims`, which may be untrue.
  OwnProgram(const char* from, const PartnerLink::Offer& offer, std::uint16_t claims)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{AF_INET, 0, {inet_addr(from)}, {}};
    sockaddr_in there{
        AF_INET, htons(listen_address(offer.listen)->port), {htonl(INADDR_LOOPBACK)}, {}};
    REQUIRE(bind(socket_.get(), reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
    REQUIRE(connect(socket_.get(), reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
    const auto code = pairing::code_from_text(offer.code_or_picture);
    pairing::Setup setup;
    setup.side = wire::channel::PairingSide::kJoiner;
    setup.offer_number = code->number;
    setup.secret = crypto::SecretBytes::copy_of(base::bytes_of(code->words));
    setup.identity = crypto::IdentitySecret::generate(random_);
    setup.epoch = base::EpochId::generate(random_);
    setup.listen_port = claims;
    machine_.emplace(std::move(setup), random_, clock_.steady_now());
  }

  // Agrees to everything. Returns true once the devices are paired, false if the other end is gone.
  bool pairs() {
    std::array<std::byte, 4096> buffer{};
    for (;;) {
      const base::Bytes out = machine_->take_output();
      if (!out.empty()) REQUIRE(send(socket_.get(), out.data(), out.size(), MSG_NOSIGNAL) > 0);
      if (machine_->over()) return is_paired_;
      pollfd wait{socket_.get(), POLLIN, 0};
      const ssize_t size = poll(&wait, 1, 20'000) == 1
                               ? recv(socket_.get(), buffer.data(), buffer.size(), 0)
                               : ssize_t{0};
      if (size <= 0) return false;
      answer(machine_->receive(base::ByteView(buffer).first(static_cast<std::size_t>(size)),
                               clock_.steady_now()));
    }
  }

 private:
  void answer(const std::vector<pairing::Event>& events) {
    for (const auto& event : events) {
      if (std::holds_alternative<pairing::CountGuess>(event))
        answer(machine_->guess_counted(true, now()));
      if (std::holds_alternative<pairing::CompareWords>(event))
        answer(machine_->words_compared(true, now()));
      if (std::holds_alternative<pairing::Agreed>(event))
        answer(machine_->partnership_stored(true, now()));
      if (const auto* over = std::get_if<pairing::Over>(&event)) {
        is_paired_ = over->end == wire::channel::PairingEnd::kPaired;
      }
    }
  }
  [[nodiscard]] base::SteadyTime now() const { return clock_.steady_now(); }

  crypto::SystemRandom random_;
  base::SystemClock clock_;
  base::FileDescriptor socket_;
  std::optional<pairing::Machine> machine_;
  bool is_paired_ = false;
};

std::string listen_of(Device& device) {
  return device.with([](auto&, ledger::Ledger& ledger, auto&) { return *ledger.listen(); });
}

}  // namespace

TEST_CASE("a partner's device can announce only the address of its connection", "[link]") {
  for (const auto claimed : {std::uint16_t{4711}, std::uint16_t{0}}) {
    Device anna;
    const auto offer = anna.show();
    OwnProgram hostile("127.0.0.3", offer, claimed);
    std::thread person([&anna] {
      anna.wait_for(PairingState::kCompare);
      static_cast<void>(anna.compare(true));
    });
    const bool paired = hostile.pairs();
    person.join();
    REQUIRE(paired);
    REQUIRE(anna.eventually(
        [](auto&, ledger::Ledger& ledger, auto&) { return ledger.partnership()->has_value(); }));
    CHECK(anna.address() == (claimed == 0 ? "" : "127.0.0.3:4711"));
  }
}

TEST_CASE("a name in a partner's picture is never resolved", "[link]") {
  crypto::SystemRandom random;
  pairing::Picture picture;
  picture.secret = crypto::SecretBytes(32);
  picture.expires = base::SystemClock().now() + 2min;
  picture.addresses = {"localhost:9", "canary.invalid:9"};
  Device ben;
  const auto join = [&](std::string_view at) {
    return ben.with([&](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.join_picture(pairing::to_text(picture), at, "");
    });
  };
  const auto refused = join("");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error() == Error::kBadAddress);
  // If the picture has a host name and a numeric address, only the numeric one is tried.
  picture.addresses.emplace_back("127.0.0.1:9");
  REQUIRE(join("").ok());
  CHECK(ben.wait_for(PairingState::kOver).dial_failure == DialFailure::kRefused);
  // A host name that this person typed is looked up.
  REQUIRE(join("does-not-exist.invalid:9").ok());
  CHECK(ben.wait_for(PairingState::kOver).end == PartnerLink::PairingEnd::kUnreachable);
  CHECK(ben.pairing().dial_failure == DialFailure::kNoSuchName);
}

TEST_CASE("a joiner listens only on the network of its call", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show();
  REQUIRE(ben.with([&](PartnerLink& partner_link, auto&, auto&) {
               return partner_link.join_code(offer.code_or_picture, offer.listen, "");
             })
              .ok());
  REQUIRE(anna.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(ben.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  CHECK(listen_of(ben).empty());
  REQUIRE(anna.compare(true).ok());
  REQUIRE(ben.compare(true).ok());
  REQUIRE(ben.wait_for(PairingState::kPaired).state == PairingState::kPaired);
  CHECK(listen_of(ben).starts_with("127.0.0.1:"));
  CHECK(anna.address() == listen_of(ben));
  CHECK(ben.address() == offer.listen);
  ben.restart();
  REQUIRE(anna.sync().ok());
}

TEST_CASE("a port on another address than the call's is not announced", "[link]") {
  Device anna;
  Device ben;
  const auto offer = anna.show();
  REQUIRE(ben.with([&](PartnerLink& partner_link, auto&, auto&) {
               return partner_link.join_code(offer.code_or_picture, offer.listen, "127.0.0.2:0");
             })
              .ok());
  REQUIRE(anna.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(ben.wait_for(PairingState::kCompare).state == PairingState::kCompare);
  REQUIRE(anna.compare(true).ok());
  REQUIRE(ben.compare(true).ok());
  REQUIRE(anna.wait_for(PairingState::kPaired).state == PairingState::kPaired);
  CHECK(anna.address().empty());
  CHECK(listen_of(ben).starts_with("127.0.0.2:"));
}

TEST_CASE("an offer listens at one address of this device by default", "[link]") {
  Device anna;
  const auto offer = anna.show(ledger::PairingMethod::kPicture, "");
  const auto hosts = hosts_to_name();
  const auto listen = listen_address(offer.listen);
  REQUIRE(listen.has_value());
  CHECK(listen->host == (hosts.empty() ? "127.0.0.1" : hosts.front()));
  CHECK(offer.addresses == std::vector{offer.listen});
  CHECK(offer.other_hosts.size() == (hosts.empty() ? 0 : hosts.size() - 1));
  const auto everywhere = anna.show(ledger::PairingMethod::kWords, std::to_string(listen->port));
  CHECK(everywhere.listen == "[::]:" + std::to_string(listen->port));
  CHECK(everywhere.addresses.size() == hosts.size());
  CHECK(everywhere.other_hosts.empty());
}
