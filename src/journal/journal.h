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

// The schema steps that every journal has, in this order. The vault and the deep may have steps of
// their own before, between and after these. Code outside this room does not use the tables, except
// that its own tables may refer to `entries`.
extern const std::string_view kJournalSchema;
extern const std::string_view kJournalGrowth;
extern const std::string_view kJournalLineage;
extern const std::string_view kJournalFolding;
extern const std::string_view kJournalAttachments;
extern const std::string_view kJournalMediaFiles;
extern const std::string_view kJournalThumbnails;

// Entries, their revisions and their full-text index, in one sealed database. Vault and deep share
// this code: neither knows the other, and the ids of one do not fit the other. The database must
// outlive this object. One thread at a time.
template <class Side>
class Journal {
 public:
  using EntryId = base::Id<Side>;
  using AttachmentId = base::Id<typename Side::Attachment>;
  using Attachments = std::vector<Attached<AttachmentId>>;

  Journal(store::Database& database, base::Random& random) : core_(database, random) {}

  // Computes data that later schema steps need and that older entries lack, and gives a new store
  // its writer id. Call it once when the store is opened, before anything else.
  Result<void> catch_up() { return core_.catch_up(); }

  // Stores a new entry, durably, and returns its id. If a stored entry already has the draft's
  // source, or the id that derives from that source, nothing is added and the id of the stored
  // entry is returned. Errors: kEmpty, kTooLong, kNotText.
  Result<EntryId> add(const Draft& draft) { return id_of(core_.add(Side::kLetter, draft)); }

  // Does the same for an entry with attachments, which may have no words. kUnknown if one of them is
  // not whole in this side; kTooMany, and kTooLong for a description.
  Result<EntryId> add(Draft draft, const Attachments& attachments) {
    draft.attachments = raw(attachments);
    return add(draft);
  }

  // Imports all drafts or none, in one transaction. An error is that of the first draft that cannot
  // be stored. A state of a draft that names no time counts as written at `now`.
  //
  // If an entry with the draft's source exists and is not in the bin, it gets those states of the
  // draft that it lacks (Draft::may_differ). A state that was written later than the entry's
  // present state becomes the present one; any other state goes to the history.
  //
  // If no entry has the draft's words, the draft may continue a stored entry with the same
  // Draft::moment. It does not continue an entry whose own source is also in the import. If a
  // caller imports in several calls, `elsewhere` has the sources of the drafts in the other calls.
  // A trial stores nothing and returns the same result.
  using Imported = journal::Imported<Side>;
  Result<Imported> add_all(const std::vector<Draft>& drafts, base::WallTime now,
                           Trial trial = Trial::kNo,
                           const std::vector<std::string>& elsewhere = {});

  // Gives the entry a new text, as a new revision; the earlier ones stay in the history. Nothing
  // changes if the present text is equal.
  Result<void> edit(const EntryId& id, std::string_view text, base::WallTime now) {
    return core_.change(raw(id), {.text = std::string(text)}, now);
  }

  // Applies a Change in one transaction. kUnknown if the entry is in the bin. All functions below
  // return kUnknown for such an entry too, except remove, restore, get, history and resolve.
  Result<void> change(const EntryId& id, const Change& change, base::WallTime now) {
    return core_.change(raw(id), change, now);
  }

  // Does the same with all attachments that the entry has from then on, in this order. The errors are
  // those of add().
  Result<void> change(const EntryId& id, Change change, const Attachments& attachments,
                      base::WallTime now) {
    change.attachments = raw(attachments);
    return core_.change(raw(id), change, now);
  }

  // Deletes an attachment for good, from every revision of every entry of this side. The history
  // says that one was removed. No page of the store and no record of its log holds its key
  // afterwards, so nobody can open its bytes.
  Result<void> forget(const AttachmentId& id) {
    return core_.forget_attachment(RawAttachmentId::from_bytes(id.bytes()));
  }

  // with_attachment() returns the entries that have this attachment in their present revision, also
  // those in the bin. is_attached() returns whether any revision of any entry has it.
  Result<std::vector<EntryId>> with_attachment(const AttachmentId& id) {
    auto ids = core_.with_attachment(RawAttachmentId::from_bytes(id.bytes()));
    if (!ids) return ids.error();
    return here(*ids);
  }
  Result<bool> is_attached(const AttachmentId& id) {
    return core_.is_attached(RawAttachmentId::from_bytes(id.bytes()));
  }

