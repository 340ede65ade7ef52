#include "gate/gate.h"

#include <utility>

namespace waterline::gate {
namespace {

Error from_journal(journal::Error error) {
  switch (error) {
    case journal::Error::kUnknown:
    case journal::Error::kAmbiguous:
      return Error::kUnknown;
    case journal::Error::kEmpty:
      return Error::kEmpty;
    case journal::Error::kTooLong:
      return Error::kTooLong;
    case journal::Error::kNotText:
      return Error::kNotPlainText;
    default:
      return Error::kStore;
  }
}

Error from_ledger(ledger::Error error) {
  switch (error) {
    case ledger::Error::kEmpty:
      return Error::kEmpty;
    case ledger::Error::kTooLong:
      return Error::kTooLong;
    case ledger::Error::kNotPlainText:
      return Error::kNotPlainText;
    case ledger::Error::kBadDay:
      return Error::kBadDay;
    case ledger::Error::kNoPartner:
      return Error::kNoPartner;
    case ledger::Error::kUnknownItem:
    case ledger::Error::kTakenBack:
      return Error::kUnknown;
    case ledger::Error::kSealed:
      return Error::kSealed;
    default:
      return Error::kStore;
  }
}

}  // namespace

// One share as it leaves: the same for a hold of the vault and for a copy in memory, so that both are one item.
class Departure {
 public:
  explicit Departure(const vault::Held& held) : leaving_(&held.leaving), depth_(held.rendition), text_(held.text) {}
  explicit Departure(const Ready& ready)
      : leaving_(&ready.leaving_), depth_(ready.depth_), text_(base::text_of(ready.text_.view())) {}

  static Ready ready(const vault::Held& held) { return Ready(held); }

  [[nodiscard]] bool is_due(base::WallTime now) const { return !leaving_->until && leaving_->due <= now; }
  [[nodiscard]] base::ItemId item(const ledger::Ledger& ledger) const {
    return leaving_->revises ? *leaving_->revises : ledger.item_id(depth_, text_, leaving_->due);
  }

  // Whether it has not left before. A second time, after a crash, changes nothing.
  ledger::Result<bool> leave(ledger::Ledger& ledger, base::Day today) const {
    return leaving_->revises ? revise(ledger, today) : share(ledger, today);
  }

 private:
  [[nodiscard]] std::optional<base::Day> expires(base::Day today) const {
    if (!leaving_->days_shown) return {};
    return today + std::chrono::days(*leaving_->days_shown);
  }

  ledger::Result<bool> share(ledger::Ledger& ledger, base::Day today) const {
    return ledger.share(item(ledger), depth_, text_, leaving_->day, expires(today), leaving_->replies);
  }

  // What was not said anew stays as it is shown. A revision of what was taken back meanwhile has nowhere to go.
  ledger::Result<bool> revise(ledger::Ledger& ledger, base::Day today) const {
    const auto shown = ledger.item(*leaving_->revises);
    if (!shown && shown.error() != ledger::Error::kUnknownItem) return shown.error();
    if (!shown || shown->taken_back || shown->author != base::Author::kMe) return false;
    const auto day = leaving_->day ? leaving_->day : shown->day;
    const auto last = leaving_->days_shown ? expires(today) : shown->expires;
    const bool same = shown->rendition == depth_ && shown->text == text_ && shown->day == day && shown->expires == last;
    const auto revised = ledger.revise(shown->id, depth_, text_, day, last);
    if (!revised) return revised.error();
    return !same;
  }

  const vault::Leaving* leaving_;  // this and the text are of what it was made from
  base::Rendition depth_;
  std::string_view text_;
};

Ready::Ready(const vault::Held& held)
    : leaving_(held.leaving), depth_(held.rendition), text_(crypto::SecretBytes::copy_of(base::bytes_of(held.text))) {}

Result<vault::HeldId> hold(vault::Vault& vault, const vault::Shareable& entry, const Rendition& rendition,
                           const vault::Leaving& leaving) {
  if (leaving.day && (*leaving.day < ledger::kFirstDay || *leaving.day > ledger::kLastDay)) return Error::kBadDay;
  auto held = vault.hold(entry, rendition.depth(), rendition.text(), leaving);
  if (!held) return from_journal(held.error());
  return *held;
}

Result<base::ItemId> publish_now(vault::Vault& vault, ledger::Ledger& ledger, const vault::Shareable& entry,
                                 const Rendition& rendition, const vault::Leaving& leaving, base::Day today) {
  const vault::Held share{{}, entry.entry(), rendition.depth(), rendition.text(), leaving};
  const Departure departure(share);
  const base::ItemId item = departure.item(ledger);
  const auto noted = vault.note_departure(entry.entry(), item);
  if (!noted) return from_journal(noted.error());
  const auto left = departure.leave(ledger, today);
  if (left && ledger.item(item).ok()) return item;
  // If the note cannot go either, it stays the note of nothing.
  if (*noted) static_cast<void>(vault.forget_departure(item));
  return left ? Error::kStore : from_ledger(left.error());
}

Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, const Moment& moment) {
  const auto held = vault.held();
  if (!held) return from_journal(held.error());
  std::size_t left = 0;
  for (const vault::Held& share : *held) {
    if (share.paused) continue;
    const Departure departure(share);
    if (!departure.is_due(moment.now)) continue;
    const auto is_new = departure.leave(ledger, moment.today);
    if (!is_new && is_new.error() == ledger::Error::kNoPartner) break;
    if (!is_new) return from_ledger(is_new.error());
    left += *is_new ? 1 : 0;
    // In this order: a crash in between leaves a hold whose item is there, never a share that is lost.
    if (const auto gone = vault.departed(share.id, departure.item(ledger)); !gone) return from_journal(gone.error());
  }
  return left;
}

Result<std::vector<Ready>> ready_copies(vault::Vault& vault) {
  const auto held = vault.held();
  if (!held) return from_journal(held.error());
  std::vector<Ready> copies;
  copies.reserve(held->size());
  for (const vault::Held& share : *held) {
    if (!share.paused && !share.leaving.until) copies.push_back(Departure::ready(share));
  }
  return copies;
}

Result<std::size_t> publish_due(const std::vector<Ready>& ready, ledger::Ledger& ledger, const Moment& moment) {
  std::size_t left = 0;
  for (const Ready& share : ready) {
    const Departure departure(share);
    if (!departure.is_due(moment.now)) continue;
    const auto is_new = departure.leave(ledger, moment.today);
    if (!is_new && is_new.error() == ledger::Error::kNoPartner) break;
    if (!is_new) return from_ledger(is_new.error());
    left += *is_new ? 1 : 0;
  }
  return left;
}

Result<void> seal_answer(vault::Vault& vault, ledger::Ledger& ledger, const base::ItemId& question) {
  const auto answer = vault.answer(question);
  if (!answer) return from_journal(answer.error());
  if (!*answer) return Error::kUnknown;
  if (const auto sealed = ledger.seal(question, **answer); !sealed) return from_ledger(sealed.error());
  if (const auto gone = vault.set_answer(question, {}); !gone) return from_journal(gone.error());
  return {};
}

}  // namespace waterline::gate
