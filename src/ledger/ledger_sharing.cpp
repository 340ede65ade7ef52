#include <utility>

#include "ledger/acts.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/words.h"

// The part of Ledger for this person's shares: made, revised, taken back; and for acknowledgements.
namespace waterline::ledger {
namespace {

bool taken_back(const PlacedOperation& content) {
  return std::holds_alternative<base::TakeBack>(content.operation.body);
}

}  // namespace

Result<bool> Ledger::was_said(const base::ItemId& act) {
  Tables tables = state_->reading();
  const bool said = tables.item_of_anybody(act) || tables.is_last_of_document(act);
  return tables.outcome(said);
}

Result<bool> Ledger::share(const base::ItemId& item, base::Depth depth, std::string_view text,
                           std::optional<base::Day> day, std::optional<base::Day> expires,
                           bool open_to_replies, std::span<const PictureToShare> pictures) {
  if (auto sound = check_share(text, day, expires); !sound) return sound.error();
  if (auto sound = check_pictures(depth, pictures); !sound) return sound.error();
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (tables.failed()) return tables.outcome(false);
  if (!partner) return Error::kNoPartner;

  auto row = tables.item(*partner, item);
  const bool claimed = row && row->author != base::Author::kMe;
  // An item that was shared with an earlier partner counts as sent, too. A crash may have
  // interrupted its publication, and the repeated call must not send the item to a partner who was
  // paired since.
  const bool left =
      row ? tables.operation(*row, Place::kContent).has_value() : tables.item_of_anybody(item);
  if (claimed || left || tables.failed()) return tables.outcome(false);
  if (!row) row = tables.add_item(*partner, item, base::Author::kMe, ItemIs::kShare);
  put_waiting(tables, *row, base::Share{item, 1, depth, std::string(text), day, expires});
  state_->put_pictures(tables, *partner, item, pictures);
  // After a restore, the partner's device may have returned our operation that allows replies
  // (Replies) although the share itself has not come back yet. That operation is then kept.
  if (open_to_replies && !tables.operation(*row, Place::kReplies))
    put_waiting(tables, *row, base::Replies{item, 1});
  if (auto done = state_->commit_act(tables); !done) return done.error();
  return true;
}

Result<void> Ledger::revise(const base::ItemId& item, base::Depth depth, std::string_view text,
                            std::optional<base::Day> day, std::optional<base::Day> expires,
                            std::optional<std::span<const PictureToShare>> pictures) {
  if (auto sound = check_share(text, day, expires); !sound) return sound.error();
  // A line has no pictures, so a share that becomes one loses them.
  if (depth == base::Depth::kLine && !pictures) pictures.emplace();
  if (pictures) {
    if (auto sound = check_pictures(depth, *pictures); !sound) return sound.error();
  }
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = row ? tables.operation(*row, Place::kContent) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!partner) return Error::kNoPartner;
  if (!visible(content) || row->what != ItemIs::kShare) return Error::kUnknownItem;
  if (row->author != base::Author::kMe) return Error::kNotYours;
  if (taken_back(*content)) return Error::kTakenBack;

  base::Share revised{item, next_revision(*content), depth, std::string(text), day, expires};
  const bool other_pictures = pictures && state_->put_pictures(tables, *partner, item, *pictures);
  if (!other_pictures && same_act(revised, content->operation.body)) return tables.outcome();
  // A new last day with the same words keeps the revision, so that acknowledgements and replies
  // stay valid.
  base::Share same_words = revised;
  same_words.revision = revision_of(content->operation.body);
  if (!other_pictures && words_of(same_words) == words_of(content->operation.body))
    revised.revision = same_words.revision;
  // The words that were sent stay there, so a take-back must be sent too.
  if (!content->waits()) tables.note_said(*row);
  put_waiting(tables, *row, revised);
  return tables.commit_and_forget();
}

Result<void> Ledger::take_back(const base::ItemId& item) {
  Tables tables = state_->writing();
  const auto partner = tables.latest_partner();
  const auto row = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = row ? tables.operation(*row, Place::kContent) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!visible(content)) return Error::kUnknownItem;
  if (row->author != base::Author::kMe) return Error::kNotYours;
  if (taken_back(*content)) return {};

  take_back_content(tables, *row, *content);
  return tables.commit_and_forget();
}

Result<void> Ledger::acknowledge(const base::ItemId& item, base::AcknowledgementKind kind) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = row ? tables.operation(*row, Place::kContent) : std::nullopt;
  const auto before = row ? tables.operation(*row, Place::kAcknowledgement) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!partner) return Error::kNoPartner;
  if (!visible(content) || row->what != ItemIs::kShare) return Error::kUnknownItem;
  if (row->author == base::Author::kMe) return Error::kNotYours;
  if (taken_back(*content)) return Error::kTakenBack;

  const bool withdraws = kind == base::AcknowledgementKind::kWithdrawn;
  if (withdraws &&
      (!before || std::get<base::Acknowledgement>(before->operation.body).kind == kind))
    return {};
  const base::Words about = withdraws ? base::Words{} : words_of(content->operation.body);
  const base::Acknowledgement acknowledgement{item, kind, before ? next_revision(*before) : 1,
                                              about};
  if (withdraws && acknowledgement.revision == 1) {
    // The acknowledgement was never sent, so its withdrawal is not sent either. The withdrawal is
    // still stored: if this store was set back, an acknowledgement that the store has lost may come
    // back, and the withdrawal then replaces it.
    put_waiting(tables, *row, acknowledgement, /*silent=*/true);
    return tables.commit();
  }
  if (before && same_act(acknowledgement, before->operation.body)) return {};
  put_waiting(tables, *row, acknowledgement);
  return state_->commit_act(tables);
}

}  // namespace waterline::ledger
