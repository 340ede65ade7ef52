#include <algorithm>
#include <utility>

#include "journal/continuation.h"
#include "journal/journal_core.h"
#include "journal/lineage.h"
#include "journal/rows.h"

// The part of JournalCore for entries from files: whether an entry is here already, and which of its
// states are missing.
namespace waterline::journal {
namespace {

using EntryId = JournalCore::EntryId;

}  // namespace

Result<Imported<NoSide>> JournalCore::add_all(char letter, const std::vector<Draft>& drafts,
                                              base::WallTime now, Trial trial,
                                              const std::vector<std::string>& elsewhere) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  const auto before = continued(letter, drafts, elsewhere);
  if (!before) return before.error();
  Imported<NoSide> imported;
  imported.entries.reserve(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto kept = keep(letter, drafts[i], now, (*before)[i]);
    if (!kept) return kept.error();
    imported.entries.push_back(*kept);
  }
  if (trial == Trial::kYes) return imported;  // without a commit the transaction is rolled back
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  return imported;
}

Result<EntryId> JournalCore::new_id(char letter, const Draft& draft) {
  if (draft.source.empty()) return EntryId::generate(*random_);
  EntryId id(id_by_source(letter, draft.source));
  if (draft.moment.empty()) return id;
  // Another entry may have this id already: its first words were the draft's words, and it was
  // continued later. Then the new entry gets the id that derives from the source and a number.
  for (int place = 2;; ++place) {
    auto row = database_->prepare("SELECT 1 FROM entries WHERE id = ?1");
    row.bind(1, id.bytes());
    const auto found = row.step();
    if (!found) return from_store(found.error());
    if (!*found) return id;
    id = EntryId(id_by_source(letter, draft.source + "/" + std::to_string(place)));
  }
}

Result<Taken> JournalCore::keep_missing(const EntryId& id, const Draft& draft,
                                        std::vector<Revision> states) {
  auto present = current(id);
  if (!present) return present.error();
  if (present->in_bin) return Taken::kInBin;
  if (!draft.may_differ) return Taken::kKnown;
  const auto is_present = [&](const Revision& state) {
    return state.text == present->text && state.fields == present->fields;
  };
  if (states.size() == 1 && is_present(states.back())) return Taken::kKnown;
  const auto here = history(id);
  if (!here) return here.error();
  const bool continues = std::ranges::any_of(states, is_present);
  const base::WallTime last_written = here->back().written;
  std::erase_if(states, [&](const Revision& state) {
    return std::ranges::any_of(*here, [&](const Revision& known) {
      return known.text == state.text && known.fields == state.fields;
    });
  });
  if (states.empty()) return Taken::kKnown;
  // Times in files are in whole seconds.
  const auto in_seconds = [](base::WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time);
  };
  const bool is_later = draft.modified && in_seconds(*draft.modified) > in_seconds(last_written);
  const bool is_earlier = draft.modified && in_seconds(*draft.modified) < in_seconds(last_written);
  // The attachments of an imported entry come after its words, in a revision that counts as written
  // with them (app::attach). Nobody has changed the entry by that.
  const Revision& first = here->front();
  const bool untouched =
      !is_earlier && std::all_of(here->begin() + 1, here->end(), [&](const Revision& later) {
        return later.written == first.written && !later.attachments.empty();
      });
  const bool goes_on = !is_earlier && present->fields == states.back().fields &&
                       continuation(present->text, states.back().text).relation == Relation::kLater;
  const Written again{present->text, present->fields, {}, last_written};
  const RevisionId before = present->revision_id;
  for (Revision& state : states) {
    Written written{
        std::move(state.text), std::move(state.fields), {present->revision_id}, state.written};
    if (auto done = write_revision(id, *present, std::move(written)); !done) return done.error();
  }
  if (continues || is_later || untouched || goes_on) return Taken::kRevised;
  // The present words of the entry must stay the present ones, so this writes them once more, as
  // the newest revision, after those of the draft.
  Written last = again;
  last.parents = {before, present->revision_id};
  if (auto done = write_revision(id, *present, std::move(last)); !done) return done.error();
  return Taken::kToHistory;
}

Result<std::optional<EntryId>> JournalCore::known(char letter, const Draft& draft) {
  std::optional<EntryId> known;
  if (draft.source.empty()) return known;
  // Looks for the id that derives from the draft's source, and for the source itself, because the
  // id alone can mislead:
  // - A continued entry has the id of its first words and the source of its newest words. Another
  //   entry may begin with the same first words.
  // - An early version of this program made ids of imported entries in another way.
  // - Two files of different times may have the same words. Both give the same id, but they are two
  //   entries, told apart by the moment in the stored source.
  auto row = database_->prepare(
      "SELECT id FROM entries WHERE source = ?2 AND source <> ''"
      " UNION ALL SELECT id FROM entries WHERE source = ?3 AND source <> ''"
      " UNION ALL SELECT id FROM entries WHERE id = ?1 AND (?2 = ?3 OR instr(source, '/') = 0"
      " OR substr(source, instr(source, '/') + 1) = substr(?3, instr(?3, ':') + 1))");
  row.bind(1, EntryId(id_by_source(letter, draft.source)).bytes());
  const std::string kept = source_to_keep(draft.source, draft.moment);
  row.bind(2, kept).bind(3, draft.source);
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (*found) known = EntryId::from_bytes(row.blob(0));
  return known;
}

}  // namespace waterline::journal
