#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "api/loopback.h"
#include "api/routes.h"
#include "app/doctor.h"
#include "app/partner.h"
#include "crypto/locked_memory.h"
#include "link/own_sockets.h"
#include "link/socket_address.h"

// The routes of docs/api.md, "When and where to meet".
namespace waterline::api {
namespace {

constexpr std::chrono::seconds kDefaultDoctorWait{8};
constexpr std::chrono::seconds kMaxDoctorWait{60};

// ---- settings

Outcome<void> set_hours(link::SharedSide& both, std::string_view text) {
  const auto when = link::SyncSchedule::from_text(text);
  if (!when) return Failure(Error::kBadHours);
  return app::set_sync_when(both, *when);
}

Outcome<Json> settings(Call& call) {
  const auto paused = call.body.flag_if_given("paused");
  const auto hours = call.body.text_if_given("sync_when");
  const auto beacons = call.body.flag_if_given("beacons");
  const int given = (paused ? 1 : 0) + (hours ? 1 : 0) + (beacons ? 1 : 0);
  if (!call.sound() || given != 1) return Failure(Error::kBadRequest);
  const auto set = call.node.while_open([&](link::SharedSide& both) {
    if (paused) return app::set_paused(both, *paused ? link::Paused::kYes : link::Paused::kNo);
    return hours ? set_hours(both, *hours)
                 : app::set_beacons(both, *beacons ? link::Beacons::kOn : link::Beacons::kOff);
  });
  if (!set) return set.error();
  call.node.wake();  // acts that waited for this setting may be due
  return done();
}

// ---- net

struct Described {
  std::string_view kind;
  std::string_view why;
  bool leaves_machine;
};

constexpr Described kOfLoopback{"tcp", "api_on_loopback", false};

Described describe(link::OwnSocket::Kind kind) {
  switch (kind) {
    case link::OwnSocket::Kind::kUnixListening:
      return {"unix", "waits_for_commands", false};
    case link::OwnSocket::Kind::kUnix:
      return {"unix", "command", false};
    case link::OwnSocket::Kind::kChannel:
      return {"unix", "channel", false};
    case link::OwnSocket::Kind::kTcpListening:
      return {"tcp", "kept_for_the_courier", true};
    case link::OwnSocket::Kind::kTcp:
      return {"tcp", "partner", true};
    case link::OwnSocket::Kind::kNetlink:
      return {"netlink", "address_changes", false};
    case link::OwnSocket::Kind::kUdp:
      return {"udp", "unexplained", true};
    case link::OwnSocket::Kind::kOther:
      break;
  }
  return {"other", "unexplained", true};
}

Described describe(link::PartnerLink::CourierSocket::Use use) {
  using Use = link::PartnerLink::CourierSocket::Use;
  switch (use) {
    case Use::kListen:
      return {"tcp", "waits_for_calls", true};
    case Use::kBeaconSend:
      return {"udp", "beacons_out", true};
    case Use::kBeaconReceive:
      return {"udp", "beacons_in", true};
    case Use::kChannel:
      break;
  }
  return {"unix", "channel", false};
}

// True for sockets that are not listed one by one: connections to and from the partner's device,
// and those of the processes that read files from a shared folder. They come and go with the
// partner's device, so such a list would show when that device is on. Instead one line for the
// partner and one for the channel to the courier are there as long as a network
// process runs.
bool comes_and_goes(const link::OwnSocket& socket, bool is_of_loopback) {
  return socket.kind == link::OwnSocket::Kind::kChannel ||
         (socket.kind == link::OwnSocket::Kind::kTcp && !is_of_loopback);
}

Json json_of(std::string_view process, const Described& described, const std::string& address) {
  return {{"process", process},
          {"kind", described.kind},
          {"address", address},
          {"why", described.why},
          {"leaves_machine", described.leaves_machine}};
}

Outcome<Json> net(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  Json sockets = Json::array();
  const std::uint16_t port = call.loopback.port();
  const std::string loopback = "127.0.0.1:" + std::to_string(port);
  // The sockets are sorted by kind. In the order of their numbers the list would show which were
  // closed and opened again.
  std::vector<link::OwnSocket> own = link::own_sockets();
  std::ranges::sort(own, {}, [](const link::OwnSocket& socket) {
    return std::pair(socket.kind, socket.address);
  });
  for (const link::OwnSocket& socket : own) {
    const bool of_loopback = port != 0 && socket.here == loopback;
    if (comes_and_goes(socket, of_loopback)) continue;
    sockets.push_back(
        json_of("node", of_loopback ? kOfLoopback : describe(socket.kind), socket.address));
  }
  const auto of_courier = call.node.while_shared(
      [](link::SharedSide& both, auto&) -> Outcome<std::vector<link::PartnerLink::CourierSocket>> {
        return both.partner_link.courier_sockets();
      });
  if (!of_courier) return of_courier.error();
  if (!of_courier->empty()) {
    sockets.push_back(json_of("node", describe(link::OwnSocket::Kind::kChannel), {}));
    sockets.push_back(json_of("courier", describe(link::OwnSocket::Kind::kTcp), {}));
    for (const auto& socket : *of_courier) {
      sockets.push_back(json_of("courier", describe(socket.use), socket.address));
    }
  }
  Json answer = answer_of("net");
  answer["sockets"] = std::move(sockets);
  return answer;
}

// ---- doctor

Json answer_of_doctor(const link::PartnerLink::Diagnosis& seen,
                      const std::vector<app::Finding>& findings, app::Reached reached) {
  Json answer = answer_of("doctor");
  answer["reached"] = reached == app::Reached::kYes;
  answer["findings"] = Json::array();
  for (const app::Finding& finding : findings) {
    Json one = {{"finding", finding.name}};
    if (!finding.address.empty()) one["address"] = finding.address;
    answer["findings"].push_back(std::move(one));
  }
  answer["address"] = seen.address;
  answer["listen"] = seen.listen;
  put(answer, seen.status.cage);
  return answer;
}

Outcome<Json> doctor(Call& call) {
  const auto seconds = call.body.integer_if_given("wait_seconds", 0, kMaxDoctorWait.count());
  if (!call.sound()) return Failure(Error::kBadRequest);
  const std::chrono::seconds at_most =
      seconds ? std::chrono::seconds(*seconds) : kDefaultDoctorWait;
  return call.node.while_shared([&](link::SharedSide& both, base::FairLock& lock) -> Outcome<Json> {
    link::PartnerLink::Diagnosis seen = both.partner_link.diagnosis();
    if (!seen.has_partner) {
      return answer_of_doctor(seen, app::findings_before_a_pairing(seen, link::hosts_to_name()),
                              app::Reached::kNo);
    }
    app::Reached reached = app::Reached::kNo;
    // Tries once more to reach the partner, as a sync does, to find the reason why it fails.
    if (!both.partner_link.is_paused()) {
      const link::PartnerLink::Offline offline = seen.status.offline;
      const auto synced = both.partner_link.sync_now(lock, call.node.wait_allowed(at_most), &seen);
      if (synced) reached = app::Reached::kYes;
      seen.status.offline = offline;
    }
    return answer_of_doctor(seen, app::findings_of(seen, reached), reached);
  });
}

std::string_view name_of(link::PartnerLink::CourierEnd end) {
  switch (end) {
    case link::PartnerLink::CourierEnd::kBrokeRule:
      return "broke_rule";
    case link::PartnerLink::CourierEnd::kForbiddenCall:
      return "forbidden_call";
    case link::PartnerLink::CourierEnd::kGone:
      break;
  }
  return "gone";
}

constexpr Route kRoutes[] = {
    {"POST", "/v1/partner/settings", settings},
    {"GET", "/v1/net", net},
    {"POST", "/v1/doctor", doctor},
};

}  // namespace

void put(Json& answer, const link::PartnerLink::Cage& cage) {
  answer["memory_locked"] = crypto::memory_is_locked();
  answer["courier"] = Json();
  if (cage.courier) {
    answer["courier"] = {{"landlock_abi", cage.courier->landlock_abi},
                         {"seccomp", cage.courier->seccomp}};
  }
  answer["courier_ended"] = Json();
  if (cage.ends > 0)
    answer["courier_ended"] = {{"times", cage.ends}, {"why", name_of(cage.last_end)}};
}

std::span<const Route> network_routes() {
  return kRoutes;
}

}  // namespace waterline::api
