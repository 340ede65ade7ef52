#include <array>
#include <utility>

#include "api/names.h"
#include "api/waiting_json.h"

// The routes of docs/api.md, "What waits".
namespace waterline::api {
namespace {

constexpr std::array<std::pair<std::string_view, base::Depth>, 4> kDepths = {{
    {"line", base::Depth::kLine},
    {"summary", base::Depth::kSummary},
    {"excerpt", base::Depth::kExcerpt},
    {"whole", base::Depth::kWhole},
}};

constexpr std::array<std::pair<std::string_view, base::DocumentKind>, 5> kKinds = {{
    {"goal", base::DocumentKind::kGoal},
    {"step", base::DocumentKind::kStep},
    {"agreement", base::DocumentKind::kAgreement},
    {"agenda", base::DocumentKind::kAgenda},
    {"takeaway", base::DocumentKind::kTakeaway},
}};

constexpr std::array<std::pair<std::string_view, vault::Obstacle>, 6> kObstacles = {{
    {"replies_closed", vault::Obstacle::kRepliesClosed},
    {"taken_back", vault::Obstacle::kTakenBack},
    {"unknown_id", vault::Obstacle::kGone},
    {"not_in_force", vault::Obstacle::kNotInForce},
    {"too_many", vault::Obstacle::kTooMany},
    {"not_yours", vault::Obstacle::kNotYours},
}};

std::string_view what_of(const vault::WaitingAct& act) {
  const auto* note = std::get_if<vault::Note>(&act.act);
  if (note == nullptr) return act.publication.revises ? "revision" : "share";
  switch (note->kind) {
    case vault::Note::Kind::kReply:
      return "reply";
    case vault::Note::Kind::kQuestion:
      return "question";
    case vault::Note::Kind::kChange:
      return "change";
    case vault::Note::Kind::kReport:
      return "report";
    case vault::Note::Kind::kProposal:
      break;
  }
  return name_of(note->document);
}

Json or_null(const std::optional<base::ItemId>& id) {
  return id ? Json(id->text()) : Json();
}

// Null for an act without a list of pictures, such as a revision that keeps those of its share.
Json json_of_pictures(const vault::WaitingAct& act) {
  if (!act.pictures) return {};
  Json all = Json::array();
  for (const vault::WaitingPicture& one : *act.pictures) {
    all.push_back({{"description", one.description}, {"width", one.width}, {"height", one.height}});
  }
  return all;
}

Json json_of(const vault::WaitingAct& act) {
  const vault::Publication& publication = act.publication;
  const auto* note = std::get_if<vault::Note>(&act.act);
  const auto* piece = act.piece();
  return {{"what", what_of(act)},
          {"about", or_null(note != nullptr ? note->about : publication.revises)},
          {"words", note != nullptr && note->words ? json_of_words(*note->words) : Json()},
          {"entry", piece != nullptr ? Json(piece->entry.text()) : Json()},
          {"depth", piece != nullptr ? Json(name_of(piece->depth)) : Json()},
          {"text", act.text},
          {"due", publication.until ? Json() : Json(base::to_text(publication.due))},
          {"until", publication.until ? Json(*publication.until) : Json()},
          {"day", publication.day ? Json(base::to_text(*publication.day)) : Json()},
          {"expires_days", publication.days_shown ? Json(*publication.days_shown) : Json()},
          {"replies", publication.replies},
          {"pictures", json_of_pictures(act)},
          {"paused", act.paused},
          {"cannot_leave", act.obstacle ? Json(name_in(kObstacles, *act.obstacle)) : Json()}};
}

// The node counts the time of a waiting act by its own clock (docs/storage.md, "Time that passed").
// Replaces the time at which the act is sent by what the wall clock will show then. REQUIRES:
// inside Node::while_open().
void show_on_the_wall(node::Node& node, vault::WaitingAct& act) {
  act.publication.due = node.on_the_wall(act.publication.due);
}

Outcome<Json> list(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto views = call.node.while_open([&](app::PrivateSide& open) {
    auto waiting = app::waiting_acts(open);
    if (waiting) {
      for (app::WaitingView& view : *waiting) show_on_the_wall(call.node, view.act);
    }
    return waiting;
  });
  if (!views) return views.error();
  Json answer = answer_of("waiting-list");
  answer["waiting"] = Json::array();
  for (const app::WaitingView& view : *views) answer["waiting"].push_back(api::json_of(view));
  return answer;
}

Outcome<Json> show(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto view = call.node.while_open([&](app::PrivateSide& open) {
    auto waiting = app::waiting_act(open, call.id);
    if (waiting) show_on_the_wall(call.node, waiting->act);
    return waiting;
  });
  if (!view) return view.error();
  Json answer = answer_of("waiting");
  answer.update(api::json_of(*view));
  return answer;
}

Outcome<Json> left(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto item =
      call.node.while_open([&](app::PrivateSide& open) { return app::left_as(open, call.id); });
  if (!item) return item.error();
  Json answer = answer_of("left");
  answer["item"] = item->text();
  return answer;
}

Outcome<Json> cancel(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto cancelled = call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) {
    return app::cancel_waiting(open, both, call.id);
  });
  if (!cancelled) return cancelled.error();
  return done();
}

