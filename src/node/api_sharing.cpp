#include <algorithm>
#include <array>
#include <utility>

#include "node/api_routes.h"
#include "node/sharing.h"

// docs/api.md, "Sharing".
namespace waterline::node {
namespace {

constexpr std::string_view kShareNow = "now";
constexpr std::int64_t kMostLines = 1'000'000'000;

constexpr std::array<std::pair<std::string_view, base::Rendition>, 4> kDepths = {{
    {"line", base::Rendition::kLine},
    {"summary", base::Rendition::kSummary},
    {"excerpt", base::Rendition::kExcerpt},
    {"whole", base::Rendition::kWhole},
}};

constexpr std::array<std::pair<std::string_view, base::Witness>, 5> kWordings = {{
    {"read-with-care", base::Witness::kReadWithCare},
    {"thank-you-for-the-effort", base::Witness::kThankYouForEffort},
    {"thank-you-for-your-trust", base::Witness::kThankYouForTrust},
    {"with-you", base::Witness::kWithYou},
    {"no-words-yet", base::Witness::kNoWordsYet},
}};

template <class Table>
auto value_of(const Table& table, std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.first == name; });
  return row == table.end() ? std::nullopt : std::optional(row->second);
}

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.second == value; });
  return row == table.end() ? std::string_view() : row->first;
}

Outcome<Json> done_or(const Outcome<void>& outcome) {
  if (!outcome) return outcome.error();
  return done();
}

// A rendition: {entry, depth, ...}. Fields of another depth than the one that is asked for are not sound.
Wish wish_from(Fields& fields) {
  Wish wish;
  wish.entry = fields.text("entry");
  const auto depth = value_of(kDepths, fields.text("depth"));
  const auto text = fields.text_if_given("text");
  const auto from = fields.integer_if_given("from", 1, kMostLines);
  const auto to = fields.integer_if_given("to", 1, kMostLines);
  if (!depth || from.has_value() != to.has_value()) {
    fields.refuse();
    return wish;
  }
  wish.depth = *depth;
  wish.text = text.value_or("");
  if (from) wish.lines = {static_cast<std::size_t>(*from), static_cast<std::size_t>(*to)};
  const bool needs_text = *depth == base::Rendition::kLine || *depth == base::Rendition::kSummary;
  const bool is_excerpt = *depth == base::Rendition::kExcerpt;
  if (needs_text && !(text && !from)) fields.refuse();
  if (is_excerpt && text.has_value() == from.has_value()) fields.refuse();
  if (!needs_text && !is_excerpt && (text || from)) fields.refuse();
  return wish;
}

Json json_of(const ItemView& view) {
  const ledger::Item& item = view.item;
  return {{"id", item.id.text()},
          {"short", view.short_id},
          {"author", item.author == base::Author::kMe ? "me" : "partner"},
          {"depth", name_in(kDepths, item.rendition)},
          {"text", item.text},
          {"day", item.day ? Json(base::to_text(*item.day)) : Json()},
          {"revised", item.revised},
          {"taken_back", item.taken_back},
          {"mark", item.mark ? Json(name_in(kWordings, *item.mark)) : Json()}};
}

Json json_of(const Share& share) {
  return {{"id", share.held ? Json(share.held->text()) : Json()},
          {"item", share.item ? Json(share.item->text()) : Json()},
          {"entry", share.entry.text()},
          {"depth", name_in(kDepths, share.depth)},
          {"text", share.text},
          {"due", base::to_text(share.due)}};
}

Outcome<Json> item_answer(const Outcome<ItemView>& view) {
  if (!view) return view.error();
  Json answer = answer_of("item");
  answer.update(json_of(*view));
  return answer;
}

