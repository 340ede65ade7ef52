#include "link/own_sockets.h"
#include "linked_device.h"

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;
using Rest = PartnerLink::Offline;

namespace {

Result<void> pause(Device& device, bool paused) {
  return device.with([paused](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.set_paused(paused ? Paused::kYes : Paused::kNo);
  });
}

Result<void> sync_when(Device& device, std::string_view text) {
  return device.with([text](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.set_sync_when(*SyncSchedule::from_text(text));
  });
}

template <class T>
std::optional<Error> error_of(const Result<T>& result) {
  return result.ok() ? std::nullopt : std::optional(result.error());
}

bool is_offline(Device& device, Offline reason) {
  return device.eventually([reason](PartnerLink& partner_link, auto&, auto&) {
    const auto status = partner_link.status();
    return status.offline == reason &&
           status.cage.courier.has_value() == (reason == Offline::kNone);
  });
}

// Returns the number of sockets of this process, with all its devices, that may reach a network.
std::size_t sockets_to_a_network() {
  std::size_t count = 0;
  for (const OwnSocket& socket : own_sockets()) {
    using Kind = OwnSocket::Kind;
    count += socket.kind == Kind::kTcp || socket.kind == Kind::kTcpListening ||
                     socket.kind == Kind::kUdp || socket.kind == Kind::kNetlink ||
                     socket.kind == Kind::kOther
                 ? 1
                 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("while paused there is no process and no socket, even after restart", "[link]") {
  Device anna;
  Device ben;
  CHECK(error_of(pause(anna, true)) == Error::kNoPartner);
  pair(anna, ben);
  REQUIRE(pause(anna, true).ok());
  CHECK(anna.status().offline == Offline::kPaused);
  CHECK(anna.status().link == PartnerLink::Link::kOff);
  CHECK_FALSE(anna.status().cage.courier.has_value());
  CHECK(error_of(anna.sync()) == Error::kPaused);
  CHECK(ben.becomes(PartnerLink::Link::kWaiting));
  CHECK(ben.status().problem == PartnerLink::Problem::kNone);
  anna.share("while paused");
  anna.restart();
  CHECK(anna.status().offline == Offline::kPaused);
  CHECK_FALSE(anna.status().cage.courier.has_value());
  ben.stop();
  CHECK(sockets_to_a_network() == 0);
  ben.start();
  CHECK(error_of(ben.sync()) == Error::kUnreachable);
  CHECK(ben.items().empty());
  REQUIRE(pause(anna, false).ok());
  CHECK(ben.holds("while paused"));
}

TEST_CASE("a pause ends with the pairing, but the sync hours stay", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  REQUIRE(sync_when(anna, "manual").ok());
  REQUIRE(pause(anna, true).ok());
  REQUIRE(anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); })
              .ok());
  REQUIRE(
      ben.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); }).ok());
  CHECK(sockets_to_a_network() == 0);
  const auto offer = anna.show();
  REQUIRE(ben.join(offer.code_or_picture, offer.listen).ok());
  REQUIRE(anna.wait_for(PartnerLink::PairingState::kCompare).words ==
          ben.wait_for(PartnerLink::PairingState::kCompare).words);
  REQUIRE(anna.compare(true).ok());
  REQUIRE(ben.compare(true).ok());
  // The first session after a pairing comes at any time of day, and confirms the pairing. From then
  // on the schedule applies.
  CHECK(anna.eventually([](auto&, ledger::Ledger& ledger, auto&) {
    const auto partnership = ledger.partnership();
    return partnership.ok() && *partnership && (*partnership)->confirmed;
  }));
  CHECK(ben.eventually(
      [](auto&, ledger::Ledger& ledger, auto&) { return (*ledger.partnership())->confirmed; }));
  CHECK(is_offline(anna, Offline::kManual));
}

TEST_CASE("with manual schedules devices sync only when both persons ask", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  REQUIRE(sync_when(anna, "manual").ok());
  REQUIRE(sync_when(ben, "manual").ok());
  CHECK(is_offline(anna, Offline::kManual));
  CHECK(is_offline(ben, Offline::kManual));
  CHECK(sockets_to_a_network() == 0);
  anna.share("from anna");
  ben.share("from ben");
  anna.restart();
  ben.restart();
  CHECK(is_offline(anna, Offline::kManual));
  std::this_thread::sleep_for(300ms);
  CHECK(ben.items().size() == 1);

  // Anna asks for a sync first, and waits until Ben asks too.
  Result<PartnerLink::Synced> of_anna = Error::kUnreachable;
  std::thread asking([&] { of_anna = anna.sync(); });
  std::this_thread::sleep_for(1500ms);
  const auto of_ben = ben.sync();
  asking.join();
  CHECK(of_ben.ok());
  CHECK(of_anna.ok());
  CHECK(anna.items().size() == 2);
  CHECK(ben.items().size() == 2);
  CHECK(is_offline(anna, Offline::kManual));
  CHECK(is_offline(ben, Offline::kManual));
  CHECK(sockets_to_a_network() == 0);
}

