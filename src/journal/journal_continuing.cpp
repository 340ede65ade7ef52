#include <algorithm>
#include <map>
#include <utility>

#include "journal/continuation.h"
#include "journal/journal_core.h"
#include "journal/lineage.h"
#include "journal/rows.h"

// The part of an import that recognises an entry which has no id in the program it comes from, if
// the person wrote more to it there since the last import.
namespace waterline::journal {
namespace {

using EntryId = JournalCore::EntryId;

// Returns the fields `present`, and those of `imported` whose names no state of the entry ever had.
// A field that the person has removed here is not added again.
std::vector<Field> with_new_fields(const std::vector<Field>& present,
                                   const std::vector<Revision>& states,
                                   const std::vector<Field>& imported) {
  std::vector<Field> fields = present;
  for (const Field& field : imported) {
    const bool is_here = std::ranges::any_of(states, [&](const Revision& state) {
      return std::ranges::find(state.fields, field.name, &Field::name) != state.fields.end();
    });
    if (!is_here && fields.size() < kMaxFields) fields.push_back(field);
  }
  return fields;
}

}  // namespace

Result<std::vector<JournalCore::Continued>> JournalCore::continued(
    char letter, const std::vector<Draft>& drafts, const std::vector<std::string>& elsewhere) {
  std::vector<Continued> result(drafts.size());
  Claims claims{{elsewhere.begin(), elsewhere.end()}, {}};
  std::map<std::string_view, std::vector<std::size_t>> moments;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].moment.empty()) continue;
    claims.sources.insert(drafts[i].source);
    moments[drafts[i].moment].push_back(i);
  }
  if (moments.empty()) return result;
  for (const std::string& source : claims.sources)
    claims.ids.insert(EntryId(id_by_source(letter, source)));
  for (const auto& [moment, of_it] : moments) {
    const auto candidates = of_moment(drafts[of_it.front()], claims);
    if (!candidates) return candidates.error();
    if (candidates->empty()) continue;
    std::vector<std::size_t> unknown;
    std::vector<std::string_view> texts;
    for (const std::size_t i : of_it) {
      const auto here = known(letter, drafts[i]);
      if (!here) return here.error();
      if (*here) continue;
      unknown.push_back(i);
      texts.push_back(drafts[i].text);
    }
    if (unknown.empty()) continue;
    std::vector<std::vector<Revision>> histories;
    for (const EntryId& id : *candidates) {
      auto states = history(id);
      if (!states) return states.error();
      histories.push_back(std::move(*states));
    }
    std::vector<CandidateState> states;
    for (std::size_t candidate = 0; candidate < histories.size(); ++candidate) {
      for (const Revision& state : histories[candidate]) states.push_back({candidate, state.text});
    }
    const std::vector<Match> found = matches(states, texts);
    for (std::size_t i = 0; i < unknown.size(); ++i) {
      if (found[i].candidate != Match::kNoCandidate)
        result[unknown[i]].entry = (*candidates)[found[i].candidate];
      if (found[i].resembles != Match::kNoCandidate)
        result[unknown[i]].resembles = (*candidates)[found[i].resembles];
    }
  }
  return result;
}

// Returns the stored entries that this draft may continue: those that came from the same program
// and were written at the same time (Draft::moment). Entries whose own source is in the import too
// (`claims`) are left out. An entry that came from an export of this program, or from an earlier
// version that stored no moments, has no moment; it is found by its column `created`.
Result<std::vector<EntryId>> JournalCore::of_moment(const Draft& draft, const Claims& claims) {
  const std::string program = draft.source.substr(0, draft.source.find(':') + 1);
  auto row = database_->prepare(
      "SELECT id, source, number FROM entries"
      " WHERE source >= ?1 AND source < ?2 AND source <> ''"
      " UNION SELECT id, source, number FROM entries WHERE created = ?3 AND instr(source, '/') = 0"
      " AND (substr(source, 1, length(?4)) = ?4 OR substr(source, 1, 10) = 'waterline:')"
      " ORDER BY number");
  const std::string from = program + draft.moment + "/";
  const std::string to = program + draft.moment + "0";  // the character behind "/"
  row.bind(1, from).bind(2, to).bind(3, to_row(draft.created)).bind(4, program);
  std::vector<EntryId> ids;
  for (;;) {
    const auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return ids;
    const EntryId id = EntryId::from_bytes(row.blob(0));
    const std::string_view source = row.text(1);
    const bool has_moment = source.find('/') != std::string_view::npos;
    const bool is_claimed = claims.sources.contains(source_without_moment(source)) ||
                            (!has_moment && claims.ids.contains(id));
    if (!is_claimed) ids.push_back(id);
  }
}

Result<Taken> JournalCore::keep_continued(const EntryId& id, const Draft& draft, Revision said) {
  auto present = current(id);
  if (!present) return present.error();
  if (present->in_bin) return Taken::kInBin;
  const auto states = history(id);
  if (!states) return states.error();
  const std::vector<Field> fields = with_new_fields(present->fields, *states, said.fields);
  const bool is_contained = std::ranges::any_of(*states, [&](const Revision& state) {
    const Relation relation = continuation(state.text, said.text).relation;
    return relation == Relation::kSame || relation == Relation::kEarlier;
  });
  const bool is_here = std::ranges::any_of(*states, [&](const Revision& state) {
    return continuation(state.text, said.text).relation == Relation::kSame;
  });
  if (!is_contained || is_here) {
    if (auto done = set_source(present->number, draft); !done) return done.error();
  }
  if (is_contained) {
    // A state of the entry has all words of the draft, so the draft can only add fields.
    if (fields == present->fields) return Taken::kKnown;
    said.text = present->text;
  }
  if (auto done = add_tags(present->number, draft.tags); !done) return done.error();
  const Relation to_present = continuation(present->text, said.text).relation;
  const bool is_present = is_contained || to_present == Relation::kLater ||
                          (to_present == Relation::kMostly && states->size() == 1);
  const base::WallTime present_written = states->back().written;
  Written written{std::move(said.text), fields, {present->revision_id}, said.written};
  if (is_present) {
    if (auto done = write_revision(id, *present, std::move(written)); !done) return done.error();
    return Taken::kRevised;
  }
  written.fields = std::move(said.fields);
  const auto done = write_outdone(id, *present, std::move(written), present_written);
  if (!done) return done.error();
  return Taken::kToHistory;
}

// Makes the draft's source the entry's source, so that the next import finds the entry by its
// newest words. The entry's id stays the one that derives from its first words.
Result<void> JournalCore::set_source(std::int64_t number, const Draft& draft) {
  auto row = database_->prepare("UPDATE entries SET source = ?2 WHERE number = ?1");
  const std::string source = source_to_keep(draft.source, draft.moment);
  row.bind(1, number).bind(2, source);
  return from_store(row.run());
}

Result<void> JournalCore::add_tags(std::int64_t number, const std::vector<std::string>& tags) {
  auto all = tags_of(number);
  if (!all) return all.error();
  const std::size_t before = all->size();
  for (const std::string& tag : tags) {
    if (std::ranges::find(*all, tag) == all->end()) all->push_back(tag);
  }
  if (all->size() == before) return {};
  auto row = database_->prepare("DELETE FROM tags WHERE entry = ?1");
  row.bind(1, number);
  if (auto done = row.run(); !done) return from_store(done.error());
  return insert_tags(number, *all);
}

}  // namespace waterline::journal
