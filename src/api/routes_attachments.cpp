#include <charconv>
#include <utility>

#include "api/entry_json.h"
#include "api/limits.h"
#include "api/routes.h"
#include "app/attachments.h"
#include "app/photo_view.h"

// The routes of docs/api.md, "Attachments".
namespace waterline::api {
namespace {

constexpr std::int64_t kDefaultAttachments = 1000;
constexpr std::int64_t kMostAttachments = 100'000;

Json number_or_null(const std::optional<std::uint32_t>& number) {
  return number ? Json(*number) : Json();
}

Json json_of(const app::AttachmentView& attachment) {
  const bool is_whole = attachment.state == journal::AttachmentState::kWhole;
  const char* const state = !is_whole ? "arriving" : attachment.is_here ? "whole" : "missing";
  return {{"id", attachment.id},
          {"short", attachment.short_id},
          {"side", name_of(attachment.side)},
          {"state", state},
          {"size", attachment.size},
          {"offset", attachment.offset},
          {"name", attachment.name},
          {"kind", attachment.kind},
          {"width", number_or_null(attachment.width)},
          {"height", number_or_null(attachment.height)},
          {"seconds", number_or_null(attachment.seconds)},
          {"begun", base::to_text(attachment.begun)},
          {"entries", attachment.entries}};
}

Outcome<Json> attachment_answer(const Outcome<app::AttachmentView>& attachment) {
  if (!attachment) return attachment.error();
  Json answer = answer_of("attachment");
  answer.update(json_of(*attachment));
  return answer;
}

Outcome<Json> begin(Call& call) {
  const auto side = side_from(call.body.text_if_given("side"));
  const auto size = call.body.integer_if_given("size", 0, INT64_MAX);
  const auto name = call.body.text_if_given("name").value_or("");
  const auto id = call.body.text_if_given("id").value_or("");
  if (!call.sound() || !side || !size) return Failure(Error::kBadRequest);
  return attachment_answer(
      call.node.begin_attachment(*side, static_cast<std::uint64_t>(*size), name, id));
}

Outcome<Json> receive(Call& call) {
  const auto offset = call.query.integer_if_given("offset", 0, INT64_MAX);
  if (!call.sound() || !offset) return Failure(Error::kBadRequest);
  const auto received = call.node.while_open([&](app::PrivateSide& open) {
    return app::receive_attachment(open, call.id, static_cast<std::uint64_t>(*offset), call.bytes);
  });
  if (!received) return received.error();
  Json answer = answer_of("received");
  answer["offset"] = *received;
  return answer;
}

Outcome<Json> finish(Call& call) {
  const auto same_bytes = call.body.flag_if_given("own_copy", false) ? journal::SameBytes::kOwnCopy
                                                                     : journal::SameBytes::kOnce;
  if (!call.sound()) return Failure(Error::kBadRequest);
  return attachment_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::finish_attachment(open, call.id, same_bytes); }));
}

Outcome<Json> read(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return attachment_answer(call.node.while_open(
      [&](app::PrivateSide& open) { return app::read_attachment(open, call.id); }));
}

struct Range {
  std::uint64_t from = 0;
  std::uint64_t count = 0;
};

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

// Reads the header Range (RFC 9110, section 14.1.2): one range of bytes. Everything else asks for
// all of it, as that section allows. Returns nullopt if the range has no byte of the file.
std::optional<Range> range_from(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const Range all{0, size};
  if (!header.starts_with(kUnit)) return all;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return all;
  const auto from = number_in(header.substr(0, dash));
  const auto to = number_in(header.substr(dash + 1));
  if (!from && dash > 0) return all;
  if (!to && dash + 1 < header.size()) return all;
  if (!from) {  // the last bytes
    if (!to) return all;
    if (*to == 0) return {};
    const std::uint64_t count = std::min(*to, size);
    return Range{size - count, count};
  }
  if (to && *to < *from) return all;
  if (*from >= size) return {};
  return Range{*from, std::min(to.value_or(size - 1), size - 1) - *from + 1};
}

Outcome<Json> bytes(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  // The period is that of the first look, so that a lock ends the answer for good.
  const std::uint64_t period = call.node.open_period();
  auto found = call.node.while_open(
      [&](app::PrivateSide& open) { return app::read_attachment(open, call.id); });
  if (!found) return found.error();
  if (found->state != journal::AttachmentState::kWhole) return Failure(Error::kUnknownId);
  const auto range = range_from(call.range, found->size);
  if (!range) return Failure(Error::kWrongOffset, app::Offset{found->size});
  // The first byte is read before the answer begins: damage is an error then, and no broken answer.
  const auto read = [&node = call.node, id = found->id, period](std::uint64_t offset,
                                                                base::MutableByteView out) {
    const node::OnlyInPeriod only(period);
    return node.while_open([&](app::PrivateSide& open) -> Outcome<void> {
      const auto count = app::read_attachment_bytes(open, id, offset, out);
      if (!count) return count.error();
      return *count == out.size() ? Outcome<void>() : Failure(Error::kAttachmentDamaged);
    });
  };
  std::byte first{};
  if (const auto readable = read(range->from, {&first, 1}); !readable) return readable.error();
  call.stream = Stream{
      found->size, range->from, range->count,
      [read](std::uint64_t offset, base::MutableByteView out) { return read(offset, out).ok(); },
      Stream::Content::kUnknown};
  return Json();
}

