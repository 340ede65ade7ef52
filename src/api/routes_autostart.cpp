#include "api/autostart.h"
#include "api/routes.h"

// The routes of docs/api.md, "State", about the start at login.
namespace waterline::api {
namespace {

Json answer_with(Autostart now) {
  Json answer = answer_of("autostart");
  answer["autostart"] = now == Autostart::kOn;
  answer["possible"] = is_possible(now);
  return answer;
}

Outcome<Json> read(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return answer_with(call.autostart.look());
}

Outcome<Json> change(Call& call) {
  const auto on = call.body.flag_if_given("autostart");
  if (!call.sound() || !on) return Failure(Error::kBadRequest);
  return answer_with(call.autostart.set(*on ? Autostart::kOn : Autostart::kOff));
}

constexpr Route kAutostartRoutes[] = {
    {"GET", "/v1/autostart", read},
    {"PUT", "/v1/autostart", change},
};

}  // namespace

std::span<const Route> autostart_routes() {
  return kAutostartRoutes;
}

}  // namespace waterline::api
