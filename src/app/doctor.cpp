#include "app/doctor.h"

#include <algorithm>

namespace waterline::app {
namespace {

using link::FolderWatch;
using link::Offline;
using link::PartnerLink;
using Findings = std::vector<Finding>;

std::string_view name_of(PartnerLink::CourierFault fault) {
  switch (fault) {
    case PartnerLink::CourierFault::kMissing:
      return "network_process_missing";
    case PartnerLink::CourierFault::kNoSandbox:
      return "network_process_not_shut_in";
    case PartnerLink::CourierFault::kNone:
    case PartnerLink::CourierFault::kKeepsFailing:
      break;
  }
  return "network_process_fails";
}

void add_offline(Findings& findings, Offline offline) {
  if (offline == Offline::kQuiet) findings.push_back({"quiet"});
  if (offline == Offline::kPaused) findings.push_back({"paused"});
  if (offline == Offline::kManual) findings.push_back({"manual"});
  if (offline == Offline::kOutsideHours) findings.push_back({"outside_hours"});
}

// If the problem is one that the partner's device caused, adds it to the findings. Call it even if
// that device was reached just now.
void add_misbehaviour(Findings& findings, PartnerLink::Problem problem) {
  if (problem == PartnerLink::Problem::kPartnerMisbehaves)
    findings.push_back({"partner_misbehaves"});
  if (problem == PartnerLink::Problem::kPartnerFull) findings.push_back({"partner_full"});
}

void add_obstacles(Findings& findings, const PartnerLink::Diagnosis& seen) {
  const PartnerLink::Status& status = seen.status;
  if (status.problem == PartnerLink::Problem::kUnproven)
    findings.push_back({"unproven", seen.address});
  if (seen.address.empty() && status.settings.beacons == link::Beacons::kOff)
    findings.push_back({"no_address"});
  for (const auto& [address, failure] : seen.failures) {
    // Report only a failure at the address that somebody set for the partner. Leave out a failure
    // at the address where the partner was last met, since nobody on this device chose it.
    if (address == seen.address) findings.push_back({app::name_of(failure), address});
  }
  if (!seen.wants_to_listen) {
    findings.push_back({"not_listening"});
  } else if (seen.listen.empty() && status.offline == Offline::kNone) {
    findings.push_back({"cannot_listen"});
  }
}

// Whether a device on the same network was looked for, and nobody answered. Only then do the signs of
// a network that keeps devices apart say something.
enum class Nearby { kNotLookedFor, kNobodyAnswers };

void add_signs(Findings& findings, const link::NetworkSigns& signs, Nearby nearby) {
  if (nearby == Nearby::kNotLookedFor) return;
  if (!signs.vpn.empty()) findings.push_back({"vpn_default", signs.vpn});
  if (signs.sees_router_alone) findings.push_back({"guest_network"});
  if (signs.own_beacon == link::NetworkSigns::OwnBeacon::kNotHeard)
    findings.push_back({"beacons_deaf"});
}

void add_folder(Findings& findings, const FolderWatch::Status& folder) {
  if (folder.folder.empty() && !folder.box) return;
  if (const std::string_view problem = app::name_of(folder.problem); !problem.empty()) {
    findings.push_back({problem});
  } else if (folder.bundles == FolderWatch::Bundles::kOursAlone) {
    findings.push_back({folder.box ? "box_nothing_came" : "folder_not_synced"});
  }
}

void add_last_call(Findings& findings, link::TorCallEnd end) {
  switch (end) {
    case link::TorCallEnd::kUnreachable:
      findings.push_back({"tor_partner_unreachable"});
      break;
    case link::TorCallEnd::kOtherPair:
      findings.push_back({"tor_other_pair"});
      break;
    case link::TorCallEnd::kNone:
    case link::TorCallEnd::kNotCalled:
      break;
  }
}

// Adds what our own Tor lacks, and how the last call through it ended, unless there is no network:
// then the call says nothing about the partner's device.
void add_tor(Findings& findings, const link::TorReport& tor) {
  using State = link::TorProgress::State;
  using Fault = link::TorSupervisor::Fault;
  if (tor.fault == Fault::kMissing) return findings.push_back({"tor_missing"});
  if (tor.fault != Fault::kNone) return findings.push_back({"tor_fails"});
  const int percent = tor.bootstrap.percent;
  if (tor.progress == State::kStarting) {
    findings.push_back({.name = tor.is_stuck ? "tor_stuck" : "tor_starting", .percent = percent});
  }
  if (tor.clock && tor.progress == State::kStarting)
    findings.push_back({.name = "tor_clock", .seconds = tor.clock->ahead.count()});
  if (tor.progress != State::kNone && tor.bridges > 0) {
    findings.push_back({"tor_by_bridges"});
  } else if (tor.progress != State::kNone && tor.sandbox == link::TorSandbox::kOff) {
    findings.push_back({"tor_no_sandbox"});
  }
  const bool has_started = tor.progress == State::kReady || tor.progress == State::kPublished;
  if (has_started && !tor.has_network) return findings.push_back({"tor_no_network"});
  if (tor.progress == State::kReady && tor.is_stuck) findings.push_back({"tor_unpublished"});
  add_last_call(findings, tor.last_call);
}

}  // namespace

std::vector<Finding> findings_of(const PartnerLink::Diagnosis& seen, Reached reached,
                                 const FolderWatch::Status& folder,
                                 const link::NetworkSigns& signs) {
  Findings findings;
  const PartnerLink::Status& status = seen.status;
  if (status.settings.tor.use == link::TorUse::kUnreadable) {
    findings.push_back({"tor_unreadable"});
  } else {
    add_offline(findings, status.offline);
  }
  if (status.fault != PartnerLink::CourierFault::kNone) {
    findings.push_back({name_of(status.fault)});
  } else if (reached == Reached::kYes) {
    findings.push_back({"reached"});
    add_misbehaviour(findings, status.problem);
  } else if (status.offline != Offline::kPaused && status.offline != Offline::kQuiet) {
    add_misbehaviour(findings, status.problem);
    if (status.problem == PartnerLink::Problem::kOtherVersion)
      findings.push_back({"other_version"});
    if (status.settings.tor.goes_directly()) {
      add_obstacles(findings, seen);
      if (signs.has_global_ipv6 && !seen.listen.empty()) findings.push_back({"global_ipv6"});
      const bool is_silent = std::ranges::any_of(findings, [](const Finding& one) {
        return one.name == "silent" || one.name == "no_way";
      });
      const bool looks = is_silent || status.settings.beacons == link::Beacons::kOn;
      add_signs(findings, signs, looks ? Nearby::kNobodyAnswers : Nearby::kNotLookedFor);
    }
    if (status.settings.tor.goes_by_tor()) {
      // A Tor that ended is about to be started again, and until then nothing else says so.
      using State = link::TorProgress::State;
      const bool is_due = status.offline == Offline::kNone && status.tor.progress == State::kNone &&
                          status.tor.fault == link::TorSupervisor::Fault::kNone;
      if (is_due) findings.push_back({.name = "tor_starting", .percent = 0});
      add_tor(findings, status.tor);
    }
    add_folder(findings, folder);
    if (findings.empty()) findings.push_back({"nothing_found"});
  }
  return findings;
}

std::vector<Finding> findings_before_a_pairing(const PartnerLink::Diagnosis& seen,
                                               const std::vector<std::string>& hosts,
                                               const link::NetworkSigns& signs) {
  Findings findings = {{"not_paired"}};
  if (seen.status.fault != PartnerLink::CourierFault::kNone)
    findings.push_back({name_of(seen.status.fault)});
  if (seen.found_no_offer) findings.push_back({"not_found"});
  if (seen.shows_offer && !seen.listen.empty()) findings.push_back({"shows_offer", seen.listen});
  if (seen.line_until) findings.push_back({"shows_line"});
  if (seen.status.tor.progress != link::TorProgress::State::kNone)
    add_tor(findings, seen.status.tor);
  for (const std::string& host : hosts)
    findings.push_back({"own_address", link::host_in_address(host)});
  if (hosts.empty()) findings.push_back({"no_network"});
  add_signs(findings, signs, seen.found_no_offer ? Nearby::kNobodyAnswers : Nearby::kNotLookedFor);
  return findings;
}

std::string_view way_of(std::string_view finding) {
  if (finding.starts_with("tor_") || finding == "shows_line") return "tor";
  if (finding.starts_with("box_") || finding.starts_with("carrier_")) return "box";
  if (finding.starts_with("folder_")) return "folder";
  if (finding == "beacons_deaf") return "beacons";
  static constexpr std::string_view kDirect[] = {
      "unproven",    "no_address",    "no_such_name",  "no_way",      "silent",
      "refused",     "not_listening", "cannot_listen", "global_ipv6", "guest_network",
      "vpn_default", "not_found",     "shows_offer",   "own_address", "no_network"};
  return std::ranges::find(kDirect, finding) != std::end(kDirect) ? "direct" : std::string_view();
}

std::string_view name_of(FolderWatch::Problem problem) {
  using Problem = FolderWatch::Problem;
  switch (problem) {
    case Problem::kNone:
      break;
    case Problem::kNoFolder:
      return "folder_missing";
    case Problem::kCannotWrite:
      return "folder_not_writable";
    case Problem::kUnsound:
      return "folder_bad_bundle";
    case Problem::kEarlierMissing:
      return "folder_earlier_missing";
    case Problem::kOtherVersion:
      return "folder_other_version";
    case Problem::kTooManyFiles:
      return "folder_too_many_files";
    case Problem::kCannotKeep:
      return "folder_cannot_keep";
    case Problem::kWaitsForSession:
      return "folder_waits_for_meeting";
    case Problem::kFailed:
      return "folder_failed";
    case Problem::kBoxRefused:
      return "box_refused";
    case Problem::kBoxRefusedKey:
      return "box_refused_key";
    case Problem::kBoxFull:
      return "box_full";
    case Problem::kBoxNoFolder:
      return "box_no_folder";
    case Problem::kBoxOtherKey:
      return "box_other_key";
    case Problem::kBoxNotTrusted:
      return "box_not_trusted";
    case Problem::kBoxNoAuthorities:
      return "box_no_authorities";
    case Problem::kBoxCertificateTime:
      return "box_certificate_time";
    case Problem::kBoxOtherName:
      return "box_other_name";
    case Problem::kBoxNotReached:
      return "box_not_reached";
    case Problem::kBoxMoved:
      return "box_moved";
    case Problem::kBoxNotUnderstood:
      return "box_not_understood";
    case Problem::kBoxNeedsTor:
      return "box_needs_tor";
    case Problem::kBoxWouldShow:
      return "box_would_show";
    case Problem::kCarrierMissing:
      return "carrier_missing";
    case Problem::kCarrierFails:
      return "carrier_fails";
  }
  return {};
}

std::string_view name_of(link::DialFailure failure) {
  switch (failure) {
    case link::DialFailure::kNoSuchName:
      return "no_such_name";
    case link::DialFailure::kNoWay:
      return "no_way";
    case link::DialFailure::kSilent:
      return "silent";
    case link::DialFailure::kRefused:
      break;
  }
  return "refused";
}

}  // namespace waterline::app
