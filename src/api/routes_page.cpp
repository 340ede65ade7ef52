#include <array>

#include "api/loopback.h"
#include "api/routes.h"

// docs/api.md, "The page".
namespace waterline::api {
namespace {

// The journal need not be open: a page can unlock it, or make it.
Outcome<Json> open(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto launch = call.loopback.open();
  if (!launch) return Failure(launch.error());
  Json answer = answer_of("page");
  answer["address"] =
      "http://127.0.0.1:" + std::to_string(launch->port) + "/" + launch->page_folder + "/";
  answer["code"] = launch->code;
  answer["code_seconds"] = LoopbackAccess::kCodeLife.count();
  return answer;
}

constexpr std::array kRoutes = {
    Route{"POST", "/v1/page/open", open, Needs::kNothing},
};

}  // namespace

std::span<const Route> page_routes() {
  return kRoutes;
}

}  // namespace waterline::api