  // Gives revisions of an entry the attachments that they had in the journal from which they were
  // imported, without a new revision: the id of a revision does not depend on them. A revision gets
  // them only if it keeps those that it has. Returns what came of each, in order. kUnknown if the
  // entry is in the bin, or one of the attachments is not whole in this side; kTooMany, kTooLong.
  Result<std::vector<Completion>> complete_attachments(
      const EntryId& id, const std::vector<RevisionAttachments>& revisions) {
    return core_.complete_attachments(raw(id), revisions);
  }

  // Stores a change that the person began when the entry had revision `seen`, although the entry
  // has a newer revision now. The entry keeps its present text, and the change becomes a revision
  // in its history. The parent of that revision is the one with the number `seen`, or the present
  // one if there is no such number. Only text, fields and attachments of the change are used. Returns false, and
  // stores nothing, if they equal the present ones.
  Result<bool> keep_outdone(const EntryId& id, const Change& change, std::uint32_t seen,
                            base::WallTime now) {
    return core_.keep_outdone(raw(id), change, seen, now);
  }

  // Restores text, fields and attachments of this revision, as a new revision. kUnknown if there is none of this
  // number.
  Result<void> undo(const EntryId& id, std::uint32_t revision, base::WallTime now) {
    return core_.undo(raw(id), revision, now);
  }

  // Puts the entry into the bin. Until it is restored it is neither listed nor found, and cannot be
  // changed.
  Result<void> put_into_bin(const EntryId& id, base::WallTime now) {
    return core_.put_into_bin(raw(id), now);
  }
  Result<void> restore(const EntryId& id) { return core_.restore(raw(id)); }
  // Deletes every entry that was put into the bin at or before `until` for good, as `remove` does.
  // Returns the number of entries.
  Result<std::size_t> empty_bin(base::WallTime until) { return core_.empty_bin(until); }

  Result<void> pin(const EntryId& id, bool pinned) {
    return core_.mark(Mark::kPinned, raw(id), pinned);
  }
  Result<void> leave_out(const EntryId& id, bool left_out) {
    return core_.mark(Mark::kLeftOut, raw(id), left_out);
  }
  // Links one entry to another, at most once. kUnknown for a link to itself.
  Result<void> link(const EntryId& from, const EntryId& to) {
    return core_.link(raw(from), raw(to));
  }
  Result<void> unlink(const EntryId& from, const EntryId& to) {
    return core_.unlink(raw(from), raw(to));
  }

  // Deletes an entry for good, with its history, its tags and its words in the index: no page of
  // the store and no record of its log holds them afterwards. It takes longer the larger the whole
  // index is.
  Result<void> remove(const EntryId& id) { return core_.remove(raw(id)); }

  Result<Entry<Side>> get(const EntryId& id);

  // Returns every state of the entry, oldest first; the last one is the present one.
  Result<std::vector<Revision>> history(const EntryId& id) { return core_.history(raw(id)); }

  // Finds the entry that a person means by an id or its beginning (the letter and at least 4 more
  // characters), in upper or lower case.
  Result<EntryId> resolve(std::string_view id_or_beginning) {
    return id_of(core_.resolve(Side::kLetter, id_or_beginning));
  }

  // Returns entries, newest first by `created`; of those with the same `created`, the one stored
  // last comes first. The filter can reverse the order. kUnknown if no entry has the id of
  // `part.after`.
  Result<std::vector<Summary<Side>>> list(const Part<EntryId>& part, const Filter& filter);
  Result<std::vector<Summary<Side>>> list(std::size_t limit, std::size_t offset = 0,
                                          const Filter& filter = {}) {
    return list(Part<EntryId>{limit, offset}, filter);
  }

  // Searches the present text and fields of entries, not their history, and returns the best hits
  // first. The query is words as a person types them, all of which must occur. A "phrase" goes in
  // quotes, and a* finds words that begin with a. The search ignores upper and lower case, normal
  // forms, and everything else that unicode/folding.h names. In scripts without spaces (Chinese,
  // Japanese, Thai) it finds any part of a piece of text (runs.h). Errors: kBadQuery, kNotText,
  // kTooLong (search_words.h).
  Result<std::vector<Found<Side>>> search(std::string_view query, std::size_t limit,
                                          const Filter& filter = {});

