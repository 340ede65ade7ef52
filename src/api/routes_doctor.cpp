#include <algorithm>
#include <tuple>
#include <vector>

#include "api/routes.h"
#include "app/doctor.h"
#include "crypto/locked_memory.h"
#include "crypto/system_random.h"
#include "link/network_signs.h"
#include "link/socket_address.h"
#include "link/unlocked.h"

// The route that finds out why the two devices do not meet (docs/api.md, "When and where to meet").
namespace waterline::api {
namespace {

constexpr std::chrono::seconds kDefaultDoctorWait{8};
constexpr std::chrono::seconds kMaxDoctorWait{60};

Json answer_of_doctor(const link::PartnerLink::Diagnosis& seen,
                      const std::vector<app::Finding>& findings, app::Reached reached,
                      const node::Node::Computer& computer) {
  Json answer = answer_of("doctor");
  answer["reached"] = reached == app::Reached::kYes;
  answer["findings"] = Json::array();
  for (const app::Finding& finding : findings) {
    const std::string_view way = app::way_of(finding.name);
    Json one = {{"finding", finding.name}, {"way", way.empty() ? Json() : Json(way)}};
    if (!finding.address.empty()) one["address"] = finding.address;
    if (finding.percent) one["percent"] = *finding.percent;
    if (finding.seconds) one["seconds"] = *finding.seconds;
    answer["findings"].push_back(std::move(one));
  }
  answer["address"] = seen.address;
  answer["listen"] = seen.listen;
  put(answer, seen.status.cage);
  put(answer, computer);
  return answer;
}

// Looks at this device's networks, if it may go there now. Releases the lock meanwhile.
link::NetworkSigns signs_for(base::FairLock& lock, const link::PartnerLink::Status& status) {
  const bool is_silent =
      status.offline == link::Offline::kPaused || status.offline == link::Offline::kQuiet;
  if (is_silent || !status.settings.tor.goes_directly()) return {};
  const link::Unlocked unlocked(lock);
  link::NetworkSigns signs = link::network_signs();
  if (status.settings.beacons == link::Beacons::kOn) {
    crypto::SystemRandom random;
    signs.own_beacon = link::hears_itself(random);
  }
  return signs;
}

Outcome<Json> doctor(Call& call) {
  const auto seconds = call.body.integer_if_given("wait_seconds", 0, kMaxDoctorWait.count());
  if (!call.sound()) return Failure(Error::kBadRequest);
  const std::chrono::seconds at_most =
      seconds ? std::chrono::seconds(*seconds) : kDefaultDoctorWait;
  const auto computer = call.node.computer();
  if (!computer) return computer.error();
  return call.node.while_shared([&](link::SharedSide& both, base::FairLock& lock) -> Outcome<Json> {
    link::PartnerLink::Diagnosis seen = both.partner_link.diagnosis();
    if (!seen.has_partner) {
      return answer_of_doctor(
          seen,
          app::findings_before_a_pairing(seen, link::hosts_to_name(), signs_for(lock, seen.status)),
          app::Reached::kNo, *computer);
    }
    app::Reached reached = app::Reached::kNo;
    // Try once more to meet, as a sync does, so that the reason that is found is the present one.
    if (!both.partner_link.is_paused()) {
      const link::PartnerLink::Offline offline = seen.status.offline;
      const auto until = std::chrono::steady_clock::now() + call.node.wait_allowed(at_most);
      const auto visit = both.folder.ask_for_visit();
      // Tor must not end under the visit when the call ends.
      const auto stay = visit ? both.partner_link.stay_online() : nullptr;
      const auto synced = both.partner_link.sync_now(lock, call.node.wait_allowed(at_most), &seen);
      if (synced) reached = app::Reached::kYes;
      seen.status.offline = offline;
      if (visit && reached == app::Reached::kNo) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        std::ignore =
            both.folder.wait_for_visit(lock, *visit, std::max(left, std::chrono::milliseconds(0)));
      }
    }
    const link::NetworkSigns signs =
        reached == app::Reached::kYes ? link::NetworkSigns() : signs_for(lock, seen.status);
    return answer_of_doctor(seen, app::findings_of(seen, reached, both.folder.status(), signs),
                            reached, *computer);
  });
}

std::string_view name_of_end(link::PartnerLink::CourierEnd end) {
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

constexpr Route kDoctorRoutes[] = {
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
    answer["courier_ended"] = {{"times", cage.ends}, {"why", name_of_end(cage.last_end)}};
}

std::span<const Route> doctor_routes() {
  return kDoctorRoutes;
}

}  // namespace waterline::api
