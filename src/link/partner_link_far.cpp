#include "link/partner_link_state.h"
#include "pairing/far.h"

// The part of PartnerLink for a pairing with a device at another place, through Tor (docs/pairing.md,
// "Through Tor"). The displayer is an onion service until the offer is over, and the joiner calls
// it. Nothing else is opened: no socket of TCP or UDP, and no name is looked up.
namespace waterline::link {

namespace channel = wire::channel;

Result<void> PartnerLink::State::may_pair(base::Way way) const {
  if (way == base::Way::kDirect && !settings.tor.goes_directly()) return Error::kTorOnly;
  if (way == base::Way::kDirect) return {};
  if (!settings.tor.goes_by_tor()) return Error::kTorOff;
  if (!tor.is_installed()) return Error::kTorMissing;
  return {};
}

bool PartnerLink::State::calls_far() const {
  return is_far() && run->side == channel::PairingSide::kJoiner &&
         progress.step() == PairingProgress::Step::kLooking;
}

// Starts a courier and our Tor for the pairing that `run` describes. Returns false if no courier can
// run.
bool PartnerLink::State::serve_far() {
  if (!launch(Purpose::kPairing)) return false;
  send(channel::Configure{});
  const bool shows = run->side == channel::PairingSide::kDisplayer;
  if (!shows) {
    run->calls_end = clock.steady_now() + kFarCalls;
    progress.looks();
    show_pairing();
  }
  if (!tor.is_open()) static_cast<void>(tor.ask());
  TorWay::Plan plan;
  plan.keys.push_back(TorKeys::of_offer(run->secret));
  plan.part = shows ? TorPart::kIsCalled : TorPart::kCalls;
  plan.pace = TorCalls::Pace::kEven;
  tor.open(std::move(plan));
  if (shows) {
    begin_at_courier(0);
    base::FileDescriptor copy = tor.listening();
    if (copy) {
      send_socket({.use = channel::SocketUse::kListen, .pairing = true, .way = base::Way::kTor},
                  std::move(copy));
    }
  }
  wake_up();
  return true;
}

void PartnerLink::State::handle_far() {
  tor.handle(calls_far() ? TorWay::Linked::kNo : TorWay::Linked::kYes);
  auto connected = tor.take_connected();
  if (connected && calls_far() && courier && supervisor.serves(Purpose::kPairing)) {
    progress.found();
    show_pairing();
    begin_at_courier(0);
    send_socket({.use = channel::SocketUse::kDialled, .pairing = true, .way = base::Way::kTor},
                std::move(connected->socket));
    return;
  }
  const bool waits = calls_far() || progress.step() == PairingProgress::Step::kWaiting;
  const bool has_no_tor = tor.report().fault != TorSupervisor::Fault::kNone;
  const bool took_too_long = calls_far() && run->calls_end <= clock.steady_now();
  if ((waits && has_no_tor) || took_too_long) far_failed();
}

// Ends the pairing, and says what stood in the way, as far as this device knows.
void PartnerLink::State::far_failed() {
  const TorReport report = tor.report();
  const bool has_started = report.progress == TorProgress::State::kReady ||
                           report.progress == TorProgress::State::kPublished;
  TorObstacle obstacle = TorObstacle::kNobody;
  if (report.fault == TorSupervisor::Fault::kMissing) {
    obstacle = TorObstacle::kMissing;
  } else if (report.fault != TorSupervisor::Fault::kNone) {
    obstacle = TorObstacle::kFails;
  } else if (!has_started) {
    obstacle = TorObstacle::kNotReady;
  } else if (!report.has_network) {
    obstacle = TorObstacle::kNoNetwork;
  }
  pairing_is_over(PairingEnd::kNotByTor);
  pairing.tor_obstacle = obstacle;
}

}  // namespace waterline::link
