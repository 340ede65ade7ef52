#include <utility>

#include "api/entry_json.h"
#include "api/limits.h"
#include "api/routes.h"
#include "app/availability.h"
#include "app/entry_state.h"
#include "app/kinds_with_own_view.h"
#include "app/page_chart.h"
#include "app/page_drafts.h"
#include "formats/limits.h"

// The routes of docs/api.md, "Entries".
namespace waterline::api {
namespace {

constexpr std::int64_t kDefaultListSize = 50;
constexpr std::int64_t kLargestList = 10000;
constexpr std::int64_t kFurthestOffset = 1'000'000'000;

// Returns whether an entry that was created at this time can have this day: whether that day was
// the date in some time zone then.
bool is_day_of(base::Day day, base::WallTime created) {
  const auto apart = day - std::chrono::floor<std::chrono::days>(created);
  return std::chrono::abs(apart) <= std::chrono::days(1);
}

// Reads those fields that are the same for a new entry and an imported one.
journal::Draft draft_from(Fields& fields, base::WallTime now) {
  journal::Draft draft;
  draft.text = fields.text_if_given("text").value_or("");
  draft.created = fields.time_if_given("created").value_or(now);
  draft.time_zone = fields.text_if_given("time_zone").value_or("");
  draft.tags = fields.texts_if_given("tags", formats::kMaxTags);
  draft.day = fields.day_if_given("day");
  if (draft.day && !is_day_of(*draft.day, draft.created)) fields.refuse();
  return draft;
}

// Reads the field `draft`: the slot of the page's draft from which this entry is written, if any.
// Returns the topic under which that draft is stored (app/page_drafts.h).
std::string draft_topic_from(Fields& body) {
  const auto slot = body.text_if_given("draft");
  if (!slot) return {};
  if (!app::is_slot(*slot)) body.refuse();
  return app::topic_of(*slot);
}

Outcome<Json> write(Call& call) {
  journal::Draft draft = draft_from(call.body, call.node.clock().now());
  draft.kind = call.body.text_if_given("kind").value_or("");
  draft.in_place_of = draft_topic_from(call.body);
  const auto answers = call.body.named_texts_if_given("fields", journal::kMaxFields);
  const auto attachments = attachments_from(call.body);
  const auto side = side_from(call.body.text_if_given("side"));
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open([&](app::PrivateSide& open) {
    return app::write_entry(open, *side, std::move(draft), answers, attachments);
  }));
}

// Reads the fields of an imported entry. They are a list of names and values, as the API returns
// them, and keep their order.
std::vector<journal::Field> fields_as_kept(Fields& entry) {
  std::vector<journal::Field> kept;
  for (Fields& field : entry.objects("fields")) {
    kept.push_back({field.text("name"), field.text("value")});
    if (!field.sound()) entry.refuse();
  }
  if (kept.size() > journal::kMaxFields) entry.refuse();
  return kept;
}

// Reads the ids that an imported file gives for a revision and for the revisions before it (its
// parents). Drops invalid ones; the journal checks whether the others are true.
journal::Lineage lineage_as_said(Fields& revision, const std::string& id) {
  journal::Lineage lineage;
  if (const auto said = journal::RevisionId::from_text(revision.text_if_given(id).value_or("")))
    lineage.id = *said;
  for (const std::string& parent : revision.texts_if_given("parents", journal::kMaxParents)) {
    const auto said = journal::RevisionId::from_text(parent);
    if (!said) return {};
    lineage.parents.push_back(*said);
  }
  return lineage;
}

// Reads the earlier revisions of an imported entry, the oldest first.
std::vector<journal::Revision> earlier_as_kept(Fields& entry) {
  std::vector<journal::Revision> earlier;
  for (Fields& state : entry.objects("history")) {
    journal::Revision& kept = earlier.emplace_back();
    kept.text = state.text_if_given("text").value_or("");
    kept.written = state.time_if_given("written").value_or(base::WallTime{});
    if (state.has("fields")) kept.fields = fields_as_kept(state);
    kept.lineage = lineage_as_said(state, "id");
    if (!state.sound()) entry.refuse();
  }
  return earlier;
}

const char* name_of_taken(journal::Taken taken) {
  switch (taken) {
    case journal::Taken::kAdded:
      return "added";
    case journal::Taken::kKnown:
      return "known";
    case journal::Taken::kInBin:
      return "in_bin";
    case journal::Taken::kRevised:
      return "revised";
    case journal::Taken::kToHistory:
      return "to_history";
  }
  return "";
}

Outcome<Json> import(Call& call) {
  std::vector<journal::Draft> drafts;
  const base::WallTime now = call.node.clock().now();
  for (Fields& fields : call.body.objects("entries")) {
    drafts.push_back(draft_from(fields, now));
    drafts.back().source = fields.text_if_given("source").value_or("");
    drafts.back().kind = fields.text_if_given("kind").value_or("");
    drafts.back().modified = fields.time_if_given("modified");
    drafts.back().may_differ = fields.flag_if_given("may_differ", false);
    drafts.back().attachments_follow = fields.flag_if_given("attachments_follow", false);
    drafts.back().moment = fields.text_if_given("moment").value_or("");
    if (fields.has("fields")) drafts.back().fields = fields_as_kept(fields);
    drafts.back().lineage = lineage_as_said(fields, "revision_id");
    if (fields.has("history")) drafts.back().earlier = earlier_as_kept(fields);
    if (!fields.sound()) call.body.refuse();
  }
  const auto elsewhere = call.body.texts_if_given("elsewhere", formats::kMaxEntries);
  const auto side = side_from(call.body.text_if_given("side"));
  const auto trial =
      call.body.flag_if_given("trial", false) ? journal::Trial::kYes : journal::Trial::kNo;
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const std::size_t entries = drafts.size();
  const auto report = call.node.while_open([&](app::PrivateSide& open) {
    return app::import_entries(open, *side, std::move(drafts), now, trial, elsewhere);
  });
  if (!report) return report.error();
  Json answer = answer_of("import");
  answer["added"] = report->count(journal::Taken::kAdded);
  answer["known"] = report->count(journal::Taken::kKnown);
  answer["in_bin"] = report->count(journal::Taken::kInBin);
  answer["revised"] = report->count(journal::Taken::kRevised);
  answer["to_history"] = report->count(journal::Taken::kToHistory);
  answer["skipped"] = Json::array();
  answer["results"] = Json(Json::array_t(entries, "skipped"));
  answer["ids"] = Json(Json::array_t(entries, Json()));
  answer["resembles"] = Json::array();
  for (const app::Skipped& skipped : report->skipped) {
    answer["skipped"].push_back({{"index", skipped.index}, {"error", app::code_of(skipped.error)}});
  }
  for (const app::Accepted& one : report->accepted) {
    answer["results"][one.index] = name_of_taken(one.taken);
    if (!one.resembles.empty())
      answer["resembles"].push_back(
          {{"index", one.index}, {"id", one.resembles}, {"short", one.resembles_short}});
    if (!one.id.empty() && trial == journal::Trial::kNo) answer["ids"][one.index] = one.id;
  }
  return answer;
}

// Reads the fields that select entries, for a list, a search, or another request about many
// entries.
template <class Given>
journal::Filter filter_from(Given& given) {
  journal::Filter filter;
  filter.kind = given.text_if_given("kind");
  if (!filter.kind) filter.without_kinds = app::kinds_with_own_view();
  filter.tag = given.text_if_given("tag");
  filter.from = given.day_if_given("from");
  filter.to = given.day_if_given("to");
  filter.field = given.text_if_given("field");
  const auto min = given.integer_if_given("min", INT64_MIN, INT64_MAX);
  const auto max = given.integer_if_given("max", INT64_MIN, INT64_MAX);
  if ((min || max) && !filter.field) given.refuse();
  filter.min = min.value_or(INT64_MIN);
  filter.max = max.value_or(INT64_MAX);
  return filter;
}

Outcome<Json> list_of_entries(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  const auto limit =
      call.query.integer_if_given("limit", 1, kLargestList).value_or(kDefaultListSize);
  const auto offset = call.query.integer_if_given("offset", 0, kFurthestOffset).value_or(0);
  const auto preview = call.query.integer_if_given("preview", 1, kMaxPreview).value_or(0);
  journal::Filter filter = filter_from(call.query);
  filter.pinned = call.query.flag_if_given("pinned");
  if (call.query.flag_if_given("every_kind")) filter.without_kinds.clear();
  if (const auto order = call.query.text_if_given("order")) {
    if (*order != "newest" && *order != "oldest") call.query.refuse();
    if (*order == "oldest") filter.order = journal::Filter::Order::kOldestFirst;
  }
  const app::ListPart part{static_cast<std::size_t>(limit), static_cast<std::size_t>(offset),
                           call.query.text_if_given("after").value_or(""),
                           static_cast<std::size_t>(preview)};
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto lines = call.node.while_open(
      [&](app::PrivateSide& open) { return app::list_entries(open, *side, part, filter); });
  if (!lines) return lines.error();
  Json answer = answer_of("entries");
  answer["entries"] = json_of(*lines, part.preview > 0 ? Preview::kWith : Preview::kWithout);
  return answer;
}

Outcome<Json> read(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(
      call.node.while_open([&](app::PrivateSide& open) { return app::read_entry(open, call.id); }));
}

Outcome<Json> busy(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto time =
      call.node.while_open([&](app::PrivateSide& open) { return app::busy_time(open, call.id); });
  if (!time) return time.error();
  Json answer = answer_of("busy");
  answer["from"] = base::to_text(time->from);
  answer["to"] = time->to ? Json(base::to_text(*time->to)) : Json();
  return answer;
}

Outcome<Json> edit(Call& call) {
  journal::Change change;
  change.text = call.body.text_if_given("text");
  change.kind = call.body.text_if_given("kind");
  change.in_place_of = draft_topic_from(call.body);
  if (call.body.has("tags")) change.tags = call.body.texts_if_given("tags", formats::kMaxTags);
  const auto answers = call.body.named_texts_if_given("fields", journal::kMaxFields);
  const auto created = call.body.time_if_given("created");
  const auto day = call.body.day_if_given("day");
  const auto zone = call.body.text_if_given("time_zone");
  std::optional<std::vector<app::GivenAttachment>> attachments;
  if (call.body.has("attachments")) attachments = attachments_from(call.body);
  const auto base = call.body.integer_if_given("base_revision", 1, UINT32_MAX);
  if (created) {
    change.when = journal::When{
        *created, day.value_or(std::chrono::floor<std::chrono::days>(*created)), zone.value_or("")};
    if (!is_day_of(change.when->day, *created)) call.body.refuse();
  } else if (day || zone) {
    call.body.refuse();
  }
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open([&](app::PrivateSide& open) {
    return app::change_entry(open, call.id, std::move(change), answers, call.node.clock().now(),
                             base ? std::optional(static_cast<std::uint32_t>(*base)) : std::nullopt,
                             attachments);
  }));
}

