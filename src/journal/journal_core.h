#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "journal/entry.h"
#include "journal/error.h"
#include "store/database.h"

namespace waterline::journal {

// An id without a side, as in the rows, before Journal<Side> adds the side.
struct NoSide {
  static constexpr char kLetter = 'n';
};

enum class Mark { kPinned, kLeftOut };

// The SQL behind Journal<Side>, which documents every function. Only Journal<Side> uses it.
class JournalCore {
 public:
  using EntryId = base::Id<NoSide>;

  JournalCore(store::Database& database, base::Random& random)
      : database_(&database), random_(&random) {}

  // journal_indexing.cpp: once, when a store is opened
  Result<void> catch_up();

  // journal_core.cpp: writing. `letter` as in resolve().
  Result<EntryId> add(char letter, const Draft& draft);
  Result<Imported<NoSide>> add_all(char letter, const std::vector<Draft>& drafts,
                                   base::WallTime now, Trial trial,
                                   const std::vector<std::string>& elsewhere);
  Result<void> change(const EntryId& id, const Change& change, base::WallTime now);
  Result<bool> keep_outdone(const EntryId& id, const Change& change, std::uint32_t seen,
                            base::WallTime now);
  Result<void> revert(const EntryId& id, std::uint32_t revision, base::WallTime now);
  Result<void> remove(const EntryId& id);
  Result<std::size_t> empty_bin(base::WallTime until);

  // journal_lineage.cpp: who writes
  Result<WriterId> writer();
  Result<void> renew_writer();

  // journal_reading.cpp: finding and reading one entry
  Result<Entry<NoSide>> get(const EntryId& id);
  Result<std::vector<Revision>> history(const EntryId& id);
  Result<EntryId> resolve(char letter, std::string_view id_or_beginning);
  // `letter` is the first letter of the id's text.
  Result<std::string> short_id(char letter, const EntryId& id);

  // journal_finding.cpp: many entries
  Result<std::vector<Summary<NoSide>>> list(const Part<EntryId>& part, const Filter& filter);
  Result<std::vector<Found<NoSide>>> search(std::string_view query, std::size_t limit,
                                            const Filter& filter);
  Result<std::vector<base::Day>> days(const Filter& filter);
  Result<std::vector<Value>> values(std::string_view field, const Filter& filter);
  Result<std::vector<std::string>> tags();

  // journal_entry_state.cpp: bin, pins, links, tags and lists
  Result<void> put_into_bin(const EntryId& id, base::WallTime now);
  Result<void> restore(const EntryId& id);
  Result<void> mark(Mark mark, const EntryId& id, bool marked);
  Result<void> link(const EntryId& from, const EntryId& to);
  Result<void> unlink(const EntryId& from, const EntryId& to);
  Result<void> rename_tag(std::string_view from, std::string_view to);
  Result<std::optional<std::string>> own(std::string_view topic);
  Result<void> set_own(std::string_view topic, std::string_view content);
  Result<std::vector<std::string>> own_topics(std::string_view prefix);

 private:
  struct Current {
    std::int64_t number = 0;
    std::uint32_t revision = 0;
    std::string text;
    std::vector<Field> fields;
    bool in_bin = false;
    RevisionId revision_id;
  };

  // These functions need an open transaction.
  struct Continued {
    std::optional<EntryId> entry;      // that the draft continues
    std::optional<EntryId> resembles;  // or that it only resembles
  };
  Result<ImportedEntry<NoSide>> keep(char letter, const Draft& draft, base::WallTime now,
                                     const Continued& continued);
  // Gives an entry that is here the states that it lacks, oldest first.
  Result<Taken> keep_missing(const EntryId& id, const Draft& draft, std::vector<Revision> states);
  Result<std::optional<EntryId>> known(char letter, const Draft& draft);
  Result<EntryId> new_id(char letter, const Draft& draft);
  // `states`: the entry's earlier states and its present one, normalized.
  Result<void> insert(const EntryId& id, const Draft& draft, const std::vector<Revision>& states);
  Result<void> insert_tags(std::int64_t number, const std::vector<std::string>& tags);
  Result<void> insert_fields(std::int64_t number, std::uint32_t revision,
                             const std::vector<Field>& fields);
  Result<void> set_when(std::int64_t number, const When& when);
  struct Written {
    std::string text;
    std::vector<Field> fields;
    std::vector<RevisionId> parents;
    base::WallTime when;
  };
  Result<void> write_revision(const EntryId& id, Current& now_said, Written written);
  // Writes a revision for the history: the present words stay the present ones.
  Result<void> write_outdone(const EntryId& id, Current& present, Written outdone,
                             base::WallTime present_written);
  // For an entry that an earlier schema wrote. Does nothing if it has a lineage.
  Result<void> make_missing_lineage(std::int64_t number);
  Result<void> make_writer();
  Result<void> remove_number(std::int64_t number);
  Result<void> finish_removal(store::Transaction& transaction);
  Result<void> index(std::int64_t number);
  Result<void> index_new(std::int64_t number, const Revision& ascii);
  Result<void> unindex(std::int64_t number);
  Result<void> derive_index(std::int64_t number);

  // journal_continuing.cpp: drafts that are a later state of an entry that is here. REQUIRES of all
  // of these: a transaction is open.
  // Returns for each draft the entry whose later state it is. `elsewhere`: where the import's other
  // drafts come from (Draft::source).
  Result<std::vector<Continued>> continued(char letter, const std::vector<Draft>& drafts,
                                           const std::vector<std::string>& elsewhere);
  // The sources of an import, and the ids that they give.
  struct Claims {
    std::set<std::string> sources;
    std::set<EntryId> ids;
  };
  Result<std::vector<EntryId>> of_moment(const Draft& draft, const Claims& claims);
  // Gives an entry the words of a draft that continues it.
  Result<Taken> keep_continued(const EntryId& id, const Draft& draft, Revision said);
  Result<void> set_source(std::int64_t number, const Draft& draft);
  Result<void> add_tags(std::int64_t number, const std::vector<std::string>& tags);

  // For any entry; current_in_use() returns kUnknown for one in the bin.
  Result<Current> current(const EntryId& id);
  Result<Current> current_in_use(const EntryId& id);
  Result<std::vector<Field>> fields_of(std::int64_t number, std::uint32_t revision);
  Result<std::vector<std::string>> tags_of(std::int64_t number);
  // Deletes the content of a topic with the open transaction.
  Result<void> drop_own(std::string_view topic);
  Result<std::vector<EntryId>> ids_of(store::Statement rows);

  store::Database* database_;
  base::Random* random_;
};

}  // namespace waterline::journal
