#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/entries.h"

// Helpers for the use cases of entries. Each of them works on the store of one side, vault or deep,
// and returns plain values that belong to neither.
namespace waterline::app {

inline std::string_view file_of(Side side) {
  return side == Side::kVault ? kVaultFile : kDeepFile;
}

// Calls `use` with the store of the side `side`: the vault or the deep.
template <class Use>
auto on_side(PrivateSide& open, Side side, const Use& use) {
  return side == Side::kVault ? use(open.vault) : use(open.deep);
}

template <class Store>
Failure failed(journal::Error error, Store& store, Side side,
               std::size_t limit = journal::kMaxEntrySize) {
  return explained(from_journal(error, limit), store, file_of(side));
}

template <class Store>
using AttachmentsOf =
    typename std::remove_cvref_t<decltype(std::declval<Store&>().entries())>::Attachments;

// Does `act`, which changes a store. If the disk is full, the media files give their free ends to it,
// and `act` is tried once more. They are only random bytes, and words are worth more.
template <class Act>
auto with_room(PrivateSide& open, const Act& act) {
  auto done = act();
  if (done || done.error() != journal::Error::kStoreFull) return done;
  open.vault.media().give_room();
  open.deep.media().give_room();
  return act();
}

// Returns the attachments that a request names, which must be of this store. `before` has those that
// the entry has now. kUnknownId.
template <class Store>
Outcome<AttachmentsOf<Store>> attachments_from(Store& store, Side side,
                                               const std::vector<GivenAttachment>& given,
                                               const AttachmentsOf<Store>& before = {}) {
  using Attachments = AttachmentsOf<Store>;
  Attachments attachments;
  for (const GivenAttachment& one : given) {
    if (one.description && one.description->size() > journal::kMaxDescriptionSize)
      return Failure(Error::kTooLong, Limit{journal::kMaxDescriptionSize});
    const auto id = store.media().resolve(one.id);
    if (!id) return failed(id.error(), store, side);
    attachments.push_back({*id, one.description.value_or("")});
    if (one.description) continue;
    for (const auto& had : before) {
      if (had.id == *id) attachments.back().description = had.description;
    }
  }
  return attachments;
}

template <class Attachments>
std::vector<AttachedView> views_of(Attachments attachments) {
  std::vector<AttachedView> views;
  for (auto& one : attachments)
    views.push_back({one.id.text(), std::move(one.description), std::move(one.name),
                     std::move(one.kind), one.size, one.seconds});
  return views;
}

template <class Ids>
std::vector<std::string> texts_of(const Ids& ids) {
  std::vector<std::string> texts;
  for (const auto& id : ids) texts.push_back(id.text());
  return texts;
}

// Returns the ids of the shares that were made from an entry. An entry of the deep has none.
template <class Store, class EntryId>
Outcome<std::vector<std::string>> shared_from(Store& store, const EntryId& id) {
  if constexpr (std::is_same_v<Store, vault::Vault>) {
    auto ids = store.shared_from(id);
    if (!ids) return failed(ids.error(), store, Side::kVault);
    return std::move(*ids);
  } else {
    return std::vector<std::string>();
  }
}

inline std::string kept_from(const std::string& source) {
  if (!source.starts_with(kCopySource)) return {};
  const std::string rest = source.substr(kCopySource.size());
  return rest.substr(0, rest.find(' '));
}

template <class Store, class EntryId>
Outcome<EntryView> view(Store& store, Side side, const EntryId& id) {
  auto entry = store.entries().get(id);
  if (!entry) return failed(entry.error(), store, side);
  auto short_id = store.entries().short_id(id);
  if (!short_id) return failed(short_id.error(), store, side);
  auto shared = shared_from(store, id);
  if (!shared) return shared.error();
  return EntryView{id.text(),
                   std::move(*short_id),
                   side,
                   std::move(entry->kind),
                   entry->created,
                   entry->modified,
                   std::move(entry->time_zone),
                   std::move(entry->title),
                   std::move(entry->text),
                   std::move(entry->tags),
                   entry->revision,
                   entry->day,
                   std::move(entry->fields),
                   entry->pinned,
                   entry->left_out,
                   entry->removed,
                   texts_of(entry->links),
                   texts_of(entry->linked_from),
                   std::move(entry->lineage),
                   views_of(std::move(entry->attachments)),
                   std::move(*shared),
                   side == Side::kVault ? kept_from(entry->source) : std::string()};
}

template <class Store, class Summary>
Outcome<EntryLine> line(Store& store, Side side, Summary summary) {
  auto short_id = store.entries().short_id(summary.id);
  if (!short_id) return failed(short_id.error(), store, side);
  auto shared = shared_from(store, summary.id);
  if (!shared) return shared.error();
  return EntryLine{summary.id.text(),
                   std::move(*short_id),
                   std::move(summary.kind),
                   summary.created,
                   summary.modified,
                   std::move(summary.title),
                   /*snippet=*/std::string(),
                   summary.day,
                   summary.pinned,
                   summary.removed,
                   std::move(summary.time_zone),
                   std::move(summary.preview),
                   std::move(summary.tags),
                   std::move(*shared),
                   summary.has};
}

// Finds the entry that `id`, which may be only the beginning of an id, names. Calls `use` with its
// store, its side and its whole id.
template <class T, class Use>
Outcome<T> on_entry(PrivateSide& open, std::string_view id, const Use& use) {
  const auto side = side_of(id);
  if (!side) return Failure(Error::kUnknownId);
  return on_side(open, *side, [&](auto& store) -> Outcome<T> {
    const auto whole = store.entries().resolve(id);
    if (!whole) return failed(whole.error(), store, *side);
    return use(store, *side, *whole);
  });
}

}  // namespace waterline::app
