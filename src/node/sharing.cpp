#include "node/sharing.h"

#include <algorithm>
#include <ctime>
#include <map>

#include "base/bytes.h"
#include "base/id_range.h"
#include "node/short_ids.h"

namespace waterline::node {
namespace {

// The vault's setting that names the partner whom the held shares are meant for, by the key of their device.
constexpr std::string_view kHeldFor = "held_for";

Failure vault_failed(PrivateSide& open, journal::Error error) {
  return explained(from_journal(error, base::kMaxSharedTextSize), open.vault, kVaultFile);
}

Failure ledger_failed(SharedSide& shared, ledger::Error error) {
  return explained(from_ledger(error), shared.ledger, kLedgerFile);
}

Failure gate_failed(PrivateSide& open, SharedSide& shared, gate::Error error) {
  const Failure failure = explained(from_gate(error), open.vault, kVaultFile);
  return explained(failure, shared.ledger, kLedgerFile);
}

Outcome<gate::Rendition> rendition_of(const vault::Shareable& entry, const Wish& wish) {
  const auto made = [&] {
    switch (wish.depth) {
      case base::Rendition::kLine:
        return gate::neutral_line(wish.text);
      case base::Rendition::kSummary:
        return gate::own_summary(wish.text);
      case base::Rendition::kExcerpt:
        return wish.lines ? gate::excerpt(entry, wish.lines->first, wish.lines->second)
                          : gate::excerpt(entry, wish.text);
      case base::Rendition::kWhole:
        break;
    }
    return gate::whole(entry);
  }();
  if (!made) return from_gate(made.error());
  return *made;
}

Outcome<ledger::Partnership> partner_of(SharedSide& shared) {
  auto partnership = shared.ledger.partnership();
  if (!partnership) return ledger_failed(shared, partnership.error());
  if (!*partnership) return Failure(Error::kNoPartner);
  return std::move(**partnership);
}

// Makes sure that whatever is held is meant for this partner.
Outcome<void> hold_for(PrivateSide& open, const crypto::PublicKey& partner) {
  const std::string name = base::to_hex(partner.bytes);
  const auto meant = open.vault.setting(kHeldFor);
  if (!meant) return vault_failed(open, meant.error());
  if (*meant == name) return {};
  if (const auto cancelled = cancel_all_held(open); !cancelled) return cancelled.error();
  const auto set = open.vault.set_setting(kHeldFor, name);
  if (!set) return vault_failed(open, set.error());
  return {};
}

// The shortest beginning, of at least five letters, that fits this item alone.
std::string short_id(SharedSide& shared, const base::ItemId& id) {
  const std::string whole = id.text();
  for (std::size_t size = base::kMinBeginningSize; size < whole.size(); ++size) {
    if (shared.ledger.resolve(std::string_view(whole).substr(0, size)).ok()) return whole.substr(0, size);
  }
  return whole;
}

Outcome<base::ItemId> resolve_item(SharedSide& shared, std::string_view id) {
  const auto whole = shared.ledger.resolve(id);
  if (!whole) return ledger_failed(shared, whole.error());
  return *whole;
}

Outcome<ItemView> view(SharedSide& shared, const base::ItemId& id) {
  auto item = shared.ledger.item(id);
  if (!item) return ledger_failed(shared, item.error());
  return ItemView{std::move(*item), short_id(shared, id), {}};
}

// When the share that is held by this id has not left after all, it must not leave later either.
Outcome<void> undo_hold(PrivateSide& open, const vault::HeldId& id) {
  const auto cancelled = open.vault.cancel(id);
  if (!cancelled && cancelled.error() != journal::Error::kUnknown) return vault_failed(open, cancelled.error());
  return {};
}

}  // namespace

base::Day local_day(base::WallTime now) {
  const std::time_t moment = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  if (::localtime_r(&moment, &parts) == nullptr) return std::chrono::floor<std::chrono::days>(now);
  return std::chrono::sys_days(std::chrono::year(parts.tm_year + 1900) /
                               std::chrono::month(static_cast<unsigned>(parts.tm_mon) + 1) /
                               std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
}

Outcome<Choice> choose(PrivateSide& open, const Wish& wish) {
  // One bit apart: the letter and its capital.
  if (!wish.entry.empty() && (wish.entry.front() | 0x20) == deep::Side::kLetter) return Failure(Error::kStaysBelow);
  const auto id = open.vault.entries().resolve(wish.entry);
  if (!id) return vault_failed(open, id.error());
  auto entry = open.vault.shareable(*id);
  if (!entry) return vault_failed(open, entry.error());
  auto rendition = rendition_of(*entry, wish);
  if (!rendition) return rendition.error();
  return Choice{std::move(*entry), std::move(*rendition)};
}

Outcome<Share> share(PrivateSide& open, SharedSide& shared, const Wish& wish, const Decision& decision,
                     base::WallTime now) {
  const auto choice = choose(open, wish);
  if (!choice) return choice.error();
  const auto partner = partner_of(shared);
  if (!partner) return partner.error();
  if (const auto meant = hold_for(open, partner->partner); !meant) return meant.error();

  const base::WallTime due = now + decision.hold;
  const std::optional<base::Day> day = decision.show_day ? std::optional(local_day(now)) : std::nullopt;
  const auto held = gate::hold(open.vault, choice->entry, choice->rendition, day, due);
  if (!held) return gate_failed(open, shared, held.error());
  Share made{*held, {}, choice->entry.entry(), choice->rendition.depth(), choice->rendition.text(), due};
  // Paused means that what is held stays held.
  if (decision.hold > std::chrono::seconds(0) || shared.meeting.is_paused()) return made;

  const auto published = publish_due(open, shared, now);
  const base::ItemId item = shared.ledger.item_id(made.depth, made.text, due);
  if (!shared.ledger.item(item).ok()) {
    if (const auto undone = undo_hold(open, *held); !undone) return undone.error();
    return published ? Failure(Error::kStorageFailed) : published.error();
  }
  made.held.reset();
  made.item = item;
  return made;
}

Outcome<std::vector<vault::Held>> held_shares(PrivateSide& open) {
  auto held = open.vault.held();
  if (!held) return vault_failed(open, held.error());
  return std::move(*held);
}

Outcome<void> cancel_held(PrivateSide& open, std::string_view id) {
  const auto whole = open.vault.resolve_held(id);
  if (!whole) return vault_failed(open, whole.error());
  const auto cancelled = open.vault.cancel(*whole);
  if (!cancelled) return vault_failed(open, cancelled.error());
  return {};
}

Outcome<void> release_held(PrivateSide& open, std::string_view id) {
  const auto whole = open.vault.resolve_held(id);
  if (!whole) return vault_failed(open, whole.error());
  const auto released = open.vault.release(*whole);
  if (!released) return vault_failed(open, released.error());
  return {};
}

Outcome<void> cancel_all_held(PrivateSide& open) {
  const auto held = held_shares(open);
  if (!held) return held.error();
  for (const vault::Held& one : *held) {
    if (const auto cancelled = open.vault.cancel(one.id); !cancelled) return vault_failed(open, cancelled.error());
  }
  return {};
}

Outcome<std::vector<ItemView>> shared_items(SharedSide& shared) {
  auto items = shared.ledger.items();
  if (!items) return ledger_failed(shared, items.error());
  std::vector<ItemView> views;
  views.reserve(items->size());
  std::vector<std::string> ids;
  ids.reserve(items->size());
  for (const ledger::Item& item : *items) ids.push_back(item.id.text());
  std::vector<std::string> beginnings = short_ids(ids);
  for (std::size_t i = 0; i < items->size(); ++i) {
    views.push_back({std::move((*items)[i]), std::move(beginnings[i]), {}});
  }
  return views;
}

Outcome<ItemView> shared_item(SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  return view(shared, *whole);
}

Outcome<std::vector<ItemView>> given_items(PrivateSide& open, SharedSide& shared) {
  auto items = shared_items(shared);
  if (!items) return items.error();
  std::erase_if(*items, [](const ItemView& view) { return view.item.author != base::Author::kMe; });
  const auto departures = open.vault.departures();
  if (!departures) return vault_failed(open, departures.error());
  std::map<base::ItemId, vault::EntryId> origins;
  for (const vault::Departed& departed : *departures) origins[departed.item] = departed.entry;
  for (ItemView& view : *items) {
    const auto origin = origins.find(view.item.id);
    if (origin != origins.end()) view.entry = origin->second;
  }
  return items;
}

Outcome<void> take_back(SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto taken = shared.ledger.take_back(*whole);
  if (!taken) return ledger_failed(shared, taken.error());
  shared.meeting.ledger_changed();
  return {};
}

Outcome<ItemView> mark(SharedSide& shared, std::string_view id, base::Witness wording) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto marked = shared.ledger.mark(*whole, wording);
  if (!marked) return ledger_failed(shared, marked.error());
  shared.meeting.ledger_changed();
  return view(shared, *whole);
}

Outcome<Departures> publish_due(PrivateSide& open, SharedSide& shared, base::WallTime now) {
  Departures departures;
  if (shared.meeting.is_paused()) return departures;
  auto held = held_shares(open);
  if (!held) return held.error();
  if (held->empty()) return departures;
  const auto partner = partner_of(shared);
  if (!partner) {
    if (partner.error().error == Error::kNoPartner) return departures;
    return partner.error();
  }
  if (const auto meant = hold_for(open, partner->partner); !meant) return meant.error();
  const auto left = gate::publish_due(open.vault, shared.ledger, now);
  if (!left) return gate_failed(open, shared, left.error());
  departures.left = *left;
  if (departures.left > 0) shared.meeting.ledger_changed();
  held = held_shares(open);
  if (!held) return held.error();
  const auto next = std::ranges::find(*held, false, &vault::Held::paused);
  if (next != held->end()) departures.next = next->due;
  return departures;
}

ReadyShares ReadyShares::take(PrivateSide& open, SharedSide& shared) {
  ReadyShares ready;
  const auto partner = partner_of(shared);
  if (!partner || !hold_for(open, partner->partner)) return ready;
  auto copies = gate::ready_copies(open.vault);
  if (!copies) return ready;
  ready.copies_ = std::move(*copies);
  ready.partner_ = partner->partner;
  return ready;
}

Departures ReadyShares::publish_due(SharedSide& shared, base::WallTime now) {
  Departures departures;
  if (copies_.empty() || shared.meeting.is_paused()) return departures;
  const auto partner = partner_of(shared);
  if (!partner) {
    if (partner.error().error == Error::kNoPartner) copies_.clear();
    return departures;
  }
  if (partner->partner != partner_) {
    copies_.clear();
    return departures;
  }
  if (const auto left = gate::publish_due(copies_, shared.ledger, now)) {
    departures.left = *left;
    if (departures.left > 0) shared.meeting.ledger_changed();
    std::erase_if(copies_, [&](const gate::Ready& copy) { return copy.due() <= now; });
  }
  for (const gate::Ready& copy : copies_) {
    departures.next = departures.next ? std::min(*departures.next, copy.due()) : copy.due();
  }
  return departures;
}

}  // namespace waterline::node
