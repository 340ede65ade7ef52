#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "journal/entry.h"
#include "journal/error.h"
#include "store/database.h"

namespace waterline::journal {

// The schema steps that every journal has. A store's own steps come before or after in its list.
extern const std::string_view kJournalSchema;

// Entries, their revisions and their full-text index, in one sealed database. The machinery that vault and deep share:
// neither knows the other, and the ids of one do not fit the other. The database must outlive this. One thread at a
// time.
template <class Side>
class Journal {
 public:
  using EntryId = base::Id<Side>;

  Journal(store::Database& database, base::Random& random) : database_(&database), random_(&random) {}

  // Keeps a new entry, durably, and gives its id. A draft whose `source` is known already adds nothing and gives the id
  // of the entry that came from it.
  Result<EntryId> add(const Draft& draft);
  // All of them or none, in one transaction. `added` counts those that were new.
  struct Imported {
    std::size_t added = 0;
    std::size_t known = 0;
  };
  Result<Imported> add_all(const std::vector<Draft>& drafts);

  // A new revision; the earlier ones stay in the history. Text equal to the newest changes nothing.
  Result<void> edit(const EntryId& id, std::string_view text, base::WallTime now);
  // Removes an entry with its history and its index, for good (the store wipes freed pages).
  Result<void> remove(const EntryId& id);

  Result<Entry<Side>> get(const EntryId& id);
  // The entry that a person means by a whole id or its beginning (the letter and at least 4 more), in any case.
  Result<EntryId> resolve(std::string_view id_or_beginning);

  // Newest first by `created`. `limit` of them, from `offset`.
  Result<std::vector<Summary<Side>>> list(std::size_t limit, std::size_t offset = 0);
  // Best first. Words as a person types them: all must occur; "a phrase" in quotes; a* for a beginning.
  Result<std::vector<Found<Side>>> search(std::string_view query, std::size_t limit);

  // The shortest beginning of this id, of at least 5 letters, that fits no other entry.
  Result<std::string> short_id(const EntryId& id);

 private:
  store::Database* database_;
  base::Random* random_;
};

}  // namespace waterline::journal
