#include "node/sharing.h"

#include <algorithm>
#include <ctime>
#include <map>

#include "base/bytes.h"
#include "base/id_range.h"
#include "base/text.h"

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

Outcome<ItemView> view(SharedSide& shared, const base::ItemId& id) {
  auto item = shared.ledger.item(id);
  if (!item) return ledger_failed(shared, item.error());
  return ItemView{std::move(*item), short_id(shared, id), {}};
}

// Whether the moment has this name for a person: as it was typed, but for spaces around it.
std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

Outcome<vault::Leaving> leaving_of(const Decision& decision, base::WallTime now) {
  vault::Leaving leaving{.due = now + decision.hold};
  if (decision.show_day) leaving.day = local_day(now);
  leaving.days_shown = decision.days_shown;
  leaving.replies = decision.replies;
  if (!decision.until) return leaving;
  leaving.until = trimmed(*decision.until);
  if (leaving.until->empty()) return Failure(Error::kEmpty);
  return leaving;
}

// When the share that is held by this id has not left after all, it must not leave later either.
Outcome<void> undo_hold(PrivateSide& open, const vault::HeldId& id) {
  const auto cancelled = open.vault.cancel(id);
  if (!cancelled && cancelled.error() != journal::Error::kUnknown) return vault_failed(open, cancelled.error());
  return {};
}

Outcome<bool> is_held(PrivateSide& open, const vault::HeldId& id) {
  const auto held = held_shares(open);
  if (!held) return held.error();
  return std::ranges::any_of(*held, [&](const vault::Held& one) { return one.id == id; });
}

// What was chosen leaves without being held.
Outcome<Share> leave_now(PrivateSide& open, SharedSide& shared, const Choice& choice, const vault::Leaving& leaving,
                         base::WallTime now) {
  const auto item =
      gate::publish_now(open.vault, shared.ledger, choice.entry, choice.rendition, leaving, local_day(now));
  if (!item) return gate_failed(open, shared, item.error());
  shared.meeting.ledger_changed();
  return Share{{}, *item, choice.entry.entry(), choice.rendition.depth(), choice.rendition.text(), leaving};
}

// Holds what was chosen; if it is to leave at once, it does, or is not held either. Paused means that what is held
// stays held.
Outcome<Share> hold_or_leave(PrivateSide& open, SharedSide& shared, const Choice& choice, vault::Leaving leaving,
                             bool at_once, base::WallTime now) {
  at_once = at_once && !shared.meeting.is_paused();
  // A revision goes by way of the vault all the same: another may wait there, which has to give way to it.
  if (at_once && !leaving.revises) return leave_now(open, shared, choice, leaving, now);
  const auto held = gate::hold(open.vault, choice.entry, choice.rendition, leaving);
  if (!held) return gate_failed(open, shared, held.error());
  Share made{*held, {}, choice.entry.entry(), choice.rendition.depth(), choice.rendition.text(), std::move(leaving)};
  if (!at_once) return made;

  const base::ItemId item = *made.leaving.revises;
  const auto published = publish_due(open, shared, now);
  const auto waits = is_held(open, *held);
  if (!waits) return waits.error();
  if (*waits || !shared.ledger.item(item).ok()) {
    if (const auto undone = undo_hold(open, *held); !undone) return undone.error();
    return published ? Failure(Error::kStorageFailed) : published.error();
  }
  made.held.reset();
  made.item = item;
  return made;
}

}  // namespace

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

std::string note_of(std::string_view text) {
  std::string note = base::normalize_newlines(text);
  note.erase(note.find_last_not_of(" \t\n") + 1);
  return note;
}

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

  auto leaving = leaving_of(decision, now);
  if (!leaving) return leaving.error();
  return hold_or_leave(open, shared, *choice, std::move(*leaving), decision.leaves_at_once(), now);
}

Outcome<Choice> choose_revision(PrivateSide& open, SharedSide& shared, std::string_view item, Wish wish) {
  const auto shown = shared_item(shared, item);
  if (!shown) return shown.error();
  if (shown->item.author != base::Author::kMe) return Failure(Error::kNotYours);
  if (shown->item.taken_back) return Failure(Error::kTakenBack);
  if (wish.entry.empty()) {
    const auto departures = open.vault.departures();
    if (!departures) return vault_failed(open, departures.error());
    const auto origin = std::ranges::find(*departures, shown->item.id, &vault::Departed::item);
    if (origin == departures->end()) return Failure(Error::kUnknownId);
    wish.entry = origin->entry.text();
  }
  return choose(open, wish);
}

Outcome<Share> revise(PrivateSide& open, SharedSide& shared, std::string_view item, const Wish& wish,
                      const Decision& decision, base::WallTime now) {
  const auto choice = choose_revision(open, shared, item, wish);
  if (!choice) return choice.error();
  const auto whole = resolve_item(shared, item);
  if (!whole) return whole.error();
  const auto partner = partner_of(shared);
  if (!partner) return partner.error();
  if (const auto meant = hold_for(open, partner->partner); !meant) return meant.error();
  auto leaving = leaving_of(decision, now);
  if (!leaving) return leaving.error();
  leaving->revises = *whole;
  return hold_or_leave(open, shared, *choice, std::move(*leaving), decision.leaves_at_once(), now);
}

