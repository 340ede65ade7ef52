#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include "link/own_sockets.h"
#include "linked_device.h"
#include "pairing/code.h"
#include "pairing/far.h"

// Pairing with a device at another place, without a Tor network: tests/tornet has that. A program
// that takes every command and answers none stands for Tor here.
namespace waterline::link {
namespace {

using namespace std::chrono_literals;
using PairingState = PartnerLink::PairingState;
using PairingEnd = PartnerLink::PairingEnd;

class MuteTor {
 public:
  MuteTor() {
    std::ofstream script(program_);
    script << "#!/bin/sh\nexec /bin/cat <&3 >>'" << heard_.string() << "'\n";
    script.close();
    ::chmod(program_.c_str(), 0700);
  }
  [[nodiscard]] std::optional<std::filesystem::path> operator()() const { return program_; }
  [[nodiscard]] std::string heard() const {
    std::ifstream in(heard_);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  bool hears(const std::string& text) const {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (heard().find(text) == std::string::npos) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(10ms);
    }
    return true;
  }

 private:
  fakes::TemporaryFolder folder_;
  std::filesystem::path program_ = folder_.path() / "tor";
  std::filesystem::path heard_ = folder_.path() / "heard";
};

struct FarDevice : Device {
  explicit FarDevice(const MuteTor& tor) : Device(real_courier(), [&tor] { return tor(); }) {}
};

Result<void> choose(Device& device, TorUse use) {
  return device.with([use](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.set_tor({use, TorHosting::kHosts});
  });
}

Result<PartnerLink::Offer> show_far(Device& device) {
  return device.with(
      [](PartnerLink& partner_link, auto&, auto&) { return partner_link.show_far_offer(); });
}

Result<void> join_picture(Device& device, const std::string& text) {
  return device.with([&](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.join_picture(text, "", "");
  });
}

template <class T>
std::optional<Error> error_in(const Result<T>& result) {
  return result.ok() ? std::nullopt : std::optional(result.error());
}

std::size_t network_sockets() {
  std::size_t count = 0;
  for (const OwnSocket& socket : own_sockets()) {
    using Kind = OwnSocket::Kind;
    const bool is_of_network = socket.kind == Kind::kTcp || socket.kind == Kind::kTcpListening ||
                               socket.kind == Kind::kUdp || socket.kind == Kind::kOther;
    count += is_of_network ? 1 : 0;
  }
  return count;
}

std::string service_in(const PartnerLink::Offer& offer) {
  const auto picture = pairing::picture_from_text(offer.code_or_picture);
  REQUIRE(picture.has_value());
  REQUIRE(picture->addresses == std::vector<std::string>{"tor"});
  return crypto::onion_address_of(pairing::onion_seed_of(picture->secret)).text();
}

bool has_ended(Device& device, PairingEnd end) {
  const auto pairing = device.wait_for(PairingState::kOver);
  return pairing.state == PairingState::kOver && pairing.end == end;
}

// A device that shows a line for a pairing through Tor.
struct ShowsLine {
  explicit ShowsLine(TorUse use = TorUse::kOn) {
    REQUIRE(choose(anna, use).ok());
    const auto made = show_far(anna);
    REQUIRE(made.ok());
    offer = *made;
  }

  const MuteTor tor{};
  FarDevice anna{tor};
  PartnerLink::Offer offer;
};

TEST_CASE("A pairing through Tor is refused where Tor is off or missing", "[link]") {
  const MuteTor tor;
  FarDevice anna(tor);
  Device ben;
  CHECK(error_in(show_far(anna)) == Error::kTorOff);
  REQUIRE(choose(anna, TorUse::kOn).ok());
  const auto offer = show_far(anna);
  REQUIRE(offer.ok());
  CHECK(error_in(join_picture(ben, offer->code_or_picture)) == Error::kTorOff);
  REQUIRE(choose(ben, TorUse::kOnly).ok());
  CHECK(error_in(join_picture(ben, offer->code_or_picture)) == Error::kTorMissing);
  CHECK(error_in(show_far(ben)) == Error::kTorMissing);
  CHECK(ben.pairing().state == PairingState::kNone);
}

TEST_CASE("A text that leads to a direct call is no line", "[link]") {
  Device anna;
  Device ben;
  REQUIRE(choose(ben, TorUse::kOn).ok());
  const auto picture = anna.show(ledger::PairingMethod::kPicture);
  const auto joined = ben.with([&](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.join_picture(picture.code_or_picture, "", "",
                                     PartnerLink::JoinBy::kTorAlone);
  });
  CHECK(error_in(joined) == Error::kNotFar);
  CHECK(ben.pairing().state == PairingState::kNone);
  CHECK_FALSE(ben.status().cage.courier.has_value());
}

TEST_CASE("A joiner's clock that is hours ahead refuses no line", "[link]") {
  ShowsLine shows;
  const MuteTor other;
  FarDevice ben(other);
  REQUIRE(choose(ben, TorUse::kOn).ok());
  ben.advance(2h);
  CHECK(join_picture(ben, shows.offer.code_or_picture).ok());
  CHECK(ben.pairing().state == PairingState::kLooking);
}

TEST_CASE("A device that goes by Tor alone pairs through nothing else", "[link]") {
  Device anna;
  Device ben;
  REQUIRE(choose(anna, TorUse::kOnly).ok());
  anna.restart();
  const auto words = ben.show();
  CHECK(error_in(anna.join(words.code_or_picture, words.listen)) == Error::kWordsByTor);
  const auto picture = ben.show(ledger::PairingMethod::kPicture);
  CHECK(error_in(join_picture(anna, picture.code_or_picture)) == Error::kTorOnly);
  ben.stop();
  const auto shown = anna.with([](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.show_offer(ledger::PairingMethod::kWords, "127.0.0.1:0");
  });
  CHECK(error_in(shown) == Error::kTorOnly);
  CHECK(network_sockets() == 0);
  CHECK_FALSE(anna.status().cage.courier.has_value());
}

TEST_CASE("A far offer is one service of Tor, and no socket to a network", "[link]") {
  const MuteTor tor;
  FarDevice anna(tor);
  REQUIRE(choose(anna, TorUse::kOnly).ok());
  CHECK(tor.heard().empty());
  const auto offer = show_far(anna);
  REQUIRE(offer.ok());
  CHECK(offer->way == base::Way::kTor);
  CHECK(offer->listen.empty());
  CHECK(offer->addresses.empty());
  REQUIRE(tor.hears("ADD_ONION ED25519-V3:"));
  CHECK(tor.heard().find("ClientAuthV3=") != std::string::npos);
  CHECK(tor.heard().find("ONION_CLIENT_AUTH_ADD") == std::string::npos);
  CHECK(network_sockets() == 0);
  REQUIRE(
      anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.end_pairing(); })
          .ok());
  CHECK(tor.hears("DEL_ONION " + service_in(*offer)));
  CHECK(std::filesystem::is_empty(anna.run()));
  CHECK_FALSE(anna.status().cage.courier.has_value());
}

