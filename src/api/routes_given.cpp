#include <array>
#include <utility>

#include "api/names.h"
#include "api/waiting_json.h"
#include "api/wordings.h"
#include "app/sharing.h"

// The routes of docs/api.md, "Sharing".
namespace waterline::api {
namespace {

constexpr std::int64_t kMaxDevices = 1'000'000;

constexpr std::array<std::pair<std::string_view, base::GivenKind>, 9> kGiven = {{
    {"share", base::GivenKind::kShare},
    {"acknowledgement", base::GivenKind::kAcknowledgement},
    {"reply", base::GivenKind::kReply},
    {"version", base::GivenKind::kVersion},
    {"acceptance", base::GivenKind::kAccept},
    {"report", base::GivenKind::kReport},
    {"question", base::GivenKind::kQuestion},
    {"seal", base::GivenKind::kSeal},
    {"answer", base::GivenKind::kAnswer},
}};

Json json_of(const app::GivenView& view) {
  const vault::GivenWording& wording = view.wording;
  return {{"item", wording.item.text()},
          {"what", name_in(kGiven, wording.what)},
          {"depth", wording.depth ? Json(name_of(*wording.depth)) : Json()},
          {"acknowledgement",
           wording.acknowledgement ? Json(name_in(kWordings, *wording.acknowledgement)) : Json()},
          {"day", wording.day ? Json(base::to_text(*wording.day)) : Json()},
          {"text", wording.text},
          {"noted", base::to_text(wording.noted)},
          {"earlier", view.earlier},
          {"asked_to_remove", wording.removed || view.earlier},
          {"entry", view.entry ? Json(view.entry->text()) : Json()}};
}

Outcome<Json> list_of_given(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto devices = call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) {
    return given(open, both, call.node.clock().now());
  });
  if (!devices) return devices.error();
  Json answer = answer_of("given");
  answer["devices"] = Json::array();
  for (const app::DeviceView& view : *devices) {
    Json device = {{"device", view.device.number},
                   {"name", view.device.name},
                   {"paired_on", base::to_text(view.device.paired_on)},
                   {"present", view.present},
                   {"given", Json::array()}};
    for (const app::GivenView& one : view.given) device["given"].push_back(json_of(one));
    answer["devices"].push_back(std::move(device));
  }
  return answer;
}

Outcome<Json> set_name(Call& call) {
  const auto number = call.body.integer_if_given("device", 1, kMaxDevices);
  const std::string name = call.body.text("name");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto named = call.node.while_open(
      [&](app::PrivateSide& open) { return app::name_device(open, number, app::note_of(name)); });
  if (!named) return named.error();
  return done();
}

constexpr Route kGivenRoutes[] = {
    {"GET", "/v1/shared/given", list_of_given},
    {"PUT", "/v1/shared/given/device", set_name},
};

}  // namespace

std::span<const Route> given_routes() {
  return kGivenRoutes;
}

}  // namespace waterline::api
