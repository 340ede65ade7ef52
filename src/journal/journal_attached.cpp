#include <algorithm>
#include <set>
#include <utility>

#include "journal/journal_core.h"
#include "journal/rows.h"
#include "journal/text_rules.h"

// The attachments of entries: which revision has which. The contents are in media_core.h.
namespace waterline::journal {
namespace {

// Returns how many of the first attachments are among the second ones, in the same order.
std::size_t common_in_order(const std::vector<RevisionAttachment>& first,
                            const std::vector<RevisionAttachment>& second) {
  std::size_t common = 0;
  for (const RevisionAttachment& one : second)
    common += common < first.size() && first[common].id == one.id ? 1 : 0;
  return common;
}

}  // namespace

Result<std::vector<Attached<RawAttachmentId>>> JournalCore::attachments_of(std::int64_t number,
                                                                           std::uint32_t revision) {
  auto row = database_->prepare(
      "SELECT id, description, name, kind, size FROM attached JOIN media ON number = media"
      " WHERE entry = ?1 AND revision = ?2 ORDER BY position");
  row.bind(1, number).bind(2, std::int64_t{revision});
  std::vector<Attached<RawAttachmentId>> list;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return list;
    list.push_back({RawAttachmentId::from_bytes(row.blob(0)), std::string(row.text(1)),
                    std::string(row.text(2)), std::string(row.text(3)),
                    static_cast<std::uint64_t>(row.integer(4))});
  }
}

Result<std::vector<RevisionAttachment>> JournalCore::attachments_in_history(
    std::int64_t number, std::uint32_t revision) {
  auto row = database_->prepare(
      "SELECT id, description FROM attached LEFT JOIN media ON number = media"
      " WHERE entry = ?1 AND revision = ?2 ORDER BY position");
  row.bind(1, number).bind(2, std::int64_t{revision});
  std::vector<RevisionAttachment> list;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return list;
    RevisionAttachment& one = list.emplace_back();
    if (!row.is_null(0)) one.id = RawAttachmentId::from_bytes(row.blob(0));
    one.description = row.text(1);
  }
}

Result<std::vector<JournalCore::EntryId>> JournalCore::with_attachment(const RawAttachmentId& id) {
  auto row = database_->prepare(
      "SELECT e.id FROM attached a JOIN media m ON m.number = a.media JOIN entries e ON e.number ="
      " a.entry AND e.revision = a.revision WHERE m.id = ?1 ORDER BY e.created, e.number");
  row.bind(1, id.bytes());
  return ids_of(std::move(row));
}

Result<bool> JournalCore::is_attached(const RawAttachmentId& id) {
  auto row = database_->prepare(
      "SELECT EXISTS (SELECT 1 FROM attached JOIN media ON number = media WHERE id = ?1)");
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  return row.integer(0) == 1;
}

Result<void> JournalCore::insert_attachments(
    std::int64_t number, std::uint32_t revision,
    const std::vector<Attached<RawAttachmentId>>& attachments) {
  if (attachments.size() > kMaxAttachmentsOfEntry) return Error::kTooMany;
  std::set<RawAttachmentId> inserted;
  auto row = database_->prepare(
      "INSERT INTO attached (entry, revision, position, media, description)"
      " SELECT ?1, ?2, ?3, number, ?5 FROM media WHERE id = ?4 AND state = 1");
  for (const auto& one : attachments) {
    if (!is_text(one.description)) return Error::kNotText;
    if (one.description.size() > kMaxDescriptionSize) return Error::kTooLong;
    if (!inserted.insert(one.id).second) continue;  // an entry has it once
    row.bind(1, number).bind(2, std::int64_t{revision}).bind(3, to_row(inserted.size() - 1));
    row.bind(4, one.id.bytes()).bind(5, one.description);
    if (auto done = row.run(); !done) return from_store(done.error());
    if (database_->changes() == 0) return Error::kUnknown;
  }
  return {};
}

