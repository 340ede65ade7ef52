#include "api/routes.h"
#include "app/box.h"
#include "app/doctor.h"

// The routes of docs/api.md, "A box".
namespace waterline::api {
namespace {

// How long the person waits for the first visit.
constexpr std::chrono::seconds kFirstVisit{40};

Json text_unless_empty(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

Outcome<Json> box(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return call.node.while_shared([&](link::SharedSide& both, auto&) -> Outcome<Json> {
    const link::FolderWatch::Status status = both.folder.status();
    Json answer = answer_of("box");
    answer["box"] = Json();
    if (!status.box) return answer;
    answer["box"] = {
        {"address", status.box->address},
        {"by_tor", status.box->way == link::BoxWay::kTor},
        {"host_key", text_unless_empty(app::fingerprint_of(status.box->host_key))},
        {"host_key_kind", text_unless_empty(app::kind_of(status.box->host_key))},
        {"login",
         status.box->login == link::FolderWatch::BoxStatus::Login::kKey ? "key" : "password"},
        {"problem", text_unless_empty(app::name_of(status.problem))},
        {"visited", Json()}};
    if (status.box->visited) answer["box"]["visited"] = base::to_text(*status.box->visited);
    return answer;
  });
}

Outcome<Json> set_box(Call& call) {
  app::BoxRequest request;
  request.address = call.body.text("address");
  const auto password = call.body.secret_if_given("password");
  const auto key = call.body.secret_if_given("key");
  request.way =
      call.body.flag_if_given("by_tor", false) ? link::BoxWay::kTor : link::BoxWay::kDirect;
  request.host_key = call.body.text_if_given("host_key");
  if (call.body.text_if_given("confirm") == app::kReplacesPlace)
    request.replaces = app::Replaces::kYes;
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (password) request.password = std::string(base::text_of(password->view()));
  if (key) request.login_key = std::string(base::text_of(key->view()));
  return call.node.while_shared([&](link::SharedSide& both, base::FairLock& lock) -> Outcome<Json> {
    const auto set = app::set_box(both, lock, request, call.node.wait_allowed(kFirstVisit));
    if (!set) return set.error();
    Json answer = answer_of("box-set");
    answer["set"] = set->is_set;
    answer["host_key"] = text_unless_empty(set->host_key);
    answer["host_key_kind"] = text_unless_empty(set->host_key_kind);
    answer["problem"] = text_unless_empty(set->problem);
    answer["visited"] = set->is_visited;
    return answer;
  });
}

Outcome<Json> leave_box(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return call.node.while_open([&](link::SharedSide& both) -> Outcome<Json> {
    if (const auto left = app::leave_box(both); !left) return left.error();
    return done();
  });
}

constexpr Route kBoxRoutes[] = {
    {"GET", "/v1/box", box},
    {"POST", "/v1/box", set_box},
    {"DELETE", "/v1/box", leave_box},
};

}  // namespace

std::span<const Route> box_routes() {
  return kBoxRoutes;
}

}  // namespace waterline::api
