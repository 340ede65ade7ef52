#include "deep/deep.h"

#include <array>
#include <string_view>
#include <utility>

#include "journal/text_rules.h"

namespace waterline::deep {
namespace {

constexpr std::string_view kGoneAndSettings = R"sql(
CREATE TABLE gone (
  what INTEGER NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  PRIMARY KEY (what, id)
) WITHOUT ROWID;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
)sql";

}  // namespace

struct Deep::State {
  State(store::Database opened, base::Random& random) : database(std::move(opened)), entries(database, random) {}

  store::Database database;
  journal::Journal<Side> entries;
};

base::Result<Deep, store::Error> Deep::open(const std::filesystem::path& file, const crypto::DeepStoreKey& key,
                                            base::Random& random, store::Disk& disk) {
  const std::array<std::string_view, 3> steps = {journal::kJournalSchema, journal::kJournalGrowth, kGoneAndSettings};
  auto database = store::Database::open(file, key.bytes(), steps, random, disk);
  if (!database) return database.error();
  auto state = std::make_unique<State>(std::move(*database), random);
  if (auto caught_up = state->entries.catch_up(); !caught_up) {
    const auto verified = state->database.verify();  // a damaged store is to be told as that
    return verified ? journal::to_store(caught_up.error()) : verified.error();
  }
  return Deep(std::move(state));
}

Deep::Deep(std::unique_ptr<State> state) : state_(std::move(state)) {}
Deep::Deep(Deep&&) noexcept = default;
Deep& Deep::operator=(Deep&&) noexcept = default;
Deep::~Deep() = default;

journal::Journal<Side>& Deep::entries() {
  return state_->entries;
}

journal::Result<void> Deep::note_gone(Gone what, const GoneId& id) {
  auto row = state_->database.prepare("INSERT OR IGNORE INTO gone (what, id) VALUES (?1, ?2)");
  row.bind(1, static_cast<std::int64_t>(what)).bind(2, id);
  return journal::from_store(row.run());
}

journal::Result<bool> Deep::is_gone(Gone what, const GoneId& id) {
  auto row = state_->database.prepare("SELECT 1 FROM gone WHERE what = ?1 AND id = ?2");
  row.bind(1, static_cast<std::int64_t>(what)).bind(2, id);
  const auto found = row.step();
  if (!found) return journal::from_store(found.error());
  return *found;
}

journal::Result<std::optional<std::string>> Deep::setting(std::string_view name) {
  if (!journal::is_text(name)) return journal::Error::kNotText;
  auto row = state_->database.prepare("SELECT value FROM settings WHERE name = ?1 AND value <> ''");
  row.bind(1, name);
  const auto found = row.step();
  if (!found) return journal::from_store(found.error());
  if (!*found) return std::optional<std::string>();
  return std::optional(std::string(row.text(0)));
}

journal::Result<void> Deep::set_setting(std::string_view name, std::string_view value) {
  if (!journal::is_text(name) || !journal::is_text(value)) return journal::Error::kNotText;
  auto row = state_->database.prepare(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  row.bind(1, name).bind(2, value);
  return journal::from_store(row.run());
}

base::Result<store::Snapshot, store::Error> Deep::snapshot() {
  return state_->database.snapshot();
}

base::Result<void, store::Error> Deep::verify() {
  return state_->database.verify();
}

}  // namespace waterline::deep
