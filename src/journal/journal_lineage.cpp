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

Result<void> JournalCore::make_missing_lineage(std::int64_t number) {
  {
    auto row = database_->prepare("SELECT id IS NULL FROM present WHERE entry = ?1");
    row.bind(1, number);
    const auto found = row.step();
    if (!found) return from_store(found.error());
    if (*found && row.integer(0) == 0) return {};
  }
  EntryId id;
  {
    auto entry = database_->prepare("SELECT id FROM entries WHERE number = ?1");
    entry.bind(1, number);
    const auto found = entry.step();
    if (!found) return from_store(found.error());
    if (!*found) return Error::kUnknown;
    id = EntryId::from_bytes(entry.blob(0));
  }
  const auto states = history(id);
  if (!states) return states.error();
  const std::vector<Lineage> named = lineages(id.bytes(), *states);
  for (std::size_t i = 0; i < states->size(); ++i) {
    const bool newest = i + 1 == states->size();
    auto row = database_->prepare(newest ? "UPDATE present SET id = ?2, parents = ?3, writer = "
                                           "(SELECT n FROM writer WHERE own = 1)"
                                           " WHERE entry = ?1"
                                         : "UPDATE revisions SET id = ?2, parents = ?3, writer = "
                                           "(SELECT n FROM writer WHERE own = 1)"
                                           " WHERE entry = ?1 AND revision = ?4");
    row.bind(1, number);
    bind_lineage(row, 2, named[i]);
    if (!newest) row.bind(4, std::int64_t{(*states)[i].number});
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  return {};
}

}  // namespace waterline::journal
