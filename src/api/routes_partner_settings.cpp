#include "api/routes.h"
#include "api/tor_json.h"
#include "app/partner.h"

// The routes for the pause, the sync hours, the beacons and Tor (docs/api.md, "When and where to meet").
namespace waterline::api {
namespace {

Outcome<void> set_hours(link::SharedSide& both, std::string_view text) {
  const auto when = link::SyncSchedule::from_text(text);
  if (!when) return Failure(Error::kBadHours);
  return app::set_sync_when(both, *when);
}

// Changes one part of the setting for Tor, and leaves the other as it is. Saying which ways are
// allowed also replaces a setting that cannot be read.
Outcome<void> set_tor(link::SharedSide& both, const std::optional<link::TorUse>& use,
                      const std::optional<bool>& only_call) {
  link::TorSetting setting = both.partner_link.status().settings.tor;
  if (use) setting.use = *use;
  if (only_call)
    setting.hosting = *only_call ? link::TorHosting::kOnlyCalls : link::TorHosting::kHosts;
  if (setting.use == link::TorUse::kUnreadable) return Failure(Error::kBadRequest);
  return app::set_tor(both, setting);
}

Outcome<Json> settings(Call& call) {
  const auto paused = call.body.flag_if_given("paused");
  const auto hours = call.body.text_if_given("sync_when");
  const auto beacons = call.body.flag_if_given("beacons");
  const auto tor = call.body.text_if_given("tor");
  const auto only_call = call.body.flag_if_given("tor_only_call");
  const auto bridges = call.body.text_if_given("tor_bridges");
  const auto use = tor ? link::tor_use_from(*tor) : std::nullopt;
  const int given = (paused ? 1 : 0) + (hours ? 1 : 0) + (beacons ? 1 : 0) + (tor ? 1 : 0) +
                    (only_call ? 1 : 0) + (bridges ? 1 : 0);
  if (!call.sound() || given != 1 || (tor && !use)) return Failure(Error::kBadRequest);
  const auto set = call.node.while_open([&](link::SharedSide& both) {
    if (paused) return app::set_paused(both, *paused ? link::Paused::kYes : link::Paused::kNo);
    if (bridges) return app::set_tor_bridges(both, *bridges);
    if (use || only_call) return set_tor(both, use, only_call);
    return hours ? set_hours(both, *hours)
                 : app::set_beacons(both, *beacons ? link::Beacons::kOn : link::Beacons::kOff);
  });
  if (!set) return set.error();
  call.node.wake();  // acts that waited for this may be due
  return done();
}

Outcome<Json> tor(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return call.node.while_open([](link::SharedSide& both) -> Outcome<Json> {
    Json answer = answer_of("tor");
    answer["tor"] = json_of_tor(both.partner_link.status());
    return answer;
  });
}

constexpr Route kPartnerSettingsRoutes[] = {
    {"GET", "/v1/tor", tor},
    {"POST", "/v1/partner/settings", settings},
};

}  // namespace

std::span<const Route> partner_settings_routes() {
  return kPartnerSettingsRoutes;
}

}  // namespace waterline::api
