#include <csignal>
#include <fstream>

#include "fakes/eventually.h"
#include "fakes/temporary_folder.h"
#include "link/linked_device.h"
#include "link/own_sockets.h"
#include "link/partner_link.h"
#include "secrets.h"
#include "tor_home.h"

// Two devices with real couriers and real Tors: their ways to each other.
namespace waterline::tornet {
namespace {

using link::Device;
using link::PartnerLink;
using link::Result;
using link::TorHosting;
using link::TorProgress;
using link::TorSetting;
using link::TorUse;

std::filesystem::path tor_program() {
  static const fakes::TemporaryFolder folder;
  auto program = folder.path() / "tor";
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

// Returns the process of the Tor that runs in the device's folder; -1 if there is none.
pid_t tor_of(const Device& device) {
  const auto run = std::filesystem::canonical(device.run());
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::error_code ignored;
    const std::string name = entry.path().filename();
    if (std::filesystem::read_symlink(entry.path() / "cwd", ignored) == run && std::stoi(name) > 0)
      return std::stoi(name);
  }
  return -1;
}

Result<void> pause(Device& device, link::Paused paused) {
  return device.with(
      [&](PartnerLink& partner_link, auto&, auto&) { return partner_link.set_paused(paused); });
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
    count +=
        socket.kind == Kind::kTcp || socket.kind == Kind::kTcpListening || socket.kind == Kind::kUdp
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

  // Nothing that opens or belongs to the way is on the disk.
  for (Device* device : {&couple.anna, &couple.ben}) {
    const pid_t tor = tor_of(*device);
    REQUIRE(tor > 0);
    const auto forms = device->with([&](auto&, ledger::Ledger& ledger, auto&) {
      const auto paired = ledger.partnership();
      const crypto::PairKey& pair = (*paired)->pair_key;
      const crypto::PublicKey own = device->public_key();
      return forms_of(pair, crypto::onion_seed_of(pair, own),
                      crypto::onion_caller_key_of(pair, own));
    });
    CHECK(files_with(forms, device->folder(), tor) == std::vector<std::string>{});
  }

  // A pause ends the link with a goodbye, and leaves no process and no file, also after a restart.
  REQUIRE(pause(couple.anna, link::Paused::kYes).ok());
  CHECK(tor_of(couple.anna) == -1);
  CHECK(std::filesystem::is_empty(couple.anna.run()));
  CHECK(couple.ben.becomes(PartnerLink::Link::kWaiting));
  couple.anna.restart();
  CHECK(tor_of(couple.anna) == -1);
  CHECK(std::filesystem::is_empty(couple.anna.run()));
  couple.anna.share("after the pause");
  REQUIRE(pause(couple.anna, link::Paused::kNo).ok());
  CHECK(arrives(couple.ben, "after the pause"));
}

TEST_CASE("After a Tor was killed or the computer slept, the devices meet again", "[link]") {
  Couple couple;
  set_tor(couple.anna, TorUse::kOnly);
  set_tor(couple.ben, TorUse::kOnly, TorHosting::kOnlyCalls);
  await_published(couple.anna);
  couple.ben.share("before");
  CHECK(arrives(couple.anna, "before"));
  CHECK_FALSE(std::filesystem::exists(couple.ben.run() / link::kTorIn));

  const pid_t first = tor_of(couple.ben);
  REQUIRE(::kill(first, SIGKILL) == 0);
  couple.ben.share("after a kill");
  CHECK(arrives(couple.anna, "after a kill"));
  const pid_t second = tor_of(couple.ben);
  CHECK(second != first);

  couple.ben.sleep_for(3h);
  couple.ben.share("after a sleep");
  CHECK(arrives(couple.anna, "after a sleep"));
  // These words may have left by the link of before, a moment before the sleep was noticed.
  fakes::eventually([&] { return tor_of(couple.ben) > 0 && tor_of(couple.ben) != second; });
}

}  // namespace
}  // namespace waterline::tornet
