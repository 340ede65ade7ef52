#include "api/entry_json.h"
#include "api/routes.h"
#include "node/drafts.h"
#include "node/editing_facts.h"

// The routes of docs/api.md, "Drafts".
namespace waterline::api {
namespace {

// How many bytes a request may have besides the text of a draft: for tags, a time and so on.
constexpr std::size_t kMaxRequestSize = std::size_t{64} * 1024;

Outcome<Json> editing(Call& call) {
  node::EditingFacts facts;
  const auto side = side_from(call.body.text_if_given("side"));
  facts.purpose = call.body.text("purpose");
  facts.request = call.body.text_if_given("request").value_or("{}");
  if (!call.sound() || !side || !node::is_purpose(facts.purpose) ||
      facts.request.size() > kMaxRequestSize || !parse_object(facts.request)) {
    return Failure(Error::kBadRequest);
  }
  facts.side = *side;
  const auto editing = call.node.begin_editing(std::move(facts));
  if (!editing) return editing.error();
  Json answer = answer_of("editing");
  answer["folder"] = editing->folder.string();
  answer["key"] = base::to_hex(editing->key.bytes);
  return answer;
}

Outcome<Json> left(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto left = call.node.words_left();
  if (!left) return left.error();
  Json answer = answer_of("words-left");
  answer["sealed"] = left->sealed;
  answer["in_memory"] = left->in_memory;
  return answer;
}

Outcome<Json> keep(Call& call) {
  node::Draft draft;
  const auto side = side_from(call.body.text_if_given("side"));
  draft.purpose = call.body.text("purpose");
  draft.content = call.body.text("content");
  draft.written = call.node.clock().now();
  const auto hex = call.body.text_if_given("key");
  const auto key = hex ? node::key_from(*hex) : std::nullopt;
  if (!call.sound() || !side || hex.has_value() != key.has_value() ||
      !node::is_purpose(draft.purpose)) {
    return Failure(Error::kBadRequest);
  }
  draft.side = *side;
  const auto kept = call.node.keep_draft(draft, key);
  if (!kept) return kept.error();
  Json answer = answer_of("draft");
  answer["id"] = *kept ? Json(**kept) : Json();
  return answer;
}

Outcome<Json> list_of_drafts(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  const auto purpose = call.query.text_if_given("purpose");
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto drafts = call.node.while_open(
      [&](app::PrivateSide& open) { return node::drafts_of(open, *side, purpose); });
  if (!drafts) return drafts.error();
  Json answer = answer_of("drafts");
  answer["drafts"] = Json::array();
  for (const node::KeptDraft& kept : *drafts) {
    answer["drafts"].push_back({{"id", kept.id},
                                {"purpose", kept.draft.purpose},
                                {"content", kept.draft.content},
                                {"written", base::to_text(kept.draft.written)}});
  }
  return answer;
}

Outcome<Json> drop(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.drop_draft(call.id));
}

constexpr Route kDraftsRoutes[] = {
    {"POST", "/v1/editing", editing},
    {"GET", "/v1/editing", left},
    {"POST", "/v1/drafts", keep, Needs::kNothing},  // it needs nothing, so that no words are lost
    {"GET", "/v1/drafts", list_of_drafts},
    {"DELETE", "/v1/drafts/ID", drop},
};

}  // namespace

std::span<const Route> draft_routes() {
  return kDraftsRoutes;
}

}  // namespace waterline::api
