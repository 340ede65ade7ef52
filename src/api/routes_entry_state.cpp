#include <array>
#include <utility>

#include "api/entry_json.h"
#include "api/names.h"
#include "api/routes.h"
#include "app/bin.h"
#include "app/entry_history.h"
#include "app/entry_state.h"

// The routes of docs/api.md, "What becomes of entries": history, pins, links, tags, the bin and so
// on.
namespace waterline::api {
namespace {

using What = journal::LineChange::What;

constexpr std::array<std::pair<std::string_view, What>, 3> kChanges = {{
    {"kept", What::kKept},
    {"added", What::kAdded},
    {"removed", What::kRemoved},
}};

constexpr std::size_t kLargestBin = 100'000;

Outcome<Json> history(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto views = call.node.while_open(
      [&](app::PrivateSide& open) { return app::read_history(open, call.id); });
  if (!views) return views.error();
  Json answer = answer_of("history");
  answer["revisions"] = Json::array();
  for (const app::RevisionView& view : *views) {
    Json changes = Json::array();
    for (const journal::LineChange& change : view.changes) {
      changes.push_back({{"what", name_in(kChanges, change.what)}, {"line", change.line}});
    }
    Json attachments = Json::array();
    for (const auto& one : view.attachments) {
      attachments.push_back(
          {{"id", one.id.empty() ? Json() : Json(one.id)}, {"description", one.description}});
    }
    answer["revisions"].push_back({{"number", view.revision.number},
                                   {"id", view.revision.lineage.id.text()},
                                   {"parents", json_of(view.revision.lineage.parents)},
                                   {"written", base::to_text(view.revision.written)},
                                   {"text", view.revision.text},
                                   {"fields", json_of(view.revision.fields)},
                                   {"attachments", std::move(attachments)},
                                   {"changes", std::move(changes)}});
  }
  return answer;
}

Outcome<Json> undo(Call& call) {
  const auto number = call.body.integer_if_given("revision", 1, UINT32_MAX);
  if (!call.sound()) return Failure(Error::kBadRequest);
  std::optional<std::uint32_t> revision;
  if (number) revision = static_cast<std::uint32_t>(*number);
  return entry_answer(call.node.while_open([&](app::PrivateSide& open) {
    return app::undo_entry(open, call.id, revision, call.node.clock().now());
  }));
}

Outcome<Json> remove(Call& call) {
  const bool for_good = call.query.flag_if_given("for_good");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](app::PrivateSide& open) {
    return for_good ? app::remove_entry_for_good(open, call.id)
                    : app::remove_entry(open, call.id, call.node.wait_from());
  }));
}

Outcome<Json> restore(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::restore_entry(open, call.id); }));
}

Outcome<Json> read_bin(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  return call.node.while_open([&](app::PrivateSide& open) -> Outcome<Json> {
    journal::Filter filter;
    filter.in_bin = true;
    const auto lines = app::list_entries(open, *side, {.limit = kLargestBin}, filter);
    if (!lines) return lines.error();
    const auto time = app::time_in_bin(open);
    if (!time) return time.error();
    Json answer = answer_of("bin");
    answer["entries"] = json_of(*lines);
    answer["days"] = time->count();
    return answer;
  });
}

Outcome<Json> empty(Call& call) {
  const auto side = side_from(call.body.text_if_given("side"));
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  if (confirm != "empty") return Failure(Error::kNeedsConfirmation, app::Word{"empty"});
  const auto gone = call.node.while_open(
      [&](app::PrivateSide& open) { return app::empty_bin(open, *side, base::WallTime::max()); });
  if (!gone) return gone.error();
  Json answer = answer_of("emptied");
  answer["removed"] = *gone;
  return answer;
}

Outcome<Json> set_days(Call& call) {
  const auto days = call.body.integer_if_given("days", 0, app::kMaxTimeInBin.count());
  if (!call.sound() || !days) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](app::PrivateSide& open) {
    return app::set_time_in_bin(open, std::chrono::days(static_cast<int>(*days)));
  }));
}

Outcome<Json> pin(Call& call) {
  const bool pinned = call.body.flag("pinned");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::pin_entry(open, call.id, pinned); }));
}

Outcome<Json> leave_out(Call& call) {
  const bool left_out = call.body.flag("left_out");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::leave_out_entry(open, call.id, left_out); }));
}

Outcome<Json> link(Call& call) {
  const std::string to = call.body.text("to");
  const bool linked = call.body.flag("linked");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::link_entries(open, call.id, to, linked); }));
}

Outcome<Json> tags(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto tags =
      call.node.while_open([&](app::PrivateSide& open) { return app::list_tags(open, *side); });
  if (!tags) return tags.error();
  Json answer = answer_of("tags");
  answer["tags"] = *tags;
  return answer;
}

Outcome<Json> rename(Call& call) {
  const auto side = side_from(call.body.text_if_given("side"));
  const std::string from = call.body.text("from");
  const std::string to = call.body.text("to");
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open(
      [&](app::PrivateSide& open) { return app::rename_tag(open, *side, from, to); }));
}

constexpr Route kEntryStateRoutes[] = {
    {"GET", "/v1/entries/ID/history", history},
    {"POST", "/v1/entries/ID/undo", undo},
    {"DELETE", "/v1/entries/ID", remove},
    {"POST", "/v1/entries/ID/restore", restore},
    {"PUT", "/v1/entries/ID/pin", pin},
    {"PUT", "/v1/entries/ID/look-back", leave_out},
    {"PUT", "/v1/entries/ID/links", link},
    {"GET", "/v1/bin", read_bin},
    {"POST", "/v1/bin/empty", empty},
    {"PUT", "/v1/bin/settings", set_days},
    {"GET", "/v1/tags", tags},
    {"POST", "/v1/tags/rename", rename},
};

}  // namespace

std::span<const Route> entry_state_routes() {
  return kEntryStateRoutes;
}

}  // namespace waterline::api
