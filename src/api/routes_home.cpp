#include "api/routes.h"

// The routes of docs/api.md, "State", about the folder of the journal.
namespace waterline::api {
namespace {

Outcome<Json> move(Call& call) {
  const std::string path = call.body.text("path");
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto moved = call.node.move_home(path, given.secret());
  if (!moved) return moved.error();
  call.stop();
  Json answer = answer_of("home-moved");
  answer["home"] = path;
  answer["bytes"] = moved->bytes;
  answer["left"] = moved->left;
  return answer;
}

constexpr Route kHomeRoutes[] = {
    {"POST", "/v1/home/move", move},
};

}  // namespace

std::span<const Route> home_routes() {
  return kHomeRoutes;
}

}  // namespace waterline::api
