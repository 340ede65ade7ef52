#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

// The schema steps that every journal has, in this order. A store's own steps come before, between
// or after in its list. Their tables are the journal's own; another table may refer to entries
// (id).
extern const std::string_view kJournalSchema;
extern const std::string_view kJournalGrowth;
extern const std::string_view kJournalLineage;

// Entries, their revisions and their full-text index, in one sealed database. The machinery that
// vault and deep share: neither knows the other, and the ids of one do not fit the other. The
// database must outlive this. One thread at a time.
template <class Side>
class Journal {
 public:
  using EntryId = base::Id<Side>;

  Journal(store::Database& database, base::Random& random) : core_(database, random) {}

  // What is left to do after these steps on entries that were there before, and the writer of a new
  // store: once, when the store is opened. Nothing else may be done before.
  Result<void> catch_up() { return core_.catch_up(); }

  // Keeps a new entry, durably, and returns its id. A draft whose `source` is known already, or
  // names an entry that is here, adds nothing and returns the id of that entry. kEmpty, kTooLong,
  // kNotText.
  Result<EntryId> add(const Draft& draft) { return id_of(core_.add(Side::kLetter, draft)); }

  // All of them or none, in one transaction: the first that cannot be kept says why. `added` counts
  // those that were new. A trial says the same and keeps nothing.
  using Imported = journal::Imported;
  Result<Imported> add_all(const std::vector<Draft>& drafts, Trial trial = Trial::kNo) {
    return core_.add_all(Side::kLetter, drafts, trial);
  }

  // A new revision; the earlier ones stay in the history. Text equal to the newest changes nothing.
  Result<void> edit(const EntryId& id, std::string_view text, base::WallTime now) {
    return core_.change(raw(id), {.text = std::string(text)}, now);
  }

  // As Change says, in one transaction. kUnknown for what lies in the bin, here and in all that
  // follows but remove, restore, get, history and resolve.
  Result<void> change(const EntryId& id, const Change& change, base::WallTime now) {
    return core_.change(raw(id), change, now);
  }

  // For a change that was made from an earlier revision than the present one: what the entry says
  // stays, and what was to be written is a revision in its history, which came from `seen`, or from
  // the present one if there is no such revision. Of the change only text and fields are looked at.
  // Returns false where there is nothing to keep, since both say the same.
  Result<bool> keep_outdone(const EntryId& id, const Change& change, std::uint32_t seen,
                            base::WallTime now) {
    return core_.keep_outdone(raw(id), change, seen, now);
  }

  // Text and fields become those of this revision again, as a new revision. kUnknown if there is
  // none of this number.
  Result<void> revert(const EntryId& id, std::uint32_t revision, base::WallTime now) {
    return core_.revert(raw(id), revision, now);
  }

  // Into the bin: it is not listed nor found any more, and nothing may be made of it, until it is
  // restored.
  Result<void> put_into_bin(const EntryId& id, base::WallTime now) {
    return core_.put_into_bin(raw(id), now);
  }
  Result<void> restore(const EntryId& id) { return core_.restore(raw(id)); }
  // Removes for good, as `remove` does, what was put there at this time or before; gives how many
  // they were.
  Result<std::size_t> empty_bin(base::WallTime until) { return core_.empty_bin(until); }

  Result<void> pin(const EntryId& id, bool pinned) {
    return core_.mark(Mark::kPinned, raw(id), pinned);
  }
  Result<void> leave_out(const EntryId& id, bool left_out) {
    return core_.mark(Mark::kLeftOut, raw(id), left_out);
  }
  // From one entry to another, once. Not to itself: kUnknown.
  Result<void> link(const EntryId& from, const EntryId& to) {
    return core_.link(raw(from), raw(to));
  }
  Result<void> unlink(const EntryId& from, const EntryId& to) {
    return core_.unlink(raw(from), raw(to));
  }

  // Removes an entry with its history, its tags and its words in the index, for good: no page of
  // the store and no record of its log holds them afterwards. Takes time with the size of the whole
  // index.
  Result<void> remove(const EntryId& id) { return core_.remove(raw(id)); }

