#include "node/entries.h"

#include <algorithm>
#include <utility>

#include "journal/query.h"
#include "journal/text_rules.h"

namespace waterline::node {
namespace {

std::string_view file_of(Side side) {
  return side == Side::kVault ? kVaultFile : kDeepFile;
}

// Calls `use` with the store of that side.
template <class Use>
auto on_side(PrivateSide& open, Side side, const Use& use) {
  return side == Side::kVault ? use(open.vault) : use(open.deep);
}

template <class Store>
Failure failed(journal::Error error, Store& store, Side side, std::size_t limit = journal::kMaxEntrySize) {
  return explained(from_journal(error, limit), store, file_of(side));
}

template <class Store, class EntryId>
Outcome<EntryView> view(Store& store, Side side, const EntryId& id) {
  auto entry = store.entries().get(id);
  if (!entry) return failed(entry.error(), store, side);
  auto short_id = store.entries().short_id(id);
  if (!short_id) return failed(short_id.error(), store, side);
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
                   entry->revision};
}

template <class Store, class Summary>
Outcome<EntryLine> line(Store& store, Side side, Summary summary) {
  auto short_id = store.entries().short_id(summary.id);
  if (!short_id) return failed(short_id.error(), store, side);
  return EntryLine{summary.id.text(),        std::move(*short_id), std::move(summary.kind),
                   summary.created,          summary.modified,     std::move(summary.title),
                   /*snippet=*/std::string()};
}

// Calls `use` with the store and the whole id of the one entry that is meant.
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

// Why an imported entry can't be kept, if so.
std::optional<Error> unfit(const journal::Draft& draft) {
  if (const auto text = journal::text_to_keep(draft.text); !text) return from_journal(text.error(), 0).error;
  const bool all_text = journal::is_text(draft.time_zone) && journal::is_text(draft.source) &&
                        std::all_of(draft.tags.begin(), draft.tags.end(), journal::is_text);
  if (!all_text) return Error::kNotText;
  return {};
}

}  // namespace

std::string_view name_of(Side side) {
  return side == Side::kVault ? "vault" : "deep";
}

std::optional<Side> side_of(std::string_view id_or_beginning) {
  if (id_or_beginning.empty()) return {};
  // Both letters differ from their capitals in one bit.
  const char letter = static_cast<char>(id_or_beginning.front() | 0x20);
  if (letter == vault::Side::kLetter) return Side::kVault;
  if (letter == deep::Side::kLetter) return Side::kDeep;
  return {};
}

Outcome<EntryView> write_entry(PrivateSide& open, Side side, journal::Draft draft) {
  const std::vector<journal::Kind>& kinds = side == Side::kVault ? vault::Vault::kinds() : deep::Deep::kinds();
  if (draft.kind.empty()) draft.kind = kinds.front();
  if (std::find(kinds.begin(), kinds.end(), draft.kind) == kinds.end()) {
    return Failure(Error::kUnknownKind, Kinds{kinds});
  }
  return on_side(open, side, [&](auto& store) -> Outcome<EntryView> {
    const auto id = store.entries().add(draft);
    if (!id) return failed(id.error(), store, side);
    return view(store, side, *id);
  });
}

Outcome<EntryView> read_entry(PrivateSide& open, std::string_view id) {
  return on_entry<EntryView>(open, id,
                             [](auto& store, Side side, const auto& whole) { return view(store, side, whole); });
}

Outcome<EntryView> edit_entry(PrivateSide& open, std::string_view id, std::string_view text, base::WallTime now) {
  return on_entry<EntryView>(open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
    const auto edited = store.entries().edit(whole, text, now);
    if (!edited) return failed(edited.error(), store, side);
    return view(store, side, whole);
  });
}

Outcome<void> remove_entry(PrivateSide& open, std::string_view id) {
  return on_entry<void>(open, id, [](auto& store, Side side, const auto& whole) -> Outcome<void> {
    const auto removed = store.entries().remove(whole);
    if (!removed) return failed(removed.error(), store, side);
    return {};
  });
}

Outcome<std::vector<EntryLine>> list_entries(PrivateSide& open, Side side, std::size_t limit, std::size_t offset) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<EntryLine>> {
    auto summaries = store.entries().list(limit, offset);
    if (!summaries) return failed(summaries.error(), store, side);
    std::vector<EntryLine> lines;
    for (auto& summary : *summaries) {
      auto shown = line(store, side, std::move(summary));
      if (!shown) return shown.error();
      lines.push_back(std::move(*shown));
    }
    return lines;
  });
}

Outcome<std::vector<EntryLine>> search_entries(PrivateSide& open, Side side, std::string_view query,
                                               std::size_t limit) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<EntryLine>> {
    auto found = store.entries().search(query, limit);
    if (!found) return failed(found.error(), store, side, journal::kMaxQuerySize);
    std::vector<EntryLine> lines;
    for (auto& hit : *found) {
      auto shown = line(store, side, std::move(hit.summary));
      if (!shown) return shown.error();
      shown->snippet = std::move(hit.snippet);
      lines.push_back(std::move(*shown));
    }
    return lines;
  });
}

Outcome<ImportReport> import_entries(PrivateSide& open, std::vector<journal::Draft> drafts) {
  ImportReport report;
  std::vector<journal::Draft> fit;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].kind = vault::Vault::kinds().front();
    if (const auto error = unfit(drafts[i])) {
      report.skipped.push_back({i, *error});
    } else {
      fit.push_back(std::move(drafts[i]));
    }
  }
  const auto imported = open.vault.entries().add_all(fit);
  if (!imported) return failed(imported.error(), open.vault, Side::kVault);
  report.added = imported->added;
  report.known = imported->known;
  return report;
}

}  // namespace waterline::node