// The view was made under the private mutex of one period. A lock ends its answer.
Outcome<Json> view(Call& call) {
  const auto side = call.query.integer_if_given("side", 1, app::kViewSide);
  if (!call.sound() ||
      (side != app::kThumbnailSide && side != app::kPageSide && side != app::kViewSide))
    return Failure(Error::kBadRequest);
  const std::uint64_t period = call.node.open_period();
  const auto made = call.node.view_of_photo(call.id, static_cast<std::uint32_t>(*side));
  if (!made) return made.error();
  call.stream = Stream{
      (*made)->bytes().size(), 0, (*made)->bytes().size(),
      [&node = call.node, view = *made, period](std::uint64_t offset, base::MutableByteView out) {
        if (node.open_period() != period) return false;
        base::copy(view->bytes().subspan(offset, out.size()), out);
        return true;
      },
      Stream::Content::kView};
  return Json();
}

Outcome<Json> list(Call& call) {
  const auto side = side_from(call.query.text_if_given("side"));
  const auto limit =
      call.query.integer_if_given("limit", 1, kMostAttachments).value_or(kDefaultAttachments);
  const std::string order = call.query.text_if_given("order").value_or("oldest");
  if (order != "oldest" && order != "size") call.query.refuse();
  if (!call.sound() || !side) return Failure(Error::kBadRequest);
  const auto found = call.node.while_open([&](app::PrivateSide& open) {
    return app::list_attachments(
        open, *side,
        order == "size" ? app::AttachmentOrder::kLargestFirst : app::AttachmentOrder::kOldestFirst,
        static_cast<std::size_t>(limit));
  });
  if (!found) return found.error();
  Json answer = answer_of("attachments");
  answer["bytes"] = found->bytes;
  answer["attachments"] = Json::array();
  for (const auto& one : found->attachments) answer["attachments"].push_back(json_of(one));
  return answer;
}

Outcome<Json> remove(Call& call) {
  const bool for_good = call.query.flag_if_given("for_good");
  const auto entry = call.query.text_if_given("entry").value_or("");
  if (for_good && !entry.empty()) call.query.refuse();
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.while_open([&](app::PrivateSide& open) {
    return for_good ? app::forget_attachment(open, call.id)
                    : app::detach(open, call.id, entry, call.node.clock().now());
  }));
}

Outcome<Json> attach(Call& call) {
  const auto attachments = attachments_from(call.body);
  app::OfImport of_import;
  if (call.body.flag_if_given("imported", false))
    of_import.time = app::WrittenTime::kOfRevisionBefore;
  const auto was = call.body.text_if_given("was");
  const auto becomes = call.body.text_if_given("becomes");
  if (was && becomes) of_import.text = {*was, *becomes};
  if (!call.sound() || attachments.empty() || was.has_value() != becomes.has_value())
    return Failure(Error::kBadRequest);
  return entry_answer(call.node.while_open([&](app::PrivateSide& open) {
    return app::attach(open, call.id, attachments, of_import, call.node.clock().now());
  }));
}

const char* name_of(journal::Completion completion) {
  switch (completion) {
    case journal::Completion::kCompleted:
      return "completed";
    case journal::Completion::kSame:
      return "same";
    case journal::Completion::kLeft:
      return "left";
    case journal::Completion::kUnknown:
      return "unknown";
  }
  return "";
}

Outcome<Json> complete(Call& call) {
  std::vector<app::GivenRevision> revisions;
  for (Fields& fields : call.body.objects("revisions")) {
    const auto id = journal::RevisionId::from_text(fields.text("id"));
    if (!id) fields.refuse();
    revisions.push_back({id.value_or(journal::RevisionId()), attachments_from(fields)});
    if (!fields.sound()) call.body.refuse();
  }
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto done = call.node.while_open(
      [&](app::PrivateSide& open) { return app::complete_attachments(open, call.id, revisions); });
  if (!done) return done.error();
  Json answer = answer_of("completed");
  answer["results"] = Json::array();
  for (const journal::Completion one : *done) answer["results"].push_back(name_of(one));
  return answer;
}

constexpr Route kAttachmentRoutes[] = {
    {"POST", "/v1/attachments", begin},
    {"GET", "/v1/attachments", list},
    {"GET", "/v1/attachments/ID", read},
    {"DELETE", "/v1/attachments/ID", remove},
    {"PUT", "/v1/attachments/ID/bytes", receive},
    {"GET", "/v1/attachments/ID/bytes", bytes},
    {"GET", "/v1/attachments/ID/view", view},
    {"POST", "/v1/attachments/ID/finish", finish},
    {"POST", "/v1/entries/ID/attachments", attach},
    {"POST", "/v1/entries/ID/history/attachments", complete},
};

}  // namespace

std::span<const Route> attachment_routes() {
  return kAttachmentRoutes;
}

}  // namespace waterline::api