Outcome<Json> search(Call& call) {
  const std::string query = call.body.text("query");
  const auto side = side_from(call.body.text_if_given("side"));
  const auto limit =
      call.body.integer_if_given("limit", 1, kLargestList).value_or(kDefaultListSize);
  journal::Filter filter = filter_from(call.body);
  if (!filter.kind) filter.without_kinds.clear();
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto lines = call.node.while_open([&](app::PrivateSide& open) {
    return app::search_entries(open, *side, query, static_cast<std::size_t>(limit), filter);
  });
  if (!lines) return lines.error();
  Json answer = answer_of("found");
  answer["found"] = json_of(*lines);
  for (std::size_t i = 0; i < lines->size(); ++i)
    answer["found"][i]["snippet"] = (*lines)[i].snippet;
  return answer;
}

Json one_by_one(const std::vector<journal::Value>& values) {
  Json answer = answer_of("values");
  answer["values"] = Json::array();
  for (const journal::Value& value : values) {
    answer["values"].push_back({{"created", base::to_text(value.created)},
                                {"day", base::to_text(value.day)},
                                {"value", value.value}});
  }
  return answer;
}

Json by_period(const std::vector<journal::Value>& values, app::Step step) {
  Json answer = answer_of("value-periods");
  answer["periods"] = Json::array();
  for (const app::ValuePeriod& period : app::periods_of(values, step)) {
    const auto& numbers = period.numbers;
    Json words = Json::array();
    for (const app::WordOfPeriod& one : period.words)
      words.push_back({{"word", one.word}, {"times", one.times}});
    answer["periods"].push_back({{"begin", base::to_text(period.begin)},
                                 {"least", numbers ? Json(numbers->least) : Json()},
                                 {"middle", numbers ? Json(numbers->middle) : Json()},
                                 {"most", numbers ? Json(numbers->most) : Json()},
                                 {"words", std::move(words)}});
  }
  return answer;
}

