#include <utility>

#include "journal/journal_core.h"
#include "journal/lineage.h"
#include "journal/rows.h"

namespace waterline::journal {

using EntryId = JournalCore::EntryId;

Result<WriterId> JournalCore::writer() {
  auto row = database_->prepare("SELECT id FROM writer WHERE own = 1");
  const auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  return WriterId::from_bytes(row.blob(0));
}

Result<void> JournalCore::renew_writer() {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  {
    auto row = database_->prepare("UPDATE writer SET own = 0 WHERE own = 1");
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (auto done = make_writer(); !done) return done;
  return from_store(transaction->commit());
}

Result<void> JournalCore::make_writer() {
  {
    const auto present = writer();
    if (present) return {};
    if (present.error() != Error::kUnknown) return present.error();
  }
  auto row = database_->prepare("INSERT INTO writer (id, own) VALUES (?1, 1)");
  row.bind(1, WriterId::generate(*random_).bytes());
  return from_store(row.run());
}

Result<void> JournalCore::insert_lineage(std::int64_t number, std::uint32_t revision, const Lineage& lineage) {
  base::Bytes parents;
  for (const RevisionId& parent : lineage.parents) base::append(parents, parent.bytes());
  auto row = database_->prepare(
      "INSERT INTO lineage (entry, revision, id, parents, writer)"
      " VALUES (?1, ?2, ?3, ?4, (SELECT n FROM writer WHERE own = 1))");
  row.bind(1, number).bind(2, std::int64_t{revision}).bind(3, lineage.id.bytes()).bind(4, parents);
  return from_store(row.run());
}

Result<Lineage> JournalCore::lineage_of(std::int64_t number, std::uint32_t revision, WriterId* writer) {
  auto row = database_->prepare(
      "SELECT lineage.id, parents, writer.id FROM lineage JOIN writer ON writer.n = lineage.writer"
      " WHERE entry = ?1 AND revision = ?2");
  row.bind(1, number).bind(2, std::int64_t{revision});
  const auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  Lineage lineage{RevisionId::from_bytes(row.blob(0)), {}};
  for (base::ByteView rest = row.blob(1); rest.size() >= RevisionId::kSize; rest = rest.subspan(RevisionId::kSize)) {
    lineage.parents.push_back(RevisionId::from_bytes(rest.first(RevisionId::kSize)));
  }
  if (writer != nullptr) *writer = WriterId::from_bytes(row.blob(2));
  return lineage;
}

Result<void> JournalCore::make_lineage(std::int64_t number) {
  EntryId id;
  {
    auto row = database_->prepare("DELETE FROM lineage WHERE entry = ?1");
    row.bind(1, number);
    if (auto done = row.run(); !done) return from_store(done.error());
    auto entry = database_->prepare("SELECT id FROM entries WHERE number = ?1");
    entry.bind(1, number);
    const auto found = entry.step();
    if (!found) return from_store(found.error());
    if (!*found) return Error::kUnknown;
    id = EntryId::from_bytes(entry.blob(0));
  }
  const auto states = texts_of(id);
  if (!states) return states.error();
  const std::vector<Lineage> named = lineages(id.bytes(), *states);
  for (std::size_t i = 0; i < states->size(); ++i) {
    if (auto done = insert_lineage(number, (*states)[i].number, named[i]); !done) return done;
  }
  return {};
}

}  // namespace waterline::journal
