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
    default:
      return Error::kStore;
  }
}

}  // namespace

// One share as it leaves: the same for a hold of the vault and for a copy in memory, so that both are one item.
class Departure {
 public:
  explicit Departure(const vault::Held& held)
      : due_(held.due), depth_(held.rendition), day_(held.day), text_(held.text) {}
  explicit Departure(const Ready& ready)
      : due_(ready.due_), depth_(ready.depth_), day_(ready.day_), text_(base::text_of(ready.text_.view())) {}

  static Ready ready(const vault::Held& held) { return Ready(held); }

  [[nodiscard]] base::ItemId item(const ledger::Ledger& ledger) const { return ledger.item_id(depth_, text_, due_); }
  // Whether it has not left before.
  ledger::Result<bool> leave(ledger::Ledger& ledger) const { return ledger.share(item(ledger), depth_, text_, day_); }

 private:
  base::WallTime due_;
  base::Rendition depth_;
  std::optional<base::Day> day_;
  std::string_view text_;  // of what it was made from
};

Ready::Ready(const vault::Held& held)
    : due_(held.due),
      depth_(held.rendition),
      day_(held.day),
      text_(crypto::SecretBytes::copy_of(base::bytes_of(held.text))) {}

Result<vault::HeldId> hold(vault::Vault& vault, const vault::Shareable& entry, const Rendition& rendition,
                           std::optional<base::Day> day, base::WallTime due) {
  if (day && (*day < ledger::kFirstDay || *day > ledger::kLastDay)) return Error::kBadDay;
  auto held = vault.hold(entry, rendition.depth(), rendition.text(), day, due);
  if (!held) return from_journal(held.error());
  return *held;
}

Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, base::WallTime now) {
  const auto held = vault.held();
  if (!held) return from_journal(held.error());
  std::size_t left = 0;
  for (const vault::Held& share : *held) {
    if (share.due > now) break;  // soonest first
    if (share.paused) continue;
    const Departure departure(share);
    const auto is_new = departure.leave(ledger);
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
    if (!share.paused) copies.push_back(Departure::ready(share));
  }
  return copies;
}

Result<std::size_t> publish_due(const std::vector<Ready>& ready, ledger::Ledger& ledger, base::WallTime now) {
  std::size_t left = 0;
  for (const Ready& share : ready) {
    if (share.due() > now) continue;
    const auto is_new = Departure(share).leave(ledger);
    if (!is_new && is_new.error() == ledger::Error::kNoPartner) break;
    if (!is_new) return from_ledger(is_new.error());
    left += *is_new ? 1 : 0;
  }
  return left;
}

}  // namespace waterline::gate