Outcome<Json> values(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  const auto by = call.query.text_if_given("by");
  const auto step = by ? app::step_of(*by) : std::nullopt;
  if (by && !step) call.query.refuse();
  const journal::Filter filter = [&] {
    auto read = filter_from(call.query);
    if (!read.field) call.query.refuse();
    return read;
  }();
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  journal::Filter all = filter;  // of every kind, unless one is asked for
  all.field.reset();
  if (!all.kind) all.without_kinds.clear();
  const auto values = call.node.while_open(
      [&](app::PrivateSide& open) { return app::values_of(open, *side, *filter.field, all); });
  if (!values) return values.error();
  return step ? by_period(*values, *step) : one_by_one(*values);
}

Outcome<Json> calendar(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  const journal::Filter filter = filter_from(call.query);
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto days = call.node.while_open(
      [&](app::PrivateSide& open) { return app::days_written(open, *side, filter); });
  if (!days) return days.error();
  Json answer = answer_of("calendar");
  answer["days"] = Json::array();
  for (const base::Day day : *days) answer["days"].push_back(base::to_text(day));
  return answer;
}

constexpr Route kEntriesRoutes[] = {
    {"POST", "/v1/entries", write},          {"POST", "/v1/entries/import", import},
    {"GET", "/v1/entries", list_of_entries}, {"GET", "/v1/entries/ID", read},
    {"PUT", "/v1/entries/ID", edit},         {"GET", "/v1/entries/ID/busy", busy},
    {"POST", "/v1/search", search},          {"GET", "/v1/values", values},
    {"GET", "/v1/calendar", calendar},
};

}  // namespace

std::span<const Route> entry_routes() {
  return kEntriesRoutes;
}

}  // namespace waterline::api
