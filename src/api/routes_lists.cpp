#include "api/routes.h"
#include "app/own_lists.h"

// The routes of docs/api.md, "Entries".
namespace waterline::api {
namespace {

Outcome<Json> list_answer(const Outcome<app::ListView>& list) {
  if (!list) return list.error();
  Json answer = answer_of("list");
  answer["name"] = list->topic->name;
  answer["side"] = name_of(list->topic->side);
  answer["questions"] = list->topic->questions == app::Questions::kYes;
  answer["own"] = list->own;
  answer["text"] = list->text;
  answer["groups"] = Json::array();
  for (const app::Group& group : list->groups) {
    Json lines = Json::array();
    for (const app::Line& line : group.lines) {
      lines.push_back({{"name", line.name}, {"type", name_of(line.type)}, {"text", line.text}});
    }
    answer["groups"].push_back(
        {{"name", group.name}, {"title", group.title}, {"lines", std::move(lines)}});
  }
  return answer;
}

Outcome<Json> names(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  Json answer = answer_of("lists");
  answer["lists"] = Json::array();
  for (const app::ListTopic& topic : app::list_topics()) {
    answer["lists"].push_back({{"name", topic.name}, {"side", name_of(topic.side)}});
  }
  return answer;
}

Outcome<Json> read(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return list_answer(
      call.node.while_open([&](app::PrivateSide& open) { return app::read_list(open, call.id); }));
}

Outcome<Json> change(Call& call) {
  const std::string text = call.body.text("text");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return list_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::change_list(open, call.id, text); }));
}

Outcome<Json> reset(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return list_answer(
      call.node.while_open([&](app::PrivateSide& open) { return app::reset_list(open, call.id); }));
}

constexpr Route kListsRoutes[] = {
    {"GET", "/v1/lists", names},
    {"GET", "/v1/lists/ID", read},
    {"PUT", "/v1/lists/ID", change},
    {"DELETE", "/v1/lists/ID", reset},
};

}  // namespace

std::span<const Route> list_routes() {
  return kListsRoutes;
}

}  // namespace waterline::api
