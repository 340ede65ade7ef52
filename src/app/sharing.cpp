#include "app/sharing.h"

#include <algorithm>
#include <utility>

#include "app/side_failures.h"
#include "base/attachment_reference.h"
#include "base/blank.h"
#include "base/id_beginning.h"
#include "base/text.h"

namespace waterline::app {
namespace {

Outcome<gate::Rendition> rendition_of(const vault::Shareable& entry, const ShareRequest& request) {
  const auto made = [&] {
    switch (request.depth) {
      case base::Depth::kLine:
        return gate::neutral_line(request.text);
      case base::Depth::kSummary:
        return gate::own_summary(request.text);
      case base::Depth::kExcerpt:
        if (request.span) return gate::excerpt(entry, *request.span);
        return request.lines ? gate::excerpt(entry, request.lines->first, request.lines->second)
                             : gate::excerpt(entry, request.text);
      case base::Depth::kWhole:
        break;
    }
    return gate::whole(entry, request.answers);
  }();
  if (!made) return from_gate(made.error());
  return *made;
}

Outcome<ItemView> item_view(link::SharedSide& shared, const base::ItemId& id) {
  auto item = shared.ledger.item(id);
  if (!item) return ledger_failed(shared, item.error());
  const bool depth_known = !item->taken_back;
  return ItemView{std::move(*item), short_id(shared, id), depth_known};
}

}  // namespace

std::string short_id(link::SharedSide& shared, const base::ItemId& id) {
  return base::shortest_beginning(id.text(), [&](const std::string& beginning) {
    return shared.ledger.resolve(beginning).ok();
  });
}

Outcome<base::ItemId> resolve_item(link::SharedSide& shared, std::string_view id) {
  const auto whole = shared.ledger.resolve(id);
  if (whole) return *whole;
  if (whole.error() == ledger::Error::kUnknownItem) {
    const auto of_former = shared.ledger.is_of_former(id);
    if (of_former && *of_former) return Failure(Error::kEarlierDevice);
  }
  return ledger_failed(shared, whole.error());
}

std::string note_of(std::string_view text) {
  if (base::is_blank(text)) return {};
  std::string note = base::with_descriptions_alone(base::normalize_newlines(text));
  note.erase(note.find_last_not_of(" \t\n") + 1);
  return note;
}

Outcome<Piece> choose(PrivateSide& open, const ShareRequest& request) {
  if (base::has_letter(request.entry, deep::Side::kLetter)) return Failure(Error::kStaysBelow);
  const auto id = open.vault.entries().resolve(request.entry);
  if (!id) return vault_failed(open, id.error(), base::kMaxSharedTextSize);
  auto entry = open.vault.shareable(*id);
  if (!entry) return vault_failed(open, entry.error(), base::kMaxSharedTextSize);
  auto rendition = rendition_of(*entry, request);
  if (!rendition) return rendition.error();
  return Piece{std::move(*entry), std::move(*rendition)};
}

Outcome<Sent> share(PrivateSide& open, link::SharedSide& shared, const ShareRequest& request,
                    const Decision& decision, base::WallTime now) {
  const auto piece = choose(open, request);
  if (!piece) return piece.error();
  return send(open, shared, *piece, decision, now);
}

Outcome<Piece> choose_revision(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                               ShareRequest request) {
  const auto shown = shared_item(shared, item);
  if (!shown) return shown.error();
  if (shown->item.author != base::Author::kMe) return Failure(Error::kNotYours);
  if (shown->item.taken_back) return Failure(Error::kTakenBack);
  if (request.entry.empty()) {
    const auto departures = open.vault.departures();
    if (!departures) return vault_failed(open, departures.error(), base::kMaxSharedTextSize);
    const auto origin = std::ranges::find(*departures, shown->item.id, &vault::Departed::item);
    if (origin == departures->end()) return Failure(Error::kUnknownId);
    request.entry = origin->entry.text();
  }
  return choose(open, request);
}

Outcome<Sent> revise(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                     const ShareRequest& request, const Decision& decision, base::WallTime now) {
  const auto piece = choose_revision(open, shared, item, request);
  if (!piece) return piece.error();
  const auto whole = resolve_item(shared, item);
  if (!whole) return whole.error();
  return send(open, shared, *piece, decision, now, *whole);
}

Outcome<ItemViews> shared_items(link::SharedSide& shared, const ledger::ItemRange& range) {
  auto page = shared.ledger.items(range);
  if (!page) return ledger_failed(shared, page.error());
  ItemViews result;
  result.next = page->next;
  const auto unreadable = shared.ledger.has_unreadable();
  if (!unreadable) return ledger_failed(shared, unreadable.error());
  result.needs_newer = *unreadable;
  result.views.reserve(page->items.size());
  for (ledger::Item& item : page->items) {
    std::string beginning = short_id(shared, item.id);
    const bool depth_known = !item.taken_back;
    result.views.push_back({std::move(item), std::move(beginning), depth_known});
  }
  return result;
}

Outcome<ItemView> shared_item(link::SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  return item_view(shared, *whole);
}

Outcome<void> recall_depths(PrivateSide& open, std::vector<ItemView>& views) {
  if (std::ranges::all_of(views, &ItemView::depth_known)) return {};
  const auto given = open.vault.given();
  if (!given) return vault_failed(open, given.error(), base::kMaxSharedTextSize);
  for (ItemView& view : views) {
    if (view.depth_known) continue;
    for (const vault::GivenWording& wording : *given) {
      if (wording.item != view.item.id || !wording.depth) continue;
      view.item.depth = *wording.depth;
      view.depth_known = true;
    }
  }
  return {};
}

Outcome<std::vector<ItemView>> earlier_items(link::SharedSide& shared) {
  auto items = shared.ledger.former_items();
  if (!items) return ledger_failed(shared, items.error());
  std::vector<ItemView> views;
  views.reserve(items->size());
  for (ledger::Item& item : *items) {
    std::string beginning = item.id.text().substr(0, base::kMinBeginningSize);
    const bool depth_known = !item.taken_back;
    views.push_back({std::move(item), std::move(beginning), depth_known});
  }
  return views;
}

Outcome<void> take_back(PrivateSide& open, link::SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) {
    const bool waits =
        whole.error().error == Error::kUnknownId && open.vault.resolve_waiting(id).ok();
    return waits ? Failure(Error::kStillWaits) : whole.error();
  }
  const auto taken = shared.ledger.take_back(*whole);
  if (!taken) return ledger_failed(shared, taken.error());
  shared.partner_link.ledger_changed();
  return {};
}

