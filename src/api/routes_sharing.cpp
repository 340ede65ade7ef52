#include <algorithm>
#include <array>
#include <utility>

#include "api/entry_json.h"
#include "api/names.h"
#include "api/waiting_json.h"
#include "api/wordings.h"
#include "app/kept_copies.h"
#include "app/pinned_items.h"
#include "app/sharing.h"
#include "app/waiting.h"
#include "base/blank.h"
#include "base/picture.h"

// The routes of docs/api.md, "Sharing".
namespace waterline::api {
namespace {

constexpr std::int64_t kMaxLines = 1'000'000'000;
constexpr std::int64_t kMaxLetters = 1'000'000'000;
constexpr std::int64_t kDefaultItems = 50;
constexpr std::int64_t kMaxItems = 1000;
// If an answer with items reaches this size, it ends, and the next request gets the rest. One item
// with its replies may have 2 MiB.
constexpr std::size_t kMaxItemBytes = std::size_t{4} * 1024 * 1024;

// Reads a request for the exact text of a share: {entry, depth, ...}. If it has a field that
// belongs to another depth, the request is unsound.
app::ShareRequest share_request_from(Fields& fields, bool entry_needed = true) {
  app::ShareRequest request;
  request.entry = entry_needed ? fields.text("entry") : fields.text_if_given("entry").value_or("");
  const auto depth = depth_of(fields.text("depth"));
  const auto text = fields.text_if_given("text");
  const auto from = fields.integer_if_given("from", 1, kMaxLines);
  const auto to = fields.integer_if_given("to", 1, kMaxLines);
  const auto start = fields.integer_if_given("start", 0, kMaxLetters);
  const auto length = fields.integer_if_given("length", 1, kMaxLetters);
  const auto questions = fields.named_texts_if_given("questions", journal::kMaxFields);
  const auto answers = fields.named_texts_if_given("answers", journal::kMaxFields);
  if (!depth || from.has_value() != to.has_value() || start.has_value() != length.has_value()) {
    fields.refuse();
    return request;
  }
  request.depth = *depth;
  request.text = text.value_or("");
  if (from) request.lines = {static_cast<std::size_t>(*from), static_cast<std::size_t>(*to)};
  if (start) request.span = {static_cast<std::size_t>(*start), static_cast<std::size_t>(*length)};
  for (const auto& [name, question] : questions) request.answers[name].question = question;
  for (const auto& [name, answer] : answers) {
    if (!request.answers.contains(name)) fields.refuse();
    request.answers[name].answer = answer;
  }
  const bool is_whole = *depth == base::Depth::kWhole;
  if ((!is_whole && !request.answers.empty()) || questions.size() != answers.size())
    fields.refuse();
  const bool needs_text = *depth == base::Depth::kLine || *depth == base::Depth::kSummary;
  const bool is_excerpt = *depth == base::Depth::kExcerpt;
  if (needs_text && !text) fields.refuse();
  const int given = static_cast<int>(text.has_value()) + static_cast<int>(from.has_value()) +
                    static_cast<int>(start.has_value());
  if (given != (needs_text || is_excerpt ? 1 : 0)) fields.refuse();
  return request;
}

// Reads the pictures that a person chose for a preview: each with a description, or with
// `without_description`.
std::vector<app::ChosenPicture> pictures_from(Fields& fields) {
  std::vector<app::ChosenPicture> chosen;
  if (!fields.has("pictures")) return chosen;
  for (Fields& one : fields.objects("pictures")) {
    const auto description = one.text_if_given("description");
    const bool without = one.flag_if_given("without_description", false);
    chosen.push_back({one.text("attachment"), description.value_or("")});
    if (!one.sound() || without == (description && !base::is_blank(*description))) fields.refuse();
    if (without) chosen.back().description.clear();
  }
  return chosen;
}

// Makes the files of the chosen pictures, and adds them to the request and to the answer.
Outcome<void> preview_pictures(Call& call, const std::vector<app::ChosenPicture>& chosen,
                               app::ShareRequest& request, Json& shown) {
  shown = {{"preview", Json()}, {"pictures", Json::array()}};
  if (chosen.empty()) return {};
  const auto preview = call.node.preview_pictures(chosen);
  if (!preview) return preview.error();
  request.pictures = preview->pictures;
  shown["preview"] = preview->id;
  for (const app::SeenPicture& one : *preview->pictures) {
    shown["pictures"].push_back({{"attachment", one.chosen.attachment},
                                 {"description", one.chosen.description},
                                 {"width", one.width},
                                 {"height", one.height},
                                 {"size", one.jpeg->bytes().size()}});
  }
  return {};
}

// Takes the pictures of the preview that the request names.
Outcome<void> take_previewed(Call& call, const std::optional<std::string>& preview,
                             app::ShareRequest& request) {
  if (!preview) return {};
  auto pictures = call.node.previewed_pictures(*preview);
  if (!pictures) return pictures.error();
  request.pictures = std::move(*pictures);
  return {};
}

// Answers with a JPEG file that was made under the private mutex of one period. A lock ends it.
void stream_view(Call& call, const app::ViewBytes& view, std::uint64_t period) {
  call.stream =
      Stream{view->bytes().size(), 0, view->bytes().size(),
             [&node = call.node, view, period](std::uint64_t offset, base::MutableByteView out) {
               if (node.open_period() != period) return false;
               base::copy(view->bytes().subspan(offset, out.size()), out);
               return true;
             },
             Stream::Content::kView};
}

constexpr std::array<std::pair<std::string_view, ledger::PictureView::State>, 3> kPictureStates = {{
    {"here", ledger::PictureView::State::kHere},
    {"on_its_way", ledger::PictureView::State::kOnItsWay},
    {"did_not_fit", ledger::PictureView::State::kDidNotFit},
}};

Json json_of(const std::vector<ledger::PictureView>& pictures) {
  Json all = Json::array();
  for (const ledger::PictureView& one : pictures) {
    all.push_back({{"description", one.description},
                   {"width", one.width},
                   {"height", one.height},
                   {"state", name_in(kPictureStates, one.state)}});
  }
  return all;
}

Json json_of(const app::ItemView& view) {
  const ledger::Item& item = view.item;
  Json replies = Json::array();
  for (const ledger::ReplyView& reply : item.replies) {
    replies.push_back({{"id", reply.id.text()},
                       {"author", reply.author == base::Author::kMe ? "me" : "partner"},
                       {"text", reply.text},
                       {"to_earlier", reply.to_earlier}});
  }
  return {{"id", item.id.text()},
          {"short", view.short_id},
          {"author", item.author == base::Author::kMe ? "me" : "partner"},
          {"depth", view.depth_known ? Json(name_of(item.depth)) : Json()},
          {"text", item.text},
          {"day", item.day ? Json(base::to_text(*item.day)) : Json()},
          {"expires", item.expires ? Json(base::to_text(*item.expires)) : Json()},
          {"expired", item.expired},
          {"revised", item.revised},
          {"taken_back", item.taken_back},
          {"words", json_of_words(item.words)},
          {"acknowledgement",
           item.acknowledgement ? Json(name_in(kWordings, *item.acknowledgement)) : Json()},
          {"acknowledgement_to_earlier", item.acknowledgement_to_earlier},
          {"replies_open", item.replies_open},
          {"replies", replies},
          {"pictures", json_of(item.pictures)}};
}

Outcome<Json> item_answer(const Outcome<app::ItemView>& view) {
  if (!view) return view.error();
  Json answer = answer_of("item");
  answer.update(json_of(*view));
  return answer;
}

// Returns true if the words of this share differ from those that the person saw in the preview,
// which the request repeats.
bool is_other(const std::optional<std::string>& previewed, const app::Piece& piece) {
  return previewed && *previewed != piece.rendition.text();
}

// Reads when and how the share is to be sent.
Timing share_timing_from(Fields& fields) {
  Timing timing = timing_from(fields);
  timing.decision.show_day = fields.flag_if_given("day", false);
  const auto days = fields.integer_if_given("expires_days", 1, app::kMaxDaysShown);
  if (days) timing.decision.days_shown = static_cast<std::uint32_t>(*days);
  return timing;
}

// Returns everything that the partner would get with the share. If the request says for how many
// days the share is shown, its last day is counted from the day on which it will be sent, if that
// is known, and otherwise from today.
Json preview_of(const app::Piece& piece, const app::Decision& decision, base::WallTime now) {
  const base::Day today = app::local_day(now);
  const base::Day leaves = app::local_day(now + decision.wait.value_or(std::chrono::seconds(0)));
  Json answer = answer_of("preview");
  answer["depth"] = name_of(piece.rendition.depth());
  answer["text"] = piece.rendition.text();
  answer["day"] = decision.show_day ? Json(base::to_text(today)) : Json();
  answer["expires"] = decision.days_shown
                          ? Json(base::to_text(leaves + std::chrono::days(*decision.days_shown)))
                          : Json();
  answer["replies"] = decision.replies;
  return answer;
}

Outcome<Json> preview(Call& call) {
  app::ShareRequest request = share_request_from(call.body);
  Timing timing = share_timing_from(call.body);
  timing.decision.replies = call.body.flag_if_given("replies", false);
  const auto chosen = pictures_from(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  Json pictures;
  if (const auto made = preview_pictures(call, chosen, request, pictures); !made)
    return made.error();
  const auto piece =
      call.node.while_open([&](app::PrivateSide& open) { return choose(open, request); });
  if (!piece) return piece.error();
  Json answer = preview_of(*piece, timing.decision, call.node.clock().now());
  answer.update(pictures);
  return answer;
}

Outcome<Json> preview_revision(Call& call) {
  app::ShareRequest request = share_request_from(call.body, /*entry_needed=*/false);
  const Timing timing = share_timing_from(call.body);
  const auto chosen = pictures_from(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  Json pictures;
  if (const auto made = preview_pictures(call, chosen, request, pictures); !made)
    return made.error();
  const base::WallTime now = call.node.clock().now();
  return call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<Json> {
    const auto piece = app::choose_revision(open, both, call.id, request);
    if (!piece) return piece.error();
    const auto shown = app::shared_item(both, call.id);
    if (!shown) return shown.error();
    // A field that the request for a revision does not have keeps the value of the item.
    Json answer = preview_of(*piece, timing.decision, now);
    if (answer["day"].is_null() && shown->item.day) answer["day"] = base::to_text(*shown->item.day);
    if (answer["expires"].is_null() && shown->item.expires)
      answer["expires"] = base::to_text(*shown->item.expires);
    answer["replies"] = shown->item.replies_open;
    answer.update(pictures);
    return answer;
  });
}

Outcome<Json> share_entry(Call& call) {
  app::ShareRequest request = share_request_from(call.body);
  Timing timing = share_timing_from(call.body);
  timing.decision.replies = call.body.flag_if_given("replies", false);
  const auto previewed = call.body.text_if_given("previewed");
  const auto preview = call.body.text_if_given("preview");
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (const auto taken = take_previewed(call, preview, request); !taken) return taken.error();
  const auto shared =
      act(call, [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<app::Sent> {
        // Choose the text now, before the person is asked to confirm: if that fails, there is
        // nothing to confirm.
        const auto piece = choose(open, request);
        if (!piece) return piece.error();
        if (is_other(previewed, *piece)) return Failure(Error::kOtherWords);
        if (!timing.confirmed)
          return Failure(Error::kNeedsConfirmation, app::Word{app::kConfirmsNow});
        return share(open, both, request, timing.decision, begins(call.node, timing.decision));
      });
  if (!shared) return shared.error();
  call.node.wake();
  return waiting_answer(shared);
}

Outcome<Json> revise_item(Call& call) {
  app::ShareRequest request = share_request_from(call.body, /*entry_needed=*/false);
  const Timing timing = share_timing_from(call.body);
  const auto previewed = call.body.text_if_given("previewed");
  const auto preview = call.body.text_if_given("preview");
  const bool without = call.body.flag_if_given("without_pictures", false);
  if (!call.sound() || (without && preview)) return Failure(Error::kBadRequest);
  if (const auto taken = take_previewed(call, preview, request); !taken) return taken.error();
  if (without) request.pictures = std::make_shared<const std::vector<app::SeenPicture>>();
  const auto revised =
      act(call, [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<app::Sent> {
        const auto piece = app::choose_revision(open, both, call.id, request);
        if (!piece) return piece.error();
        if (is_other(previewed, *piece)) return Failure(Error::kOtherWords);
        if (!timing.confirmed)
          return Failure(Error::kNeedsConfirmation, app::Word{app::kConfirmsNow});
        return revise(open, both, call.id, request, timing.decision,
                      begins(call.node, timing.decision));
      });
  if (!revised) return revised.error();
  call.node.wake();
  return waiting_answer(revised);
}

// Returns an answer with all these items, so that no request for a further page follows.
Json list_of(const std::vector<app::ItemView>& views) {
  Json answer = answer_of("shared");
  answer["items"] = Json::array();
  for (const app::ItemView& view : views) answer["items"].push_back(json_of(view));
  answer["next"] = Json();
  answer["needs_newer"] = false;
  return answer;
}

Outcome<Json> earlier(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto items = call.node.while_open(
      [](app::PrivateSide&, link::SharedSide& both) { return app::earlier_items(both); });
  if (!items) return items.error();
  return list_of(*items);
}

Outcome<Json> pinned(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto items = call.node.while_open(
      [](app::PrivateSide& open, link::SharedSide& both) { return app::pinned_items(open, both); });
  if (!items) return items.error();
  return list_of(*items);
}

Outcome<Json> pin_item(Call& call) {
  const bool pin = call.body.flag("pinned");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) {
    return app::pin_item(open, both, call.id, pin);
  }));
}

Outcome<Json> keep_copy(Call& call) {
  const auto before = words_before(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open([&](app::PrivateSide& open, link::SharedSide& both) {
    return app::keep_copy(open, both, call.id, before, call.node.clock().now());
  }));
}

Outcome<Json> items(Call& call) {
  ledger::ItemRange range;
  range.most = static_cast<std::size_t>(
      call.query.integer_if_given("limit", 1, kMaxItems).value_or(kDefaultItems));
  range.most_bytes = kMaxItemBytes;
  range.before = call.query.integer_if_given("before", 1, INT64_MAX);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto items = call.node.while_open(
      [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<app::ItemViews> {
        auto page = app::shared_items(both, range);
        if (!page) return page;
        if (const auto recalled = app::recall_depths(open, page->views); !recalled)
          return recalled.error();
        return page;
      });
  if (!items) return items.error();
  Json answer = list_of(items->views);
  answer["next"] = items->next ? Json(*items->next) : Json();
  answer["needs_newer"] = items->needs_newer;
  return answer;
}

Outcome<Json> item(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(call.node.while_open(
      [&](link::SharedSide& both) { return app::shared_item(both, call.id); }));
}

// Numbers of pictures in requests count from 1.
Outcome<Json> previewed_picture(Call& call) {
  const auto number = call.query.integer_if_given("number", 1, base::kMaxPictures);
  if (!call.sound() || !number) return Failure(Error::kBadRequest);
  const std::uint64_t period = call.node.open_period();
  const auto pictures = call.node.previewed_pictures(call.id);
  if (!pictures) return pictures.error();
  const auto place = static_cast<std::size_t>(*number - 1);
  if (place >= (*pictures)->size()) return Failure(Error::kUnknownId);
  stream_view(call, (**pictures)[place].jpeg, period);
  return Json();
}

Outcome<Json> shared_picture(Call& call) {
  const auto number = call.query.integer_if_given("number", 1, base::kMaxPictures);
  if (!call.sound() || !number) return Failure(Error::kBadRequest);
  const std::uint64_t period = call.node.open_period();
  const auto view = call.node.view_of_shared(call.id, static_cast<std::size_t>(*number - 1));
  if (!view) return view.error();
  stream_view(call, *view, period);
  return Json();
}

Outcome<Json> set_item_replies(Call& call) {
  const bool open = call.body.flag("open");
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(act(call, [&](app::PrivateSide&, link::SharedSide& both) {
    return app::set_replies(both, call.id, open);
  }));
}

auto reply_of(Call& call) {
  const auto before = words_before(call.body);
  return [&call, before](link::SharedSide& both, std::string_view text) {
    return app::reply_words(both, call.id, text, before);
  };
}

Outcome<Json> preview_reply(Call& call) {
  return preview_words(call, reply_of(call));
}

Outcome<Json> reply_to_item(Call& call) {
  return send_words(call, reply_of(call));
}

Outcome<Json> take_item_back(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(act(call, [&](app::PrivateSide& open, link::SharedSide& both) {
    return app::take_back(open, both, call.id);
  }));
}

Outcome<Json> acknowledge_item(Call& call) {
  const auto wording = value_of(kWordings, call.body.text("kind"));
  const auto before = words_before(call.body);
  if (!call.sound() || !wording) return Failure(Error::kBadRequest);
  return item_answer(act(call, [&](app::PrivateSide&, link::SharedSide& both) {
    return app::acknowledge(both, call.id, *wording, before);
  }));
}

Outcome<Json> withdraw_acknowledgement(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return item_answer(act(call, [&](app::PrivateSide&, link::SharedSide& both) {
    return app::acknowledge(both, call.id, base::AcknowledgementKind::kWithdrawn);
  }));
}

constexpr Route kSharingRoutes[] = {
    {"POST", "/v1/shares/preview", preview},
    {"GET", "/v1/shares/preview/ID/picture", previewed_picture},
    {"POST", "/v1/shares", share_entry},
    {"GET", "/v1/shared", items},
    {"GET", "/v1/shared/earlier", earlier},
    {"GET", "/v1/shared/pinned", pinned},
    {"PUT", "/v1/shared/ID/pin", pin_item},
    {"POST", "/v1/shared/ID/keep", keep_copy},
    {"GET", "/v1/shared/ID", item},
    {"GET", "/v1/shared/ID/picture", shared_picture},
    {"POST", "/v1/shared/ID/take-back", take_item_back},
    {"POST", "/v1/shared/ID/acknowledgement", acknowledge_item},
    {"DELETE", "/v1/shared/ID/acknowledgement", withdraw_acknowledgement},
    {"POST", "/v1/shared/ID/revise/preview", preview_revision},
    {"POST", "/v1/shared/ID/revise", revise_item},
    {"POST", "/v1/shared/ID/replies", set_item_replies},
    {"POST", "/v1/shared/ID/reply/preview", preview_reply},
    {"POST", "/v1/shared/ID/reply", reply_to_item},
};

}  // namespace

std::span<const Route> sharing_routes() {
  return kSharingRoutes;
}

}  // namespace waterline::api
