#include <utility>

#include "node/api_routes.h"
#include "node/entries.h"

// docs/api.md, "Entries".
namespace waterline::node {
namespace {

constexpr std::size_t kMaxTags = 64;
constexpr std::int64_t kUsualListSize = 50;
constexpr std::int64_t kLargestList = 10000;
constexpr std::int64_t kFurthestOffset = 1'000'000'000;

// None if there is no such side.
std::optional<Side> side_from(const std::optional<std::string>& name) {
  if (!name || *name == name_of(Side::kVault)) return Side::kVault;
  if (*name == name_of(Side::kDeep)) return Side::kDeep;
  return {};
}

Json json_of(const EntryLine& line) {
  return {{"id", line.id},
          {"short", line.short_id},
          {"kind", line.kind},
          {"created", base::to_text(line.created)},
          {"modified", base::to_text(line.modified)},
          {"title", line.title}};
}

Outcome<Json> entry_answer(Outcome<EntryView> entry) {
  if (!entry) return entry.error();
  Json answer = answer_of("entry");
  answer["id"] = entry->id;
  answer["short"] = entry->short_id;
  answer["side"] = name_of(entry->side);
  answer["kind"] = entry->kind;
  answer["created"] = base::to_text(entry->created);
  answer["modified"] = base::to_text(entry->modified);
  answer["time_zone"] = entry->time_zone;
  answer["title"] = entry->title;
  answer["text"] = std::move(entry->text);
  answer["tags"] = entry->tags;
  answer["revision"] = entry->revision;
  return answer;
}

Outcome<Json> done_or(const Outcome<void>& outcome) {
  if (!outcome) return outcome.error();
  return done();
}

// What a new entry and an imported one have in common.
journal::Draft draft_from(Fields& fields, base::WallTime now) {
  journal::Draft draft;
  draft.text = fields.text("text");
  draft.created = fields.time_if_given("created").value_or(now);
  draft.time_zone = fields.text_if_given("time_zone").value_or("");
  draft.tags = fields.texts_if_given("tags", kMaxTags);
  return draft;
}

Outcome<Json> write(Call& call) {
  journal::Draft draft = draft_from(call.body, call.node.clock().now());
  draft.kind = call.body.text_if_given("kind").value_or("");
  const auto side = side_from(call.body.text_if_given("side"));
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  return entry_answer(
      call.node.while_open([&](PrivateSide& open, SharedSide&) { return write_entry(open, *side, std::move(draft)); }));
}

Outcome<Json> import(Call& call) {
  std::vector<journal::Draft> drafts;
  const base::WallTime now = call.node.clock().now();
  for (Fields& fields : call.body.objects("entries")) {
    drafts.push_back(draft_from(fields, now));
    drafts.back().source = fields.text_if_given("source").value_or("");
    if (!fields.sound()) call.body.refuse();
  }
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto report =
      call.node.while_open([&](PrivateSide& open, SharedSide&) { return import_entries(open, std::move(drafts)); });
  if (!report) return report.error();
  Json answer = answer_of("import");
  answer["added"] = report->added;
  answer["known"] = report->known;
  answer["skipped"] = Json::array();
  for (const Skipped& skipped : report->skipped) {
    answer["skipped"].push_back({{"index", skipped.index}, {"error", code_of(skipped.error)}});
  }
  return answer;
}

Outcome<Json> list(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  const auto limit = call.query.integer_if_given("limit", 1, kLargestList).value_or(kUsualListSize);
  const auto offset = call.query.integer_if_given("offset", 0, kFurthestOffset).value_or(0);
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto lines = call.node.while_open([&](PrivateSide& open, SharedSide&) {
    return list_entries(open, *side, static_cast<std::size_t>(limit), static_cast<std::size_t>(offset));
  });
  if (!lines) return lines.error();
  Json answer = answer_of("entries");
  answer["entries"] = Json::array();
  for (const EntryLine& line : *lines) answer["entries"].push_back(json_of(line));
  return answer;
}

Outcome<Json> read(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open([&](PrivateSide& open, SharedSide&) { return read_entry(open, call.id); }));
}

Outcome<Json> edit(Call& call) {
  const std::string text = call.body.text("text");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open(
      [&](PrivateSide& open, SharedSide&) { return edit_entry(open, call.id, text, call.node.clock().now()); }));
}

Outcome<Json> remove(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](PrivateSide& open, SharedSide&) { return remove_entry(open, call.id); }));
}

Outcome<Json> search(Call& call) {
  const std::string query = call.body.text("query");
  const auto side = side_from(call.body.text_if_given("side"));
  const auto limit = call.body.integer_if_given("limit", 1, kLargestList).value_or(kUsualListSize);
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto lines = call.node.while_open([&](PrivateSide& open, SharedSide&) {
    return search_entries(open, *side, query, static_cast<std::size_t>(limit));
  });
  if (!lines) return lines.error();
  Json answer = answer_of("found");
  answer["found"] = Json::array();
  for (const EntryLine& line : *lines) {
    answer["found"].push_back(json_of(line));
    answer["found"].back()["snippet"] = line.snippet;
  }
  return answer;
}

constexpr Route kRoutes[] = {
    {"POST", "/v1/entries", write},  {"POST", "/v1/entries/import", import}, {"GET", "/v1/entries", list},
    {"GET", "/v1/entries/ID", read}, {"PUT", "/v1/entries/ID", edit},        {"DELETE", "/v1/entries/ID", remove},
    {"POST", "/v1/search", search},
};

}  // namespace

std::span<const Route> entry_routes() {
  return kRoutes;
}

}  // namespace waterline::node
