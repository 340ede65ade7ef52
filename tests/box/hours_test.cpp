#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"
#include "box/servers.h"
#include "link/bundle_home.h"

// When this device goes to a box, and when it does not. Hours pass by the test's clock; the carrier is
// the real one, and the place where the box should be counts who comes.
namespace waterline::link {
namespace {

// Takes every connection on a free port of loopback, counts it, and closes it.
class Door {
 public:
  Door() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* place = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(socket_.get(), place, size) == 0);
    REQUIRE(listen(socket_.get(), 16) == 0);
    REQUIRE(getsockname(socket_.get(), place, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Door() {
    is_over_ = true;
    thread_.join();
  }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  [[nodiscard]] int came() const { return came_; }
  [[nodiscard]] BoxSetting box(const std::string& scheme, BoxWay way = BoxWay::kDirect) const {
    auto box = BoxSetting::from_address(
        scheme + "://anna@127.0.0.1:" + std::to_string(port_) + "/x/", way);
    REQUIRE(box.ok());
    box->password = "secret";
    return std::move(*box);
  }

 private:
  void serve() {
    while (!is_over_) {
      pollfd waits{socket_.get(), POLLIN, 0};
      if (poll(&waits, 1, 20) <= 0) continue;
      const base::FileDescriptor caller(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (caller) ++came_;
    }
  }

  base::FileDescriptor socket_;
  std::uint16_t port_ = 0;
  std::atomic<int> came_ = 0;
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

// The hours of a day that begin so long from now, by this computer's local time.
SyncSchedule hours_from_now(const Home& home, std::chrono::hours from) {
  const auto now = std::chrono::floor<std::chrono::hours>(local_wall_clock(home.now()));
  const auto hour = [&](std::chrono::hours later) {
    const auto of_day = (now + later) - std::chrono::floor<std::chrono::days>(now + later);
    const std::string digits = std::to_string(of_day.count());
    return (digits.size() == 1 ? "0" : "") + digits + ":00";
  };
  const auto when = SyncSchedule::from_text(hour(from) + "-" + hour(from + std::chrono::hours(1)));
  REQUIRE(when.has_value());
  return *when;
}

// Lets so much time pass that a device that may go has gone several times.
void time_passes(Home& home, std::chrono::minutes all) {
  constexpr std::chrono::minutes kStep{7};
  for (std::chrono::minutes passed{0}; passed < all; passed += kStep) {
    home.advance(kStep);
    home.check_folder();
  }
}

int came_in(const Door& door, Home& home, std::chrono::minutes time) {
  const int before = door.came();
  time_passes(home, time);
  return door.came() - before;
}

constexpr std::chrono::minutes kLong{240};

void use(Home& home, const BoxSetting& box) {
  home.with([&](SharedSide& side, auto&) { REQUIRE(side.folder.set_box(box).ok()); });
}

struct Guest {
  box::Programs programs;
  Home a{programs.folder() / "waterline-carrier"};
  Home b;
  Door door;
};

}  // namespace

TEST_CASE("a device that is paired with nobody goes to no box", "[box][carrier]") {
  Guest guest;
  guest.a.with([&](SharedSide& side, auto& lock) {
    CHECK(side.folder.set_box(guest.door.box("https")).error() == Error::kNoPartner);
    const auto asked =
        side.folder.ask_for_key(lock, guest.door.box("sftp"), std::chrono::seconds(5));
    CHECK(asked.key.empty());
  });
  CHECK(guest.door.came() == 0);
}

TEST_CASE("nothing goes to a box while this device is paused, quiet or by hand alone",
          "[box][carrier]") {
  Guest guest;
  Home& a = guest.a;
  pair(a, guest.b);
  use(a, guest.door.box("https"));
  a.share("something to bring");
  // So that the test would notice a visit.
  REQUIRE(came_in(guest.door, a, kLong) > 1);

  const auto link = [&](auto act) {
    a.with([&](SharedSide& side, auto&) { act(side.partner_link); });
  };
  SECTION("paused") {
    link([](PartnerLink& partner) { REQUIRE(partner.set_paused(Paused::kYes).ok()); });
    CHECK(came_in(guest.door, a, kLong) == 0);
    a.with([](SharedSide& side, auto&) { std::ignore = side.folder.ask_for_visit(); });
    CHECK(came_in(guest.door, a, kLong) == 0);
    // Nor if it leaves the box now.
    a.with([](SharedSide& side, auto&) { REQUIRE(side.folder.set_folder("").ok()); });
    CHECK(came_in(guest.door, a, kLong) == 0);
    link([](PartnerLink& partner) { REQUIRE(partner.set_paused(Paused::kNo).ok()); });
    CHECK(came_in(guest.door, a, kLong) > 0);
  }
  SECTION("quiet") {
    link([](PartnerLink& partner) { partner.become_quiet("restored"); });
    a.with([](SharedSide& side, auto&) { std::ignore = side.folder.ask_for_visit(); });
    CHECK(came_in(guest.door, a, kLong) == 0);
  }
  SECTION("by hand alone") {
    link([](PartnerLink& partner) {
      REQUIRE(partner.set_sync_when(*SyncSchedule::from_text("manual")).ok());
    });
    CHECK(came_in(guest.door, a, kLong) == 0);
    a.with([](SharedSide& side, auto&) { std::ignore = side.folder.ask_for_visit(); });
    CHECK(came_in(guest.door, a, kLong) == 1);
    // The person asks to leave: once, and then it is tried no more.
    a.with([](SharedSide& side, auto&) { REQUIRE(side.folder.set_folder("").ok()); });
    CHECK(came_in(guest.door, a, kLong) == 1);
  }
}

TEST_CASE("outside the hours nothing goes to a box, and within them it does", "[box][carrier]") {
  Guest guest;
  Home& a = guest.a;
  pair(a, guest.b);
  a.with([&](SharedSide& side, auto&) {
    REQUIRE(side.partner_link.set_sync_when(hours_from_now(a, std::chrono::hours(4))).ok());
  });
  use(a, guest.door.box("https"));
  a.share("something to bring");
  CHECK(came_in(guest.door, a, std::chrono::minutes(150)) == 0);
  CHECK(came_in(guest.door, a, std::chrono::minutes(180)) > 0);
  CHECK(came_in(guest.door, a, std::chrono::minutes(180)) <= 1);  // the hour's last, at its border
  CHECK(came_in(guest.door, a, std::chrono::minutes(180)) == 0);
}

TEST_CASE("an asked visit through Tor waits for the hours, since no Tor runs before",
          "[box][carrier]") {
  Guest guest;
  Home& a = guest.a;
  pair(a, guest.b);
  a.with([&](SharedSide& side, auto& lock) {
    REQUIRE(side.partner_link.set_tor({TorUse::kOn}).ok());
    REQUIRE(side.partner_link.set_sync_when(*SyncSchedule::from_text("manual")).ok());
    REQUIRE(side.folder.set_box(guest.door.box("https", BoxWay::kTor)).ok());
    const auto visit = side.folder.ask_for_visit();
    REQUIRE(visit.has_value());
    // It was not made, so that it did not fail either.
    CHECK_FALSE(side.folder.wait_for_visit(lock, *visit, std::chrono::seconds(20)).has_value());
    CHECK(side.folder.status().problem == FolderWatch::Problem::kNone);
  });
  CHECK(guest.door.came() == 0);
}

}  // namespace waterline::link