Outcome<std::vector<vault::Held>> held_shares(PrivateSide& open) {
  auto held = open.vault.held();
  if (!held) return vault_failed(open, held.error());
  return std::move(*held);
}

Outcome<void> cancel_held(PrivateSide& open, std::string_view id) {
  const auto whole = open.vault.resolve_held(id);
  if (!whole) return vault_failed(open, whole.error());
  note_cancelled(open, *whole);
  const auto cancelled = open.vault.cancel(*whole);
  if (!cancelled) return vault_failed(open, cancelled.error());
  return {};
}

Outcome<std::size_t> release_held(PrivateSide& open, SharedSide& shared, std::string_view moment_or_id,
                                  base::WallTime now) {
  const auto held = held_shares(open);
  if (!held) return held.error();
  std::vector<vault::HeldId> released;
  for (const vault::Held& one : *held) {
    if (one.leaving.until == trimmed(moment_or_id)) released.push_back(one.id);
  }
  if (released.empty()) {
    const auto whole = open.vault.resolve_held(moment_or_id);
    if (!whole) return vault_failed(open, whole.error());
    const auto one = std::ranges::find(*held, *whole, &vault::Held::id);
    if (one == held->end() || (!one->leaving.until && !one->paused)) return Failure(Error::kUnknownId);
    released.push_back(*whole);
  }
  for (const vault::HeldId& id : released) {
    if (const auto done = open.vault.release(id, now); !done) return vault_failed(open, done.error());
  }
  if (const auto left = publish_due(open, shared, now); !left) return left.error();
  return released.size();
}

Outcome<void> cancel_all_held(PrivateSide& open) {
  const auto held = held_shares(open);
  if (!held) return held.error();
  for (const vault::Held& one : *held) {
    note_cancelled(open, one.id);
    if (const auto cancelled = open.vault.cancel(one.id); !cancelled) return vault_failed(open, cancelled.error());
  }
  return {};
}

Outcome<ItemViews> shared_items(SharedSide& shared, const ledger::ItemRange& range) {
  auto page = shared.ledger.items(range);
  if (!page) return ledger_failed(shared, page.error());
  ItemViews result;
  result.next = page->next;
  result.views.reserve(page->items.size());
  for (ledger::Item& item : page->items) {
    std::string beginning = short_id(shared, item.id);
    result.views.push_back({std::move(item), std::move(beginning), {}});
  }
  return result;
}

Outcome<ItemView> shared_item(SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  return view(shared, *whole);
}

Outcome<std::vector<ItemView>> given_items(PrivateSide& open, SharedSide& shared) {
  auto items = shared_items(shared, {.most = SIZE_MAX, .author = base::Author::kMe});
  if (!items) return items.error();
  const auto departures = open.vault.departures();
  if (!departures) return vault_failed(open, departures.error());
  std::map<base::ItemId, vault::EntryId> origins;
  for (const vault::Departed& departed : *departures) origins[departed.item] = departed.entry;
  for (ItemView& view : items->views) {
    const auto origin = origins.find(view.item.id);
    if (origin != origins.end()) view.entry = origin->second;
  }
  return std::move(items->views);
}

Outcome<std::vector<ledger::Given>> given_beside(SharedSide& shared) {
  auto given = shared.ledger.given();
  if (!given) return ledger_failed(shared, given.error());
  std::erase_if(*given, [](const ledger::Given& one) { return one.what == ledger::Given::What::kShare; });
  return std::move(*given);
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

Outcome<ItemView> set_replies(SharedSide& shared, std::string_view id, bool open) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto set = shared.ledger.set_replies(*whole, open);
  if (!set) return ledger_failed(shared, set.error());
  shared.meeting.ledger_changed();
  return view(shared, *whole);
}

Outcome<ItemView> reply(SharedSide& shared, std::string_view id, std::string_view text) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto replied = shared.ledger.reply(*whole, note_of(text));
  if (!replied) return ledger_failed(shared, replied.error());
  shared.meeting.ledger_changed();
  return view(shared, *whole);
}

void expire(SharedSide& shared, base::WallTime now) {
  // What could not be done (no room, say) is tried again the next time.
  const auto over = shared.ledger.expire(local_day(now));
  if (over && *over > 0) shared.meeting.ledger_changed();
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
  const auto left = gate::publish_due(open.vault, shared.ledger, {now, local_day(now)});
  if (!left) return gate_failed(open, shared, left.error());
  departures.left = *left;
  if (departures.left > 0) shared.meeting.ledger_changed();
  held = held_shares(open);
  if (!held) return held.error();
  const auto next =
      std::ranges::find_if(*held, [](const vault::Held& one) { return !one.paused && !one.leaving.until; });
  if (next != held->end()) departures.next = next->leaving.due;
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
  if (const auto left = gate::publish_due(copies_, shared.ledger, {now, local_day(now)})) {
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