  // Returns the days that have entries, earliest first.
  Result<std::vector<base::Day>> days(const Filter& filter) { return core_.days(filter); }
  // Returns all values of the field with this name, earliest first.
  Result<std::vector<Value>> values(std::string_view field, const Filter& filter) {
    return core_.values(field, filter);
  }
  // tags() returns every tag in use, in alphabetical order. rename_tag() renames a tag in all
  // entries; if the new name is already in use, the two tags become one. Error kUnknown if no entry
  // has the old tag.
  Result<std::vector<std::string>> tags() { return core_.tags(); }
  Result<void> rename_tag(std::string_view from, std::string_view to) {
    return core_.rename_tag(from, to);
  }

  // own() returns what the person stored under a topic, such as a list that they changed; nullopt
  // if nothing is stored. set_own() stores a content under a topic, and deletes it if the content
  // is empty. Errors: kNotText, kTooLong.
  Result<std::optional<std::string>> own(std::string_view topic) { return core_.own(topic); }
  Result<void> set_own(std::string_view topic, std::string_view content) {
    return core_.set_own(topic, content);
  }
  // Returns the topics that begin with `prefix` and have a content, in alphabetical order.
  Result<std::vector<std::string>> own_topics(std::string_view prefix) {
    return core_.own_topics(prefix);
  }

  // Returns the id of this copy of the store, as the writer of revisions. renew_writer() makes a
  // new id. Call it for a store that was restored from a backup or set back: another copy of it may
  // still be in use, and no two copies may write under one id.
  Result<WriterId> writer() { return core_.writer(); }
  Result<void> renew_writer() { return core_.renew_writer(); }

  // Returns the shortest beginning of this id, of at least 5 characters, that fits no other entry.
  Result<std::string> short_id(const EntryId& id) { return core_.short_id(Side::kLetter, raw(id)); }

  // Returns attachments as rows have them, and back.
  static std::vector<Attached<RawAttachmentId>> raw(const Attachments& attachments) {
    std::vector<Attached<RawAttachmentId>> list;
    for (const auto& one : attachments)
      list.push_back({RawAttachmentId::from_bytes(one.id.bytes()), one.description});
    return list;
  }
  static Attachments here(std::vector<Attached<RawAttachmentId>> attachments) {
    Attachments list;
    for (auto& one : attachments)
      list.push_back({AttachmentId::from_bytes(one.id.bytes()), std::move(one.description),
                      std::move(one.name), std::move(one.kind), one.size});
    return list;
  }

 private:
  using RawEntryId = JournalCore::EntryId;

  static RawEntryId raw(const EntryId& id) { return RawEntryId::from_bytes(id.bytes()); }
  static EntryId here(const RawEntryId& id) { return EntryId::from_bytes(id.bytes()); }
  static Result<EntryId> id_of(const Result<RawEntryId>& id) {
    if (!id) return id.error();
    return here(*id);
  }
  static Summary<Side> here(Summary<NoSide> summary) {
    return {here(summary.id),
            std::move(summary.kind),
            summary.created,
            summary.modified,
            std::move(summary.title),
            summary.day,
            summary.pinned,
            summary.removed,
            std::move(summary.time_zone),
            std::move(summary.preview),
            std::move(summary.tags),
            summary.has};
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
                     std::move(entry->lineage),
                     std::move(entry->source),
                     here(std::move(entry->attachments))};
}

template <class Side>
Result<Imported<Side>> Journal<Side>::add_all(const std::vector<Draft>& drafts, base::WallTime now,
                                              Trial trial,
                                              const std::vector<std::string>& elsewhere) {
  const auto imported = core_.add_all(Side::kLetter, drafts, now, trial, elsewhere);
  if (!imported) return imported.error();
  journal::Imported<Side> here;
  here.entries.reserve(imported->entries.size());
  for (const auto& entry : imported->entries) {
    auto& kept = here.entries.emplace_back();
    kept.id = EntryId::from_bytes(entry.id.bytes());
    kept.taken = entry.taken;
    if (entry.resembles) kept.resembles = EntryId::from_bytes(entry.resembles->bytes());
  }
  return here;
}

template <class Side>
Result<std::vector<Summary<Side>>> Journal<Side>::list(const Part<EntryId>& part,
                                                       const Filter& filter) {
  Part<RawEntryId> raw_part{part.limit, part.offset, {}, part.preview};
  if (part.after) raw_part.after = raw(*part.after);
  auto summaries = core_.list(raw_part, filter);
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