TEST_CASE("A far offer stands for thirty minutes, and its service as long", "[link]") {
  ShowsLine shows;
  FarDevice& anna = shows.anna;
  const auto service = service_in(shows.offer);
  anna.advance(29min);
  CHECK(anna.with(
      [](PartnerLink& partner_link, auto&, auto&) { return partner_link.offer().has_value(); }));
  CHECK(shows.tor.heard().find("DEL_ONION") == std::string::npos);
  anna.advance(70s);
  CHECK(has_ended(anna, PairingEnd::kOfferOver));
  CHECK(shows.tor.hears("DEL_ONION " + service));
  CHECK(std::filesystem::is_empty(anna.run()));
}

TEST_CASE("A restarted node serves its far offer again, unless that is over", "[link]") {
  ShowsLine shows;
  FarDevice& anna = shows.anna;
  anna.restart();
  const auto again =
      anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.offer(); });
  REQUIRE(again.has_value());
  CHECK(again->code_or_picture == shows.offer.code_or_picture);
  CHECK(again->run == shows.offer.run);
  CHECK(anna.pairing().run == shows.offer.run);
  anna.stop();
  const auto heard = shows.tor.heard();
  anna.advance(31min);
  anna.start();
  CHECK(anna.pairing().end == PairingEnd::kOfferOver);
  CHECK_FALSE(anna.status().cage.courier.has_value());
  CHECK(shows.tor.heard() == heard);
}

TEST_CASE("Switching Tor off ends a far offer, and on does not", "[link]") {
  ShowsLine shows;
  FarDevice& anna = shows.anna;
  REQUIRE(choose(anna, TorUse::kOnly).ok());
  CHECK(anna.pairing().state == PairingState::kWaiting);
  REQUIRE(choose(anna, TorUse::kOff).ok());
  CHECK(anna.pairing().state == PairingState::kNone);
  CHECK(shows.tor.hears("DEL_ONION " + service_in(shows.offer)));
  CHECK(std::filesystem::is_empty(anna.run()));
}

TEST_CASE("Before a pairing, switching Tor off deletes what it kept", "[link]") {
  Device anna;
  const auto kept = anna.run().parent_path() / "tor";
  std::filesystem::create_directory(kept);
  REQUIRE(choose(anna, TorUse::kOn).ok());
  CHECK(std::filesystem::exists(kept));
  REQUIRE(choose(anna, TorUse::kOff).ok());
  CHECK_FALSE(std::filesystem::exists(kept));
}

TEST_CASE("Choosing Tor alone ends an offer on this network", "[link]") {
  Device anna;
  anna.show();
  REQUIRE(choose(anna, TorUse::kOnly).ok());
  CHECK(anna.pairing().state == PairingState::kNone);
  CHECK(network_sockets() == 0);
}

TEST_CASE("A joiner gives up after some minutes, and says what was missing", "[link]") {
  ShowsLine shows;
  const MuteTor other;
  FarDevice ben(other);
  REQUIRE(choose(ben, TorUse::kOnly).ok());
  REQUIRE(join_picture(ben, shows.offer.code_or_picture).ok());
  CHECK(ben.pairing().state == PairingState::kLooking);
  CHECK(ben.pairing().way == base::Way::kTor);
  REQUIRE(other.hears("ONION_CLIENT_AUTH_ADD " + service_in(shows.offer)));
  CHECK(other.heard().find("ADD_ONION ED25519") == std::string::npos);
  CHECK(network_sockets() == 0);
  ben.advance(6min);
  REQUIRE(has_ended(ben, PairingEnd::kNotByTor));
  CHECK(ben.pairing().tor_obstacle == PartnerLink::TorObstacle::kNotReady);
  CHECK(std::filesystem::is_empty(ben.run()));
}

TEST_CASE("A far offer whose Tor keeps failing is over", "[link]") {
  Device anna(real_courier(), [] { return std::filesystem::path("/bin/false"); });
  REQUIRE(choose(anna, TorUse::kOn).ok());
  REQUIRE(show_far(anna).ok());
  REQUIRE(has_ended(anna, PairingEnd::kNotByTor));
  CHECK(anna.pairing().tor_obstacle == PartnerLink::TorObstacle::kFails);
}

}  // namespace
}  // namespace waterline::link
