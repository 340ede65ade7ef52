#pragma once

#include <cstddef>
#include <cstdint>
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

// An id on no side yet: what the rows hold, before Journal<Side> says whose it is.
struct NoSide {
  static constexpr char kLetter = 'n';
};

// The SQL behind Journal<Side>, which has the contract of every function here. For Journal<Side> alone.
class JournalCore {
 public:
  using EntryId = base::Id<NoSide>;

  JournalCore(store::Database& database, base::Random& random) : database_(&database), random_(&random) {}

  Result<EntryId> add(const Draft& draft);
  Result<Imported> add_all(const std::vector<Draft>& drafts);
  Result<void> edit(const EntryId& id, std::string_view text, base::WallTime now);
  Result<void> remove(const EntryId& id);
  Result<Entry<NoSide>> get(const EntryId& id);
  Result<std::vector<Revision>> history(const EntryId& id);
  Result<EntryId> resolve(char letter, std::string_view id_or_beginning);
  Result<std::vector<Summary<NoSide>>> list(std::size_t limit, std::size_t offset);
  Result<std::vector<Found<NoSide>>> search(std::string_view query, std::size_t limit);
  // As the text of the id would begin with this letter.
  Result<std::string> short_id(char letter, const EntryId& id);

 private:
  struct Kept {
    EntryId id;
    bool added = false;
  };
  struct Current {
    std::int64_t number = 0;
    std::uint32_t revision = 0;
    std::string text;
  };

  // REQUIRES of these: a transaction is open.
  Result<Kept> keep(const Draft& draft);
  Result<std::optional<EntryId>> known_source(std::string_view source);
  Result<void> insert(const EntryId& id, const Draft& draft, const std::string& text);
  Result<void> insert_tags(std::int64_t number, const std::vector<std::string>& tags);
  Result<Current> current(const EntryId& id);
  Result<void> index(std::int64_t number, std::string_view text);
  Result<void> unindex(std::int64_t number, std::string_view text);

  store::Database* database_;
  base::Random* random_;
};

}  // namespace waterline::journal
