#include "app/doctor.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

namespace waterline::app {
namespace {

using link::Offline;
using link::PartnerLink;

PartnerLink::Diagnosis silent() {
  PartnerLink::Diagnosis seen;
  seen.has_partner = true;
  seen.address = "192.0.2.7:4000";
  seen.listen = "192.0.2.1:4000";
  seen.wants_to_listen = true;
  return seen;
}

std::vector<std::string_view> names(const std::vector<Finding>& findings) {
  std::vector<std::string_view> names;
  for (const Finding& finding : findings) names.push_back(finding.name);
  return names;
}

using Names = std::vector<std::string_view>;

}  // namespace

TEST_CASE("each cause has its finding, and without a cause nothing is found", "[app]") {
  CHECK(names(findings_of(silent(), Reached::kNo)) == Names{"nothing_found"});
  CHECK(names(findings_of(silent(), Reached::kYes)) == Names{"reached"});

  auto seen = silent();
  seen.failures = {{seen.address, link::DialFailure::kRefused},
                   {"198.51.100.9:1", link::DialFailure::kSilent}};
  CHECK(findings_of(seen, Reached::kNo) == std::vector<Finding>{{"refused", seen.address}});
  seen.status.problem = PartnerLink::Problem::kUnproven;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"unproven", "refused"});

  auto nowhere = silent();
  nowhere.address.clear();
  nowhere.wants_to_listen = false;
  CHECK(names(findings_of(nowhere, Reached::kNo)) == Names{"no_address", "not_listening"});
  nowhere.status.settings.beacons = link::Beacons::kOn;
  nowhere.wants_to_listen = true;
  nowhere.listen.clear();
  CHECK(names(findings_of(nowhere, Reached::kNo)) == Names{"cannot_listen"});
}

TEST_CASE("a device that is offline by choice is told that first", "[app]") {
  auto seen = silent();
  seen.status.problem = PartnerLink::Problem::kPartnerFull;
  seen.status.offline = Offline::kPaused;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"paused"});
  seen.status.offline = Offline::kManual;
  CHECK(names(findings_of(seen, Reached::kYes)) == Names{"manual", "reached", "partner_full"});
  seen.status.fault = PartnerLink::CourierFault::kMissing;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"manual", "network_process_missing"});
}

TEST_CASE("with Tor alone only Tor is told of, and first what it lacks here", "[app]") {
  using State = link::TorProgress::State;
  using link::TorCallEnd;
  auto seen = silent();
  seen.failures = {{seen.address, link::DialFailure::kRefused}};
  seen.listen.clear();
  seen.status.settings.tor.use = link::TorUse::kOnly;
  link::TorReport& tor = seen.status.tor;
  // None runs and none has failed for good: one is about to start.
  CHECK(findings_of(seen, Reached::kNo) == std::vector<Finding>{{"tor_starting", "", 0}});
  tor.progress = State::kStarting;
  tor.bootstrap.percent = 40;
  CHECK(findings_of(seen, Reached::kNo) == std::vector<Finding>{{"tor_starting", "", 40}});
  tor.is_stuck = true;
  tor.clock = link::TorClockSkew{std::chrono::hours(-2)};
  CHECK(findings_of(seen, Reached::kNo) ==
        std::vector<Finding>{{"tor_stuck", "", 40}, {"tor_clock", "", std::nullopt, -7200}});
  tor.progress = State::kReady;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_unpublished"});
  tor.progress = State::kPublished;
  const std::pair<TorCallEnd, std::string_view> ends[] = {
      {TorCallEnd::kNone, "nothing_found"},
      {TorCallEnd::kNotCalled, "nothing_found"},
      {TorCallEnd::kUnreachable, "tor_partner_unreachable"},
      {TorCallEnd::kOtherPair, "tor_other_pair"}};
  for (const auto& [end, name] : ends) {
    tor.last_call = end;
    CHECK(names(findings_of(seen, Reached::kNo)) == Names{name});
  }
  tor.has_network = false;  // then no call says anything about the partner's device
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_no_network"});
  tor.has_network = true;
  tor.last_call = TorCallEnd::kNone;
  tor.sandbox = link::TorSandbox::kOff;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_no_sandbox"});
  seen.status.tor.bridges = 2;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_by_bridges"});
  seen.status.tor.bridges = 0;
  tor.sandbox = link::TorSandbox::kOn;
  seen.status.problem = PartnerLink::Problem::kOtherVersion;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"other_version"});
  seen.status.problem = PartnerLink::Problem::kNone;
  tor.fault = link::TorSupervisor::Fault::kMissing;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_missing"});
  tor.fault = link::TorSupervisor::Fault::kKeepsFailing;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_fails"});
  seen.status.settings.tor.use = link::TorUse::kOn;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"refused", "cannot_listen", "tor_fails"});
  seen.status.settings.tor.use = link::TorUse::kUnreadable;
  seen.status.offline = Offline::kPaused;
  CHECK(names(findings_of(seen, Reached::kNo)) == Names{"tor_unreadable"});
}

