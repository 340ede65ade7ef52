#include <algorithm>
#include <array>
#include <utility>

#include "node/api_names.h"
#include "node/api_routes.h"
#include "node/sharing.h"

// docs/api.md, "Sharing".
namespace waterline::node {
namespace {

constexpr std::string_view kShareNow = "now";
constexpr std::int64_t kMostDaysShown = 3660;
constexpr std::int64_t kMostLines = 1'000'000'000;
constexpr std::int64_t kUsualItems = 50;
constexpr std::int64_t kMostItems = 1000;
constexpr std::size_t kMostItemBytes =
    4 * 1024 * 1024;  // then an answer ends early; one item may be 2 MiB with replies

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

constexpr std::array<std::pair<std::string_view, ledger::Given::What>, 9> kGiven = {{
    {"share", ledger::Given::What::kShare},
    {"mark", ledger::Given::What::kMark},
    {"reply", ledger::Given::What::kReply},
    {"version", ledger::Given::What::kVersion},
    {"acceptance", ledger::Given::What::kAccept},
    {"report", ledger::Given::What::kReport},
    {"question", ledger::Given::What::kQuestion},
    {"seal", ledger::Given::What::kSeal},
    {"answer", ledger::Given::What::kAnswer},
}};

Outcome<Json> done_or(const Outcome<void>& outcome) {
  if (!outcome) return outcome.error();
  return done();
}

// A rendition: {entry, depth, ...}. Fields of another depth than the one that is asked for are not sound.
Wish wish_from(Fields& fields, bool entry_needed = true) {
  Wish wish;
  wish.entry = entry_needed ? fields.text("entry") : fields.text_if_given("entry").value_or("");
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
  Json replies = Json::array();
  for (const ledger::ReplyView& reply : item.replies) {
    replies.push_back({{"id", reply.id.text()},
                       {"author", reply.author == base::Author::kMe ? "me" : "partner"},
                       {"text", reply.text}});
  }
  return {{"id", item.id.text()},
          {"short", view.short_id},
          {"author", item.author == base::Author::kMe ? "me" : "partner"},
          {"depth", name_in(kDepths, item.rendition)},
          {"text", item.text},
          {"day", item.day ? Json(base::to_text(*item.day)) : Json()},
          {"expires", item.expires ? Json(base::to_text(*item.expires)) : Json()},
          {"expired", item.expired},
          {"revised", item.revised},
          {"taken_back", item.taken_back},
          {"mark", item.mark ? Json(name_in(kWordings, *item.mark)) : Json()},
          {"replies_open", item.replies_open},
          {"replies", replies}};
}

Json json_of(const Share& share) {
  const vault::Leaving& leaving = share.leaving;
  return {{"id", share.held ? Json(share.held->text()) : Json()},
          {"item", share.item ? Json(share.item->text()) : Json()},
          {"entry", share.entry.text()},
          {"depth", name_in(kDepths, share.depth)},
          {"text", share.text},
          {"due", leaving.until ? Json() : Json(base::to_text(leaving.due))},
          {"until", leaving.until ? Json(*leaving.until) : Json()},
          {"day", leaving.day ? Json(base::to_text(*leaving.day)) : Json()},
          {"expires_days", leaving.days_shown ? Json(*leaving.days_shown) : Json()},
          {"replies", leaving.replies},
          {"revises", leaving.revises ? Json(leaving.revises->text()) : Json()}};
}

Outcome<Json> item_answer(const Outcome<ItemView>& view) {
  if (!view) return view.error();
  Json answer = answer_of("item");
  answer.update(json_of(*view));
  return answer;
}

Json preview_of(const Choice& choice) {
  Json answer = answer_of("preview");
  answer["depth"] = name_in(kDepths, choice.rendition.depth());
  answer["text"] = choice.rendition.text();
  return answer;
}

Outcome<Json> preview(Call& call) {
  const Wish wish = wish_from(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto choice = call.node.while_open([&](PrivateSide& open, SharedSide&) { return choose(open, wish); });
  if (!choice) return choice.error();
  return preview_of(*choice);
}

Outcome<Json> preview_revision(Call& call) {
  const Wish wish = wish_from(call.body, /*entry_needed=*/false);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto choice = call.node.while_open(
      [&](PrivateSide& open, SharedSide& both) { return choose_revision(open, both, call.id, wish); });
  if (!choice) return choice.error();
  return preview_of(*choice);
}

Decision decision_from(Fields& fields) {
  Decision decision;
  const auto hold = fields.integer_if_given("hold_seconds", 0, kLongestHold.count());
  if (hold) decision.hold = std::chrono::seconds(*hold);
  decision.until = fields.text_if_given("until");
  if (hold && decision.until) fields.refuse();
  decision.show_day = fields.flag_if_given("day", false);
  const auto days = fields.integer_if_given("expires_days", 1, kMostDaysShown);
  if (days) decision.days_shown = static_cast<std::uint32_t>(*days);
  return decision;
}

// As the person's clock will show the time at which it leaves.
vault::Leaving shown(Node& node, vault::Leaving leaving) {
  leaving.due = node.on_the_wall(leaving.due);
  return leaving;
}

Outcome<Share> shown(Node& node, Outcome<Share> share) {
  if (share) share->leaving = shown(node, std::move(share->leaving));
  return share;
}

base::WallTime begins(Node& node, const Decision& decision) {
  return decision.leaves_at_once() ? node.counted_now() : node.wait_from();
}

Json held_of(const Share& share) {
  Json answer = answer_of("held");
  answer.update(json_of(share));
  return answer;
}

Outcome<Json> share_entry(Call& call) {
  const Wish wish = wish_from(call.body);
  Decision decision = decision_from(call.body);
  decision.replies = call.body.flag_if_given("replies", false);
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const bool confirmed = !decision.leaves_at_once() || confirm == kShareNow;
  const auto shared = call.node.while_open([&](PrivateSide& open, SharedSide& both) -> Outcome<Share> {
    // What can't be shared is said before what has to be confirmed.
    if (const auto choice = choose(open, wish); !choice) return choice.error();
    if (!confirmed) return Failure(Error::kNeedsConfirmation, Word{kShareNow});
    return shown(call.node, share(open, both, wish, decision, begins(call.node, decision)));
  });
  if (!shared) return shared.error();
  call.node.wake();
  return held_of(*shared);
}

Outcome<Json> revise_item(Call& call) {
  const Wish wish = wish_from(call.body, /*entry_needed=*/false);
  const Decision decision = decision_from(call.body);
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const bool confirmed = !decision.leaves_at_once() || confirm == kShareNow;
  const auto revised = call.node.while_open([&](PrivateSide& open, SharedSide& both) -> Outcome<Share> {
    if (const auto choice = choose_revision(open, both, call.id, wish); !choice) return choice.error();
    if (!confirmed) return Failure(Error::kNeedsConfirmation, Word{kShareNow});
    return shown(call.node, revise(open, both, call.id, wish, decision, begins(call.node, decision)));
  });
  if (!revised) return revised.error();
  call.node.wake();
  return held_of(*revised);
}

Outcome<Json> release(Call& call) {
  const std::string moment = call.body.text("moment");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto released = call.node.while_open(
      [&](PrivateSide& open, SharedSide& both) { return release_held(open, both, moment, call.node.counted_now()); });
  if (!released) return released.error();
  call.node.wake();
  Json answer = answer_of("released");
  answer["released"] = *released;
  return answer;
}

Outcome<Json> held(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto shares = call.node.while_open([&](PrivateSide& open, SharedSide&) {
    auto waiting = held_shares(open);
    if (waiting) {
      for (vault::Held& one : *waiting) one.leaving = shown(call.node, std::move(one.leaving));
    }
    return waiting;
  });
  if (!shares) return shares.error();
  Json answer = answer_of("held-list");
  answer["held"] = Json::array();
  for (const vault::Held& one : *shares) {
    Json row = json_of(Share{one.id, {}, one.entry, one.rendition, one.text, one.leaving});
    row["paused"] = one.paused;
    answer["held"].push_back(std::move(row));
  }
  return answer;
}

Outcome<Json> cancel(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](PrivateSide& open, SharedSide&) { return cancel_held(open, call.id); }));
}