Outcome<Json> later(Call& call) {
  const Timing timing = timing_from(call.body);
  if (!call.sound() || timing.decision.wait.has_value() == timing.decision.until.has_value())
    return Failure(Error::kBadRequest);
  const auto view = act(call, [&](app::PrivateSide& open, link::SharedSide& both) {
    auto waiting = app::postpone(open, both, call.id, timing.decision, call.node.wait_from());
    if (waiting) show_on_the_wall(call.node, waiting->act);
    return waiting;
  });
  if (!view) return view.error();
  call.node.wake();
  Json answer = answer_of("waiting");
  answer.update(api::json_of(*view));
  return answer;
}

Outcome<Json> release(Call& call) {
  const std::string moment = call.body.text("moment");
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const app::Early early =
      confirm == app::kConfirmsNow ? app::Early::kConfirmed : app::Early::kUnconfirmed;
  const auto released = act(call, [&](app::PrivateSide& open, link::SharedSide& both) {
    return app::release_waiting(open, both, moment, early, call.node.counted_now());
  });
  if (!released) return released.error();
  call.node.wake();
  Json answer = answer_of("released");
  answer["released"] = *released;
  return answer;
}

Outcome<Json> show_settings(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto wait =
      call.node.while_open([](app::PrivateSide& open) { return app::default_wait(open); });
  if (!wait) return wait.error();
  Json answer = answer_of("waiting-settings");
  answer["wait_seconds"] = wait->count();
  answer["max_wait_seconds"] = app::kMaxWait.count();
  answer["max_days_shown"] = app::kMaxDaysShown;
  return answer;
}

Outcome<Json> set_settings(Call& call) {
  const auto wait =
      call.body.integer_if_given("wait_seconds", app::kMinWait.count(), app::kMaxWait.count());
  if (!call.sound() || !wait) return Failure(Error::kBadRequest);
  const auto set = call.node.while_open([&](app::PrivateSide& open) {
    return app::set_default_wait(open, std::chrono::seconds(*wait));
  });
  if (!set) return set.error();
  return done();
}

constexpr Route kWaitingRoutes[] = {
    {"GET", "/v1/waiting", list},
    {"GET", "/v1/waiting/settings", show_settings},
    {"PUT", "/v1/waiting/settings", set_settings},
    {"POST", "/v1/waiting/release", release},
    {"POST", "/v1/waiting/ID/later", later},
    {"GET", "/v1/waiting/ID", show},
    {"DELETE", "/v1/waiting/ID", cancel},
    {"GET", "/v1/waiting/ID/left", left},
};

}  // namespace

std::string_view name_of(base::Depth depth) {
  return name_in(kDepths, depth);
}

std::string_view name_of(base::DocumentKind kind) {
  return name_in(kKinds, kind);
}

std::optional<base::Depth> depth_of(std::string_view name) {
  return value_of(kDepths, name);
}

std::optional<base::DocumentKind> kind_of(std::string_view name) {
  return value_of(kKinds, name);
}

Timing timing_from(Fields& fields) {
  Timing timing;
  const auto wait = fields.integer_if_given("wait_seconds", 0, app::kMaxWait.count());
  if (wait) timing.decision.wait = std::chrono::seconds(*wait);
  timing.decision.until = fields.text_if_given("until");
  if (wait && timing.decision.until) fields.refuse();
  const auto confirm = fields.text_if_given("confirm");
  timing.confirmed = !timing.decision.leaves_at_once() || confirm == app::kConfirmsNow;
  return timing;
}

Json json_of_words(const base::Words& words) {
  return words == base::Words{} ? Json() : Json(base::to_base32(words));
}

std::optional<base::Words> words_before(Fields& fields) {
  const auto text = fields.text_if_given("words");
  if (!text) return {};
  base::Words words{};
  if (!base::from_base32(*text, words)) fields.refuse();
  return words;
}

Json json_of(const app::WaitingView& view) {
  Json json = json_of(view.act);
  json["id"] = view.act.id.text();
  json["short"] = view.short_id;
  return json;
}

Json waiting_answer(const Outcome<app::Sent>& sent) {
  Json answer = answer_of("sent");
  answer.update(json_of(sent->act));
  answer["id"] = sent->item ? Json() : Json(sent->act.id.text());
  answer["item"] = sent->item ? Json(sent->item->text()) : Json();
  answer["short"] = sent->short_id;
  return answer;
}

std::span<const Route> waiting_routes() {
  return kWaitingRoutes;
}

}  // namespace waterline::api