TEST_CASE("what keeps devices apart is told if one nearby was looked for in vain", "[app]") {
  using link::NetworkSigns;
  const NetworkSigns signs{.vpn = "wg0",
                           .sees_router_alone = true,
                           .has_global_ipv6 = true,
                           .own_beacon = NetworkSigns::OwnBeacon::kNotHeard};
  auto seen = silent();
  const auto found = [&](Reached reached) { return names(findings_of(seen, reached, {}, signs)); };
  CHECK(found(Reached::kYes) == Names{"reached"});
  CHECK(found(Reached::kNo) == Names{"global_ipv6"});
  seen.status.settings.beacons = link::Beacons::kOn;
  CHECK(found(Reached::kNo) ==
        Names{"global_ipv6", "vpn_default", "guest_network", "beacons_deaf"});
  seen.listen.clear();
  seen.wants_to_listen = false;
  CHECK(found(Reached::kNo) ==
        Names{"not_listening", "vpn_default", "guest_network", "beacons_deaf"});
  seen.status.settings.tor.use = link::TorUse::kOnly;
  CHECK(found(Reached::kNo) == Names{"nothing_found"});
  link::PartnerLink::Diagnosis alone;
  CHECK(names(findings_before_a_pairing(alone, {"192.0.2.7"}, signs)) ==
        Names{"not_paired", "own_address"});
  alone.found_no_offer = true;
  CHECK(names(findings_before_a_pairing(alone, {"192.0.2.7"}, signs)) ==
        Names{"not_paired", "not_found", "own_address", "vpn_default", "guest_network",
              "beacons_deaf"});
}

TEST_CASE("a finding names the way that it is about", "[app]") {
  const std::pair<const char*, const char*> ways[] = {
      {"refused", "direct"},    {"guest_network", "direct"},  {"vpn_default", "direct"},
      {"tor_stuck", "tor"},     {"beacons_deaf", "beacons"},  {"box_full", "box"},
      {"carrier_fails", "box"}, {"folder_missing", "folder"}, {"paused", ""},
      {"reached", ""}};
  for (const auto& [finding, way] : ways) {
    INFO(finding);
    CHECK(way_of(finding) == way);
  }
}

TEST_CASE("before a pairing the addresses of this device are told", "[app]") {
  PartnerLink::Diagnosis seen;
  CHECK(names(findings_before_a_pairing(seen, {})) == Names{"not_paired", "no_network"});
  {
    auto by_tor = seen;
    by_tor.shows_offer = true;
    by_tor.line_until = base::WallTime{};
    by_tor.status.tor.progress = link::TorProgress::State::kStarting;
    by_tor.status.tor.is_stuck = true;
    const auto found = names(findings_before_a_pairing(by_tor, {}));
    CHECK(std::ranges::count(found, "shows_line") == 1);
    CHECK(std::ranges::count(found, "tor_stuck") == 1);
  }
  seen.shows_offer = true;
  seen.listen = "192.0.2.1:4000";
  const std::vector<Finding> expected = {{"not_paired"},
                                         {"shows_offer", "192.0.2.1:4000"},
                                         {"own_address", "192.0.2.1"},
                                         {"own_address", "[2001:db8::1]"}};
  CHECK(findings_before_a_pairing(seen, {"192.0.2.1", "2001:db8::1"}) == expected);
}

TEST_CASE("a watched folder has a finding only if something is wrong", "[app]") {
  using link::FolderWatch;
  FolderWatch::Status folder{"/between", FolderWatch::Problem::kNone, FolderWatch::Bundles::kNone};
  const auto found = [&](Reached reached) { return names(findings_of(silent(), reached, folder)); };
  CHECK(found(Reached::kNo) == Names{"nothing_found"});
  folder.bundles = FolderWatch::Bundles::kPartners;
  CHECK(found(Reached::kNo) == Names{"nothing_found"});
  folder.bundles = FolderWatch::Bundles::kOursAlone;
  CHECK(found(Reached::kNo) == Names{"folder_not_synced"});
  CHECK(found(Reached::kYes) == Names{"reached"});
  folder.problem = FolderWatch::Problem::kCannotWrite;
  CHECK(found(Reached::kNo) == Names{"folder_not_writable"});
  folder.problem = FolderWatch::Problem::kNoFolder;
  CHECK(found(Reached::kNo) == Names{"folder_missing"});
  using Problem = FolderWatch::Problem;
  for (const auto problem :
       {Problem::kUnsound, Problem::kEarlierMissing, Problem::kOtherVersion, Problem::kTooManyFiles,
        Problem::kCannotKeep, Problem::kWaitsForSession, Problem::kFailed}) {
    folder.problem = problem;
    const Names got = found(Reached::kNo);
    REQUIRE(got.size() == 1);
    CHECK(got != Names{"nothing_found"});
    CHECK(got != Names{"folder_not_synced"});
  }
  folder.folder.clear();
  CHECK(found(Reached::kNo) == Names{"nothing_found"});
}

TEST_CASE("each problem of a box has a finding of its own", "[app]") {
  using link::FolderWatch;
  using Problem = FolderWatch::Problem;
  FolderWatch::Status place;
  place.box.emplace().address = "https://box.example/";
  const auto found = [&] { return names(findings_of(silent(), Reached::kNo, place)); };
  CHECK(found() == Names{"nothing_found"});
  place.bundles = FolderWatch::Bundles::kOursAlone;
  CHECK(found() == Names{"box_nothing_came"});
  std::set<std::string_view> all;
  for (const auto problem :
       {Problem::kBoxRefused, Problem::kBoxRefusedKey, Problem::kBoxFull, Problem::kBoxNoFolder,
        Problem::kBoxOtherKey, Problem::kBoxNotTrusted, Problem::kBoxNotReached, Problem::kBoxMoved,
        Problem::kBoxNotUnderstood, Problem::kBoxNeedsTor, Problem::kBoxWouldShow,
        Problem::kCarrierMissing, Problem::kCarrierFails}) {
    place.problem = problem;
    const Names got = found();
    REQUIRE(got.size() == 1);
    CHECK(got != Names{"box_nothing_came"});
    all.insert(name_of(problem));
  }
  CHECK(all.size() == 13);
}

}  // namespace waterline::app
