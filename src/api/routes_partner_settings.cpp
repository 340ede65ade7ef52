#include "api/routes.h"
#include "app/partner.h"

// The routes for the pause, the sync hours and the beacons (docs/api.md, "When and where to meet").
namespace waterline::api {
namespace {

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
  call.node.wake();  // acts that waited for this may be due
  return done();
}

constexpr Route kPartnerSettingsRoutes[] = {
    {"POST", "/v1/partner/settings", settings},
};

}  // namespace

std::span<const Route> partner_settings_routes() {
  return kPartnerSettingsRoutes;
}

}  // namespace waterline::api
