#include <array>

#include "api/loopback.h"
#include "api/routes.h"

// The routes of docs/api.md, "On loopback".
namespace waterline::api {
namespace {

Json loopback_of(std::uint16_t port) {
  Json answer = answer_of("loopback");
  answer["address"] = port == 0 ? Json() : Json("http://127.0.0.1:" + std::to_string(port));
  return answer;
}

Outcome<Json> look(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return loopback_of(call.loopback.port());
}

Outcome<Json> open(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto launch = call.loopback.open();
  if (!launch) return Failure(launch.error());
  Json answer = loopback_of(launch->port);
  answer["code"] = launch->code;
  answer["code_seconds"] = LoopbackAccess::kCodeLife.count();
  return answer;
}

Outcome<Json> close(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  call.loopback.close();
  return done();
}

constexpr std::array kLoopbackRoutes = {
    Route{"GET", "/v1/loopback", look},
    Route{"POST", "/v1/loopback/open", open},
    Route{"POST", "/v1/loopback/close", close, Needs::kNothing},
};

}  // namespace

std::span<const Route> loopback_routes() {
  return kLoopbackRoutes;
}

}  // namespace waterline::api
