#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "journal/entry.h"
#include "journal/error.h"
#include "journal/journal_core.h"
#include "store/database.h"

namespace waterline::journal {

// The schema step that every journal has. A store's own steps come before or after in its list. Its tables `entries`,
// `revisions`, `tags` and `words` are the journal's own; another table may refer to entries (id).
extern const std::string_view kJournalSchema;

// Entries, their revisions and their full-text index, in one sealed database. The machinery that vault and deep share:
// neither knows the other, and the ids of one do not fit the other. The database must outlive this. One thread at a
// time.
template <class Side>
class Journal {
 public:
  using EntryId = base::Id<Side>;

  Journal(store::Database& database, base::Random& random) : core_(database, random) {}

  // Keeps a new entry, durably, and gives its id. A draft whose `source` is known already adds nothing and gives the id
  // of the entry that came from it. kEmpty, kTooLong, kNotText.
  Result<EntryId> add(const Draft& draft) { return id_of(core_.add(draft)); }

  // All of them or none, in one transaction: the first that cannot be kept says why. `added` counts those that were
  // new.
  using Imported = journal::Imported;
  Result<Imported> add_all(const std::vector<Draft>& drafts) { return core_.add_all(drafts); }

  // A new revision; the earlier ones stay in the history. Text equal to the newest changes nothing.
  Result<void> edit(const EntryId& id, std::string_view text, base::WallTime now) {
    return core_.edit(raw(id), text, now);
  }

  // Removes an entry with its history, its tags and its words in the index, for good: no page of the store and no
  // record of its log holds them afterwards. Takes time with the size of the whole index.
  Result<void> remove(const EntryId& id) { return core_.remove(raw(id)); }

  Result<Entry<Side>> get(const EntryId& id);

  // Every text that the entry had, oldest first; the newest is the last.
  Result<std::vector<Revision>> history(const EntryId& id) { return core_.history(raw(id)); }

  // The entry that a person means by a whole id or its beginning (the letter and at least 4 more), in any case.
  Result<EntryId> resolve(std::string_view id_or_beginning) {
    return id_of(core_.resolve(Side::kLetter, id_or_beginning));
  }

  // Newest first by `created`; of the same moment, the one kept last. `limit` of them, from `offset`.
  Result<std::vector<Summary<Side>>> list(std::size_t limit, std::size_t offset = 0);

  // Best first. Words as a person types them: all must occur; "a phrase" in quotes; a* for a beginning. Capitals and
  // the accents of Latin letters make no difference, those of Greek do; the newest text counts, not the history. Where
  // a script writes no spaces (Chinese, Japanese, Thai), a run of letters is one word: it is found whole or by its
  // beginning, not from its middle. kBadQuery, kNotText, kTooLong (query.h).
  Result<std::vector<Found<Side>>> search(std::string_view query, std::size_t limit);

  // The shortest beginning of this id, of at least 5 letters, that fits no other entry.
  Result<std::string> short_id(const EntryId& id) { return core_.short_id(Side::kLetter, raw(id)); }

 private:
  using RawEntryId = JournalCore::EntryId;

  static RawEntryId raw(const EntryId& id) { return RawEntryId::from_bytes(id.bytes()); }
  static EntryId here(const RawEntryId& id) { return EntryId::from_bytes(id.bytes()); }
  static Result<EntryId> id_of(const Result<RawEntryId>& id) {
    if (!id) return id.error();
    return here(*id);
  }
  static Summary<Side> here(Summary<NoSide> summary) {
    return {here(summary.id), std::move(summary.kind), summary.created, summary.modified, std::move(summary.title)};
  }

  JournalCore core_;
};

template <class Side>
Result<Entry<Side>> Journal<Side>::get(const EntryId& id) {
  auto entry = core_.get(raw(id));
  if (!entry) return entry.error();
  return Entry<Side>{id,
                     std::move(entry->kind),
                     entry->created,
                     entry->modified,
                     std::move(entry->time_zone),
                     std::move(entry->title),
                     std::move(entry->text),
                     std::move(entry->tags),
                     entry->revision};
}

template <class Side>
Result<std::vector<Summary<Side>>> Journal<Side>::list(std::size_t limit, std::size_t offset) {
  auto summaries = core_.list(limit, offset);
  if (!summaries) return summaries.error();
  std::vector<Summary<Side>> list;
  list.reserve(summaries->size());
  for (auto& summary : *summaries) list.push_back(here(std::move(summary)));
  return list;
}

template <class Side>
Result<std::vector<Found<Side>>> Journal<Side>::search(std::string_view query, std::size_t limit) {
  auto hits = core_.search(query, limit);
  if (!hits) return hits.error();
  std::vector<Found<Side>> found;
  found.reserve(hits->size());
  for (auto& hit : *hits) found.push_back({here(std::move(hit.summary)), std::move(hit.snippet)});
  return found;
}

}  // namespace waterline::journal
