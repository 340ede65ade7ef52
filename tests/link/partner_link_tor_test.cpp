#include <filesystem>
#include <fstream>

#include "link/own_sockets.h"
#include "linked_device.h"

// The settings for Tor without any Tor: tests/tornet has those with one.
namespace waterline::link {
namespace {

std::size_t sockets_to_a_network() {
  std::size_t count = 0;
  for (const OwnSocket& socket : own_sockets()) {
    using Kind = OwnSocket::Kind;
    count += socket.kind == Kind::kTcp || socket.kind == Kind::kTcpListening ||
                     socket.kind == Kind::kUdp || socket.kind == Kind::kOther
                 ? 1
                 : 0;
  }
  return count;
}

Result<void> set_tor(Device& device, TorUse use) {
  return device.with([use](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.set_tor({use, TorHosting::kHosts});
  });
}

template <class T>
std::optional<Error> error_of(const Result<T>& result) {
  return result.ok() ? std::nullopt : std::optional(result.error());
}

struct Counted {
  std::shared_ptr<std::atomic<int>> looks = std::make_shared<std::atomic<int>>(0);
  std::optional<std::filesystem::path> operator()() const {
    ++*looks;
    return {};
  }
};

TEST_CASE("A device that meets by Tor alone opens no socket to a network", "[link]") {
  const Counted program;
  Device anna(real_courier(), program);
  Device ben;
  pair(anna, ben);
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_beacons(Beacons::kOn);
              })
              .ok());
  REQUIRE(set_tor(anna, TorUse::kOnly).ok());
  REQUIRE(set_tor(ben, TorUse::kOnly).ok());
  CHECK(sockets_to_a_network() == 0);
  anna.share("not without Tor");
  CHECK(error_of(anna.sync()) == Error::kUnreachable);
  CHECK(sockets_to_a_network() == 0);
  CHECK(anna.status().tor.fault == TorSupervisor::Fault::kMissing);
  // The port that is set is kept for later, and not opened.
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_listen("127.0.0.1:0");
              })
              .ok());
  anna.restart();
  CHECK(sockets_to_a_network() == 0);
  CHECK(ben.items().empty());

  REQUIRE(set_tor(anna, TorUse::kOff).ok());
  REQUIRE(set_tor(ben, TorUse::kOn).ok());
  CHECK(ben.holds("not without Tor"));
}

TEST_CASE("A paused device looks for no Tor, also with Tor on", "[link]") {
  const Counted program;
  Device anna(real_courier(), program);
  Device ben;
  pair(anna, ben);
  CHECK(*program.looks == 0);
  const auto pause = [&](Paused paused) {
    return anna.with([paused](PartnerLink& partner_link, auto&, auto&) {
      return partner_link.set_paused(paused);
    });
  };
  REQUIRE(pause(Paused::kYes).ok());
  for (const TorUse use : {TorUse::kOn, TorUse::kOnly}) {
    REQUIRE(set_tor(anna, use).ok());
    anna.restart();
    CHECK(error_of(anna.sync()) == Error::kPaused);
    CHECK(std::filesystem::is_empty(anna.run()));
  }
  CHECK(*program.looks == 0);
  REQUIRE(pause(Paused::kNo).ok());
  CHECK(anna.eventually([&](auto&, auto&, auto&) { return *program.looks > 0; }));
}

TEST_CASE("Unpairing deletes everything that a Tor kept", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  const auto kept = anna.run().parent_path() / "tor";
  std::filesystem::create_directory(kept);
  std::ofstream(kept / "state") << "when and how long Tor was used";
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); })
              .ok());
  CHECK_FALSE(std::filesystem::exists(kept));
}

TEST_CASE("A setting for Tor that cannot be read lets nothing happen", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  REQUIRE(anna.with([](auto&, ledger::Ledger& ledger, auto&) {
                return ledger.set_sync_setting(ledger::SyncSetting::kTor, "bridges");
              })
              .ok());
  anna.restart();
  CHECK(anna.status().offline == Offline::kPaused);
  CHECK_FALSE(anna.status().cage.courier.has_value());
  CHECK(error_of(anna.sync()) == Error::kPaused);
  REQUIRE(set_tor(anna, TorUse::kOff).ok());
  anna.share("again");
  CHECK(ben.holds("again"));
}

}  // namespace
}  // namespace waterline::link
