#include <algorithm>
#include <utility>
#include <vector>

#include "api/loopback.h"
#include "api/routes.h"
#include "link/own_sockets.h"

// The route that lists every socket of the program, and what it is for (docs/api.md, "When and
// where to meet").
namespace waterline::api {
namespace {

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
    case link::OwnSocket::Kind::kTorListening:
      return {"unix", "tor_in", false};
    case link::OwnSocket::Kind::kTorControl:
      return {"unix", "tor_control", false};
    case link::OwnSocket::Kind::kTorCall:
      return {"unix", "tor_calls", false};
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
    case Use::kTorListen:
      return {"unix", "tor_in", false};
    case Use::kBeaconSend:
      return {"udp", "beacons_out", true};
    case Use::kBeaconReceive:
      return {"udp", "beacons_in", true};
    case Use::kCallOut:
      return {"udp", "calls_out", true};
    case Use::kCallIn:
      return {"udp", "calls_in", true};
    case Use::kChannel:
      break;
  }
  return {"unix", "channel", false};
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
  for (const link::OwnSocket& socket : link::lasting_sockets(port)) {
    const bool of_loopback = link::is_of_loopback(socket, port);
    sockets.push_back(
        json_of("node", of_loopback ? kOfLoopback : describe(socket.kind), socket.address));
  }
  bool goes_directly = true;
  bool visits_box = false;
  const auto of_courier = call.node.while_shared(
      [&](link::SharedSide& both, auto&) -> Outcome<std::vector<link::PartnerLink::CourierSocket>> {
        goes_directly = both.partner_link.status().settings.tor.goes_directly();
        visits_box = both.folder.visits_box();
        return both.partner_link.courier_sockets();
      });
  if (!of_courier) return of_courier.error();
  if (!of_courier->empty()) {
    sockets.push_back(json_of("node", describe(link::OwnSocket::Kind::kChannel), {}));
    Described way = describe(link::OwnSocket::Kind::kTcp);
    if (!goes_directly) way.kind = "unix";  // to our own Tor, and through that to the partner
    sockets.push_back(json_of("courier", way, {}));
    for (const auto& socket : *of_courier) {
      sockets.push_back(json_of("courier", describe(socket.use), socket.address));
    }
  }
  if (visits_box) {
    sockets.push_back(json_of("carrier", {"unix", "channel", false}, {}));
    sockets.push_back(json_of("carrier", {"tcp", "box", true}, {}));
  }
  const bool tor_runs = std::ranges::any_of(sockets, [](const Json& socket) {
    return socket["why"] == "tor_control" && socket["process"] == "node";
  });
  if (tor_runs) {
    sockets.push_back(json_of("tor", {"tcp", "tor_network", true}, {}));
    sockets.push_back(json_of("tor", {"unix", "tor_calls", false}, {}));
  }
  Json answer = answer_of("net");
  answer["sockets"] = std::move(sockets);
  return answer;
}

constexpr Route kNetRoutes[] = {
    {"GET", "/v1/net", net},
};

}  // namespace

std::span<const Route> net_routes() {
  return kNetRoutes;
}

}  // namespace waterline::api
