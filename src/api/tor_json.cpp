#include "api/tor_json.h"

namespace waterline::api {
namespace {

std::string_view state_of(const link::TorReport& tor) {
  using State = link::TorProgress::State;
  using Fault = link::TorSupervisor::Fault;
  if (tor.fault == Fault::kMissing) return "missing";
  if (tor.fault != Fault::kNone) return "fails";
  const bool has_started = tor.progress == State::kReady || tor.progress == State::kPublished;
  if (has_started && !tor.has_network) return "no_network";
  switch (tor.progress) {
    case State::kNone:
      break;
    case State::kStarting:
      return "starting";
    case State::kReady:
      return "ready";
    case State::kPublished:
      return "callable";
  }
  return "none";
}

}  // namespace

Json json_of_tor(const link::PartnerLink::Status& status) {
  const link::TorSetting& setting = status.settings.tor;
  const auto use = link::name_of(setting.use);
  return {{"use", use ? Json(*use) : Json()},
          {"bridges", status.tor.bridges},
          {"only_call", setting.hosting == link::TorHosting::kOnlyCalls},
          {"state", state_of(status.tor)},
          {"percent", status.tor.bootstrap.percent},
          {"sandbox", status.tor.sandbox == link::TorSandbox::kOn}};
}

Json json_of_own_tor(const link::TorReport& tor) {
  return {{"state", state_of(tor)},
          {"percent", tor.bootstrap.percent},
          {"stuck", tor.is_stuck},
          {"clock_ahead", tor.clock ? Json(tor.clock->ahead.count()) : Json()}};
}

}  // namespace waterline::api