Result<void> JournalCore::replace_attachments(std::int64_t number, std::uint32_t revision,
                                              const std::vector<RevisionAttachment>& attachments) {
  if (attachments.size() > kMaxAttachmentsOfEntry) return Error::kTooMany;
  auto before = database_->prepare("DELETE FROM attached WHERE entry = ?1 AND revision = ?2");
  before.bind(1, number).bind(2, std::int64_t{revision});
  if (auto done = before.run(); !done) return from_store(done.error());
  auto row = database_->prepare(
      "INSERT INTO attached (entry, revision, position, media, description)"
      " SELECT ?1, ?2, ?3, number, ?5 FROM media WHERE id = ?4 AND state = 1");
  auto removed = database_->prepare(
      "INSERT INTO attached (entry, revision, position, media, description)"
      " VALUES (?1, ?2, ?3, NULL, '')");
  for (std::size_t i = 0; i < attachments.size(); ++i) {
    const RevisionAttachment& one = attachments[i];
    if (!is_text(one.description)) return Error::kNotText;
    if (one.description.size() > kMaxDescriptionSize) return Error::kTooLong;
    auto& insert = one.id ? row : removed;
    insert.bind(1, number).bind(2, std::int64_t{revision}).bind(3, to_row(i));
    if (one.id) insert.bind(4, one.id->bytes()).bind(5, one.description);
    if (auto done = insert.run(); !done) return from_store(done.error());
    if (database_->changes() == 0) return Error::kUnknown;
  }
  return {};
}

Result<std::vector<Completion>> JournalCore::complete_attachments(
    const EntryId& id, const std::vector<RevisionAttachments>& revisions) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  const auto present = current_in_use(id);
  if (!present) return present.error();
  const auto here = history(id);
  if (!here) return here.error();
  std::vector<Completion> completions;
  for (const RevisionAttachments& given : revisions) {
    const auto found = std::ranges::find(*here, given.revision,
                                         [](const Revision& one) { return one.lineage.id; });
    if (found == here->end()) {
      completions.push_back(Completion::kUnknown);
      continue;
    }
    const std::size_t kept = common_in_order(found->attachments, given.attachments);
    if (kept < found->attachments.size()) {
      completions.push_back(Completion::kLeft);
      continue;
    }
    if (kept == given.attachments.size()) {
      completions.push_back(Completion::kSame);
      continue;
    }
    const bool is_present = found->number == present->revision;
    if (is_present) {
      if (auto done = unindex(present->number); !done) return done.error();
    }
    if (auto done = replace_attachments(present->number, found->number, given.attachments); !done)
      return done.error();
    if (is_present) {
      if (auto done = derive_index(present->number); !done) return done.error();
      if (auto done = index(present->number); !done) return done.error();
    }
    completions.push_back(Completion::kCompleted);
  }
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  return completions;
}

Result<void> JournalCore::copy_attachments(std::int64_t number, std::uint32_t from,
                                           std::uint32_t to) {
  auto row = database_->prepare(
      "INSERT INTO attached (entry, revision, position, media, description)"
      " SELECT entry, ?3, position, media, description FROM attached"
      " WHERE entry = ?1 AND revision = ?2 AND media IS NOT NULL");
  row.bind(1, number).bind(2, std::int64_t{from}).bind(3, std::int64_t{to});
  return from_store(row.run());
}

Result<void> JournalCore::drop_attachments(std::int64_t number) {
  std::set<std::int64_t> media;
  {
    auto row = database_->prepare(
        "SELECT media FROM attached a WHERE entry = ?1 AND media IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM attached b WHERE b.media = a.media AND b.entry <> ?1)");
    row.bind(1, number);
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      media.insert(row.integer(0));
    }
  }
  auto attached = database_->prepare("DELETE FROM attached WHERE entry = ?1");
  attached.bind(1, number);
  if (auto done = attached.run(); !done) return from_store(done.error());
  auto row = database_->prepare("DELETE FROM media WHERE number = ?1");
  for (const std::int64_t one : media) {
    row.bind(1, one);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  return {};
}

Result<void> JournalCore::forget_attachment(const RawAttachmentId& id) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  std::int64_t media = 0;
  {
    auto row = database_->prepare("SELECT number FROM media WHERE id = ?1");
    row.bind(1, id.bytes());
    auto found = row.step();
    if (!found) return from_store(found.error());
    if (!*found) return Error::kUnknown;
    media = row.integer(0);
  }
  // Its description and its name are in the index of the entries that have it now.
  std::vector<std::int64_t> entries;
  {
    auto row = database_->prepare(
        "SELECT number FROM attached JOIN entries ON number = entry AND entries.revision ="
        " attached.revision WHERE media = ?1");
    row.bind(1, media);
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      entries.push_back(row.integer(0));
    }
  }
  for (const std::int64_t entry : entries) {
    if (auto done = unindex(entry); !done) return done;
  }
  for (const char* sql : {"UPDATE attached SET media = NULL, description = '' WHERE media = ?1",
                          "DELETE FROM media WHERE number = ?1"}) {
    auto row = database_->prepare(sql);
    row.bind(1, media);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  for (const std::int64_t entry : entries) {
    if (auto done = derive_index(entry); !done) return done;
    if (auto done = index(entry); !done) return done;
  }
  return finish_removal(*transaction);
}

}  // namespace waterline::journal
