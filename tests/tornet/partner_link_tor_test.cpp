#include <csignal>
#include <fstream>

#include "fakes/eventually.h"
#include "fakes/temporary_folder.h"
#include "link/linked_device.h"
#include "link/own_sockets.h"
#include "link/partner_link.h"
#include "tor_home.h"

// Two devices with real couriers and real Tors: their ways to each other.
namespace waterline::tornet {
namespace {

using link::Device;
using link::PartnerLink;
using link::TorHosting;
using link::TorProgress;
using link::TorSetting;
using link::TorUse;

std::filesystem::path tor_program() {
  static const fakes::TemporaryFolder folder;
  const auto program = folder.path() / "tor";
  static const bool is_written = [&] {
    std::ofstream script(program);
    script << "#!/bin/sh\noptions=$(/usr/bin/mktemp)\n/bin/cat - '" << setting("WATERLINE_TORNET")
           << "' >\"$options\"\nexec 4<\"$options\"\n/bin/rm \"$options\"\nexec '"
           << setting("WATERLINE_TOR") << "' \"$@\" <&4 4<&-\n";
    script.close();
    return ::chmod(program.c_str(), 0700) == 0;
  }();
  REQUIRE(is_written);
  return program;
}

struct Couple {
  Device anna{link::real_courier(), [] { return tor_program(); }};
  Device ben{link::real_courier(), [] { return tor_program(); }};

  Couple() { link::pair(anna, ben); }
};

link::TorReport report_of(Device& device) {
  return device.status().tor;
}

void set_tor(Device& device, TorUse use, TorHosting hosting = TorHosting::kHosts) {
  REQUIRE(device
              .with([&](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_tor({use, hosting});
              })
              .ok());
}

void await_published(Device& device) {
  fakes::eventually([&] { return report_of(device).progress == TorProgress::State::kPublished; });
}

bool arrives(Device& device, const std::string& text) {
  return device.eventually(
      [&](auto&, ledger::Ledger& ledger, auto&) {
        const auto items = ledger.items();
        return items.ok() &&
               std::ranges::any_of(*items, [&](const auto& item) { return item.text == text; });
      },
      std::chrono::seconds(120));
}

std::size_t tcp_sockets() {
  std::size_t count = 0;
  for (const link::OwnSocket& socket : link::own_sockets()) {
    using Kind = link::OwnSocket::Kind;
    count += socket.kind == Kind::kTcp || socket.kind == Kind::kTcpListening ||
                     socket.kind == Kind::kUdp
                 ? 1
                 : 0;
  }
  return count;
}

TEST_CASE("Two devices that meet by Tor alone exchange what is shared", "[link]") {
  Couple couple;
  set_tor(couple.anna, TorUse::kOnly);
  set_tor(couple.ben, TorUse::kOnly);
  couple.anna.share("from Anna by Tor");
  couple.ben.share("from Ben by Tor");
  CHECK(arrives(couple.ben, "from Anna by Tor"));
  CHECK(arrives(couple.anna, "from Ben by Tor"));
  CHECK(tcp_sockets() == 0);
  // Nothing of the way remains after a pause, and a restart keeps it so.
  REQUIRE(couple.anna
              .with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_paused(link::Paused::kYes);
              })
              .ok());
  CHECK(report_of(couple.anna).progress == TorProgress::State::kNone);
  CHECK(std::filesystem::is_empty(couple.anna.run()));
  CHECK(couple.ben.becomes(PartnerLink::Link::kWaiting));
  couple.anna.restart();
  CHECK(std::filesystem::is_empty(couple.anna.run()));
  couple.anna.share("after the pause");
  REQUIRE(couple.anna
              .with([](PartnerLink& partner_link, auto&, auto&) {
                return partner_link.set_paused(link::Paused::kNo);
              })
              .ok());
  CHECK(arrives(couple.ben, "after the pause"));
}

}  // namespace
}  // namespace waterline::tornet