Outcome<Json> items(Call& call) {
  ledger::ItemRange range;
  range.most = static_cast<std::size_t>(call.query.integer_if_given("limit", 1, kMostItems).value_or(kUsualItems));
  range.most_bytes = kMostItemBytes;
  range.before = call.query.integer_if_given("before", 1, INT64_MAX);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto items = call.node.while_open([&](PrivateSide&, SharedSide& both) { return shared_items(both, range); });
  if (!items) return items.error();
  Json answer = answer_of("shared");
  answer["items"] = Json::array();
  for (const ItemView& view : items->views) answer["items"].push_back(json_of(view));
  answer["next"] = items->next ? Json(*items->next) : Json();
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
  const auto beside = call.node.while_open([](PrivateSide&, SharedSide& both) { return given_beside(both); });
  if (!beside) return beside.error();
  answer["beside"] = Json::array();
  for (const ledger::Given& one : *beside) {
    answer["beside"].push_back({{"item", one.item.text()},
                                {"what", name_in(kGiven, one.what)},
                                {"text", one.text},
                                {"asked_to_remove", one.standing == ledger::Given::Standing::kAskedToRemove},
                                {"earlier_removed", one.earlier_removed},
                                {"mark", one.mark ? Json(name_in(kWordings, *one.mark)) : Json()}});
  }
  return answer;
}

Outcome<Json> set_item_replies(Call& call) {
  const bool open = call.body.flag("open");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(
      call.node.while_open([&](PrivateSide&, SharedSide& both) { return set_replies(both, call.id, open); }));
}

Outcome<Json> reply_to_item(Call& call) {
  const std::string text = call.body.text("text");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(call.node.while_open([&](PrivateSide&, SharedSide& both) { return reply(both, call.id, text); }));
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
    {"POST", "/v1/shares/held/release", release},
    {"GET", "/v1/shared", items},
    {"GET", "/v1/shared/given", given},
    {"GET", "/v1/shared/ID", item},
    {"POST", "/v1/shared/ID/take-back", take_item_back},
    {"POST", "/v1/shared/ID/mark", mark_item},
    {"POST", "/v1/shared/ID/revise/preview", preview_revision},
    {"POST", "/v1/shared/ID/revise", revise_item},
    {"POST", "/v1/shared/ID/replies", set_item_replies},
    {"POST", "/v1/shared/ID/reply", reply_to_item},
};

}  // namespace

std::span<const Route> sharing_routes() {
  return kRoutes;
}

}  // namespace waterline::node
