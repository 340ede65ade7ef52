#include <cstdint>
#include <utility>

#include "ledger/acts.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_row.h"
#include "ledger/words.h"

// The part of Ledger for replies.
namespace waterline::ledger {
namespace {

// Returns the revision of the latest operation by which the item's author allowed replies to it or
// stopped allowing them; 0 if there is none.
std::uint32_t replies_revision(Tables& tables, const ItemRow& item) {
  const auto held = tables.operation(item, Place::kReplies);
  return held ? revision_of(held->operation.body) : 0;
}

std::int64_t count_own_replies(Tables& tables, const PartnerRow& partner,
                               const base::ItemId& about) {
  auto row = tables.prepare(
      "SELECT count(*) FROM item i JOIN operation o ON o.place = 16 * i.id"
      " WHERE i.partner = ?1 AND i.about = ?2 AND i.what = 2 AND i.author = 1 AND o.text IS NOT "
      "NULL");
  row.bind(1, partner.id).bind(2, about.bytes());
  return tables.next(row) ? row.integer(0) : 0;
}

}  // namespace

void Ledger::State::add_replies(Tables& tables, std::int64_t partner, Item& item) {
  auto row = tables.prepare(
      "SELECT r.name, r.author, o.kind, o.revision, o.value, o.day, o.text, o.more, d.revision, "
      "i.author"
      " FROM item i JOIN item r ON r.about = i.name AND r.partner = i.partner"
      " JOIN operation o ON o.place = 16 * r.id AND o.silent = 0 LEFT JOIN operation d ON d.place "
      "= 16 * i.id + 2"
      " WHERE i.partner = ?1 AND i.name = ?2 ORDER BY r.id");
  row.bind(1, partner).bind(2, item.id.bytes());
  std::size_t theirs = 0;
  while (tables.next(row)) {
    ReplyView view;
    view.id = base::ItemId::from_bytes(row.blob(0));
    view.author = author_of(row.integer(1));
    if (view.author == base::Author::kPartner && theirs == kMaxShownReplies) continue;
    const auto body = body_of(row, 2, view.id);
    const auto* reply = std::get_if<base::Reply>(&body);
    const auto opened = row.is_null(8) ? std::int64_t{0} : row.integer(8);
    const bool own_item = row.integer(1) == row.integer(9);
    if (reply == nullptr || !shows_reply(*reply, own_item, opened)) continue;
    if (view.author == base::Author::kPartner) ++theirs;
    view.text = reply->text;
    view.to_earlier = is_earlier(reply->words, item.words);
    item.replies.push_back(std::move(view));
  }
}

Result<void> Ledger::set_replies(const base::ItemId& item, bool open) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = row ? tables.operation(*row, Place::kContent) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!partner) return Error::kNoPartner;
  if (!visible(content) || row->what != ItemIs::kShare) return Error::kUnknownItem;
  if (row->author != base::Author::kMe) return Error::kNotYours;
  const std::uint32_t revision = replies_revision(tables, *row);
  if (opens_replies(revision) == open) return {};
  put_waiting(tables, *row, base::Replies{item, revision + 1});
  return state_->commit_act(tables);
}

Result<base::ItemId> Ledger::reply(const base::ItemId& item, std::string_view text,
                                   std::optional<base::ItemId> as, Doing doing,
                                   std::optional<base::Words> words) {
  if (auto sound = check_note(text); !sound) return sound.error();
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto about = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = about ? tables.operation(*about, Place::kContent) : std::nullopt;
  if (!partner && !tables.failed()) return Error::kNoPartner;
  if (tables.failed()) return tables.outcome(base::ItemId());
  if (!visible(content) || about->what != ItemIs::kShare) return Error::kUnknownItem;
  if (std::holds_alternative<base::TakeBack>(content->operation.body)) return Error::kTakenBack;

  const bool own_item = about->author == base::Author::kMe;
  const std::uint32_t opening = own_item ? 0 : replies_revision(tables, *about);
  if (!own_item && !opens_replies(opening)) return Error::kRepliesClosed;
  if (count_own_replies(tables, *partner, item) >= kMaxOwnReplies) return Error::kTooMany;
  if (doing == Doing::kToTry) return tables.outcome(as.value_or(base::ItemId()));
  const auto id = as ? *as : base::ItemId::generate(*state_->random);
  const ItemRow row = tables.add_item(*partner, id, base::Author::kMe, ItemIs::kReply);
  const base::Words said_of = words.value_or(words_of(content->operation.body));
  put_waiting(tables, row, base::Reply{id, item, opening, std::string(text), said_of});
  if (auto done = state_->commit_act(tables); !done) return done.error();
  return id;
}

}  // namespace waterline::ledger