TEST_CASE("sync hours follow the wall clock, and manual sync works outside them", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  anna.set_time_of_day(21h + 49min);
  REQUIRE(sync_when(anna, "22:00-00:30").ok());
  CHECK(is_offline(anna, Offline::kOutsideHours));
  CHECK(ben.becomes(PartnerLink::Link::kWaiting));
  CHECK(anna.sync().ok());
  CHECK(is_offline(anna, Offline::kOutsideHours));
  anna.set_time_of_day(22h + 11min);
  CHECK(is_offline(anna, Offline::kNone));
  CHECK(anna.becomes_linked());
  anna.set_time_of_day(0h + 19min);
  std::this_thread::sleep_for(2500ms);
  CHECK(anna.status().link == PartnerLink::Link::kLinked);
  anna.set_time_of_day(0h + 41min);
  CHECK(is_offline(anna, Offline::kOutsideHours));
  REQUIRE(sync_when(anna, "always").ok());
  CHECK(anna.becomes_linked());
}

TEST_CASE("after the machine slept there is one fresh link within seconds", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  REQUIRE(anna.sync().ok());
  const auto links = [](Device& device) {
    return device.with(
        [](PartnerLink& partner_link, auto&, auto&) { return partner_link.diagnosis().links; });
  };
  const auto before = links(anna);
  std::this_thread::sleep_for(2500ms);
  REQUIRE(links(anna) == before);
  anna.sleep_for(8h);
  CHECK(anna.eventually([&](PartnerLink& partner_link, auto&, auto&) {
    return partner_link.diagnosis().links > before &&
           partner_link.status().link == PartnerLink::Link::kLinked;
  }));
  CHECK(ben.becomes_linked());
  ben.share("after the night");
  CHECK(anna.holds("after the night"));
  REQUIRE(anna.sync().ok());
}

TEST_CASE("an impostor at the partner's address is detected and gets nothing", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  const auto there = anna.address().empty() ? ben.address() : anna.address();
  Device& caller = anna.address().empty() ? ben : anna;
  Device& called = anna.address().empty() ? anna : ben;
  REQUIRE_FALSE(there.empty());
  // Another device, which is paired with a third one, now listens at the address of the partner's
  // device.
  REQUIRE(called.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); })
              .ok());
  CHECK(caller.becomes(PartnerLink::Link::kWaiting));
  Device other;
  Device third;
  const auto offer = other.show(ledger::PairingMethod::kWords, there);
  REQUIRE(third.join(offer.code_or_picture, offer.listen).ok());
  REQUIRE(other.wait_for(PartnerLink::PairingState::kCompare).state ==
          PartnerLink::PairingState::kCompare);
  REQUIRE(third.wait_for(PartnerLink::PairingState::kCompare).state ==
          PartnerLink::PairingState::kCompare);
  REQUIRE(other.compare(true).ok());
  REQUIRE(third.compare(true).ok());
  REQUIRE(other.becomes_linked());

  const auto synced = caller.sync();
  CHECK(error_of(synced) == Error::kUnproven);
  CHECK(caller.status().problem == PartnerLink::Problem::kUnproven);
  CHECK(other.status().problem == PartnerLink::Problem::kNone);
  CHECK(other.status().link == PartnerLink::Link::kLinked);
  CHECK(caller.items().empty());
  // A new address of the partner clears the problem that the old one had.
  REQUIRE(caller
              .with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_address("127.0.0.1:9");
              })
              .ok());
  CHECK(caller.status().problem == PartnerLink::Problem::kNone);
  CHECK(error_of(caller.sync()) == Error::kUnreachable);
}

TEST_CASE("each tried address reports why the devices could not connect", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  ben.stop();
  const auto failures_at = [&anna](const char* address) {
    REQUIRE(anna.with([&](PartnerLink& partner_link, auto&, auto&) {
                  return partner_link.set_address(address);
                })
                .ok());
    CHECK(error_of(anna.sync()) == Error::kUnreachable);
    const auto diagnosis =
        anna.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.diagnosis(); });
    for (const auto& [tried, failure] : diagnosis.failures) {
      if (tried == address) return std::optional(failure);
    }
    return std::optional<DialFailure>();
  };
  CHECK(failures_at("127.0.0.1:9") == DialFailure::kRefused);
  CHECK(failures_at("does-not-exist.invalid:9") == DialFailure::kNoSuchName);
  CHECK(failures_at("[::1]:9") != DialFailure::kNoSuchName);
}

TEST_CASE("the last address of the partner is tried too, until unpairing", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  // After a pairing only the device that dialled has the other's address.
  Device& caller = anna.address().empty() ? ben : anna;
  Device& called = anna.address().empty() ? anna : ben;
  const auto works = caller.address();
  REQUIRE(caller
              .with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_address("localhost:9");
              })
              .ok());
  REQUIRE(called
              .with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_address("");
              })
              .ok());
  REQUIRE(caller
              .with([&](auto&, ledger::Ledger& ledger, auto&) {
                return ledger.set_sync_setting(ledger::SyncSetting::kMetAt, works);
              })
              .ok());
  caller.restart();
  CHECK(caller.becomes_linked());
  REQUIRE(caller.with([](PartnerLink& partner_link, auto&, auto&) { return partner_link.unpair(); })
              .ok());
  CHECK(caller.with([](auto&, ledger::Ledger& ledger, auto&) {
    return ledger.sync_setting(ledger::SyncSetting::kMetAt)->empty();
  }));
}