  Result<Entry<Side>> get(const EntryId& id);

  // Every text that the entry had, oldest first; the newest is the last.
  Result<std::vector<Revision>> history(const EntryId& id) { return core_.history(raw(id)); }

  // The entry that a person means by a whole id or its beginning (the letter and at least 4 more),
  // in any case.
  Result<EntryId> resolve(std::string_view id_or_beginning) {
    return id_of(core_.resolve(Side::kLetter, id_or_beginning));
  }

  // Newest first by `created`; of the same moment, the one kept last. `limit` of them, from
  // `offset`.
  Result<std::vector<Summary<Side>>> list(std::size_t limit, std::size_t offset = 0,
                                          const Filter& filter = {});

  // Best first. Words as a person types them: all must occur, in the text or in a field; "a phrase"
  // in quotes; a* for a beginning. Capitals and the accents of Latin letters make no difference,
  // those of Greek do; the newest text counts, not the history. Where a script writes no spaces
  // (Chinese, Japanese, Thai), any piece of a run is found (runs.h). kBadQuery, kNotText, kTooLong
  // (query.h).
  Result<std::vector<Found<Side>>> search(std::string_view query, std::size_t limit,
                                          const Filter& filter = {});

  // The days that have entries, earliest first.
  Result<std::vector<base::Day>> days(const Filter& filter) { return core_.days(filter); }
  // The values of this field, earliest first.
  Result<std::vector<Value>> values(std::string_view field, const Filter& filter) {
    return core_.values(field, filter);
  }
  // Every tag in use, by the alphabet. Renaming one to another that there is makes them one.
  // kUnknown if none has it.
  Result<std::vector<std::string>> tags() { return core_.tags(); }
  Result<void> rename_tag(std::string_view from, std::string_view to) {
    return core_.rename_tag(from, to);
  }

  // What the person keeps under this topic; none if it was never set. An empty content forgets it.
  // kNotText, kTooLong.
  Result<std::optional<std::string>> own(std::string_view topic) { return core_.own(topic); }
  Result<void> set_own(std::string_view topic, std::string_view content) {
    return core_.set_own(topic, content);
  }

  // Who writes here. Another one writes from renew_writer() on: for a store that may be a copy of
  // one that is still written to (it came out of a backup, or was set back), since no two copies
  // may write under one id.
  Result<WriterId> writer() { return core_.writer(); }
  Result<void> renew_writer() { return core_.renew_writer(); }

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
    return {here(summary.id), std::move(summary.kind),  summary.created,
            summary.modified, std::move(summary.title), summary.day,
            summary.pinned,   summary.removed};
  }
  static std::vector<EntryId> here(const std::vector<RawEntryId>& ids) {
    std::vector<EntryId> list;
    for (const RawEntryId& id : ids) list.push_back(here(id));
    return list;
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
                     entry->revision,
                     entry->day,
                     std::move(entry->fields),
                     entry->pinned,
                     entry->left_out,
                     entry->removed,
                     here(entry->links),
                     here(entry->linked_from),
                     std::move(entry->lineage)};
}

template <class Side>
Result<std::vector<Summary<Side>>> Journal<Side>::list(std::size_t limit, std::size_t offset,
                                                       const Filter& filter) {
  auto summaries = core_.list(limit, offset, filter);
  if (!summaries) return summaries.error();
  std::vector<Summary<Side>> list;
  list.reserve(summaries->size());
  for (auto& summary : *summaries) list.push_back(here(std::move(summary)));
  return list;
}

template <class Side>
Result<std::vector<Found<Side>>> Journal<Side>::search(std::string_view query, std::size_t limit,
                                                       const Filter& filter) {
  auto hits = core_.search(query, limit, filter);
  if (!hits) return hits.error();
  std::vector<Found<Side>> found;
  found.reserve(hits->size());
  for (auto& hit : *hits) found.push_back({here(std::move(hit.summary)), std::move(hit.snippet)});
  return found;
}

}  // namespace waterline::journal