Outcome<Json> preview(Call& call) {
  const Wish wish = wish_from(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto choice = call.node.while_open([&](PrivateSide& open, SharedSide&) { return choose(open, wish); });
  if (!choice) return choice.error();
  Json answer = answer_of("preview");
  answer["depth"] = name_in(kDepths, choice->rendition.depth());
  answer["text"] = choice->rendition.text();
  return answer;
}

Outcome<Json> share_entry(Call& call) {
  const Wish wish = wish_from(call.body);
  Decision decision;
  const auto hold = call.body.integer_if_given("hold_seconds", 0, kLongestHold.count());
  if (hold) decision.hold = std::chrono::seconds(*hold);
  decision.show_day = call.body.flag_if_given("day", false);
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const bool confirmed = decision.hold > std::chrono::seconds(0) || confirm == kShareNow;
  const auto shared = call.node.while_open([&](PrivateSide& open, SharedSide& both) -> Outcome<Share> {
    // What can't be shared is said before what has to be confirmed.
    if (const auto choice = choose(open, wish); !choice) return choice.error();
    if (!confirmed) return Failure(Error::kNeedsConfirmation, Word{kShareNow});
    return share(open, both, wish, decision, call.node.clock().now());
  });
  if (!shared) return shared.error();
  call.node.wake();
  Json answer = answer_of("held");
  answer.update(json_of(*shared));
  return answer;
}

Outcome<Json> held(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto shares = call.node.while_open([](PrivateSide& open, SharedSide&) { return held_shares(open); });
  if (!shares) return shares.error();
  Json answer = answer_of("held-list");
  answer["held"] = Json::array();
  for (const vault::Held& one : *shares) {
    Json row = json_of(Share{one.id, {}, one.entry, one.rendition, one.text, one.due});
    row["day"] = one.day ? Json(base::to_text(*one.day)) : Json();
    row["paused"] = one.paused;
    answer["held"].push_back(std::move(row));
  }
  return answer;
}

Outcome<Json> cancel(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](PrivateSide& open, SharedSide&) { return cancel_held(open, call.id); }));
}

Outcome<Json> release(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto released =
      call.node.while_open([&](PrivateSide& open, SharedSide&) { return release_held(open, call.id); });
  call.node.wake();
  return done_or(released);
}

Outcome<Json> items(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto views = call.node.while_open([](PrivateSide&, SharedSide& both) { return shared_items(both); });
  if (!views) return views.error();
  Json answer = answer_of("shared");
  answer["items"] = Json::array();
  for (const ItemView& view : *views) answer["items"].push_back(json_of(view));
  return answer;
}

Outcome<Json> item(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(call.node.while_open([&](PrivateSide&, SharedSide& both) { return shared_item(both, call.id); }));
}

Outcome<Json> given(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto views = call.node.while_open([](PrivateSide& open, SharedSide& both) { return given_items(open, both); });
  if (!views) return views.error();
  Json answer = answer_of("given");
  answer["items"] = Json::array();
  for (const ItemView& view : *views) {
    answer["items"].push_back(json_of(view));
    answer["items"].back()["entry"] = view.entry ? Json(view.entry->text()) : Json();
  }
  return answer;
}

Outcome<Json> take_item_back(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](PrivateSide&, SharedSide& both) { return take_back(both, call.id); }));
}

Outcome<Json> mark_item(Call& call) {
  const auto wording = value_of(kWordings, call.body.text("wording"));
  if (!call.sound() || !wording) return Failure(Error::kBadRequest);
  return item_answer(
      call.node.while_open([&](PrivateSide&, SharedSide& both) { return mark(both, call.id, *wording); }));
}

constexpr Route kRoutes[] = {
    {"POST", "/v1/shares/preview", preview},
    {"POST", "/v1/shares", share_entry},
    {"GET", "/v1/shares/held", held},
    {"DELETE", "/v1/shares/held/ID", cancel},
    {"POST", "/v1/shares/held/ID/release", release},
    {"GET", "/v1/shared", items},
    {"GET", "/v1/shared/given", given},
    {"GET", "/v1/shared/ID", item},
    {"POST", "/v1/shared/ID/take-back", take_item_back},
    {"POST", "/v1/shared/ID/mark", mark_item},
};

}  // namespace

std::span<const Route> sharing_routes() {
  return kRoutes;
}

}  // namespace waterline::node