Outcome<ItemView> acknowledge(link::SharedSide& shared, std::string_view id,
                              base::AcknowledgementKind kind, const Before& before) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  if (const auto now = words_now(shared, *whole, before); !now) return now.error();
  const auto marked = shared.ledger.acknowledge(*whole, kind);
  if (!marked) return ledger_failed(shared, marked.error());
  shared.partner_link.ledger_changed();
  return item_view(shared, *whole);
}

Outcome<ItemView> set_replies(link::SharedSide& shared, std::string_view id, bool open) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto set = shared.ledger.set_replies(*whole, open);
  if (!set) return ledger_failed(shared, set.error());
  shared.partner_link.ledger_changed();
  return item_view(shared, *whole);
}

Outcome<Words> reply_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                           const Before& before) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto now = words_now(shared, *whole, before);
  if (!now) return now.error();
  return Words{{.kind = vault::Note::Kind::kReply, .about = *whole, .words = if_any(*now)},
               note_of(text)};
}

void expire(link::SharedSide& shared, base::WallTime now) {
  // If the ledger cannot end the shares (a full disk, for example), the next call tries again.
  const auto over = shared.ledger.expire(local_day(now));
  if (over && *over > 0) shared.partner_link.ledger_changed();
}

}  // namespace waterline::app
