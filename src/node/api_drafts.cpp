#include "node/api_entry_json.h"
#include "node/api_routes.h"
#include "node/drafts.h"

// docs/api.md, "Drafts".
namespace waterline::node {
namespace {

Outcome<Json> editing(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto editing = call.node.editing();
  if (!editing) return editing.error();
  Json answer = answer_of("editing");
  answer["folder"] = editing->folder.string();
  answer["key"] = base::to_hex(editing->key.bytes);
  return answer;
}

Outcome<Json> keep(Call& call) {
  Draft draft;
  const auto side = side_from(call.body.text_if_given("side"));
  draft.purpose = call.body.text("purpose");
  draft.content = call.body.text("content");
  draft.written = call.node.clock().now();
  const auto hex = call.body.text_if_given("key");
  const auto key = hex ? key_from(*hex) : std::nullopt;
  if (!call.sound() || !side || hex.has_value() != key.has_value()) return Failure(Error::kBadRequest);
  draft.side = *side;
  const auto kept = call.node.keep_draft(draft, key);
  if (!kept) return kept.error();
  Json answer = answer_of("draft");
  answer["id"] = *kept ? Json(**kept) : Json();
  return answer;
}

Outcome<Json> list(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto drafts = call.node.while_open([&](PrivateSide& open, SharedSide&) { return drafts_of(open, *side); });
  if (!drafts) return drafts.error();
  Json answer = answer_of("drafts");
  answer["drafts"] = Json::array();
  for (const KeptDraft& kept : *drafts) {
    answer["drafts"].push_back({{"id", kept.id},
                                {"purpose", kept.draft.purpose},
                                {"content", kept.draft.content},
                                {"written", base::to_text(kept.draft.written)}});
  }
  return answer;
}

Outcome<Json> drop(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](PrivateSide& open, SharedSide&) { return drop_draft(open, call.id); }));
}

constexpr Route kRoutes[] = {
    {"POST", "/v1/editing", editing},
    {"POST", "/v1/drafts", keep, Needs::kNothing},  // the words may not be lost
    {"GET", "/v1/drafts", list},
    {"DELETE", "/v1/drafts/ID", drop},
};

}  // namespace

std::span<const Route> draft_routes() {
  return kRoutes;
}

}  // namespace waterline::node
