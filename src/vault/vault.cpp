#include "vault/vault.h"

#include <array>

#include "base/text.h"
#include "journal/forget_log.h"
#include "journal/resolve_id.h"
#include "journal/text_rules.h"
#include "vault/schema.h"

namespace waterline::vault {

using journal::from_store;

struct Vault::State {
  State(store::Database opened, base::Random& source)
      : database(std::move(opened)), random(&source), entries(database, source) {}

  store::Database database;
  base::Random* random;
  journal::Journal<Side> entries;
};

base::Result<Vault, store::Error> Vault::open(const std::filesystem::path& file, const crypto::VaultStoreKey& key,
                                              base::Random& random, store::Disk& disk) {
  const std::array<std::string_view, 6> steps = {journal::kJournalSchema, kVaultSchema,
                                                 kPausedShares,           kLaterSharing,
                                                 journal::kJournalGrowth, kNothingRisesFromTheBin};
  auto database = store::Database::open(file, key.bytes(), steps, random, disk);
  if (!database) return database.error();
  auto state = std::make_unique<State>(std::move(*database), random);
  if (auto caught_up = state->entries.catch_up(); !caught_up) {
    const auto verified = state->database.verify();  // a damaged store is to be told as that
    return verified ? journal::to_store(caught_up.error()) : verified.error();
  }
  return Vault(std::move(state));
}

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

journal::Journal<Side>& Vault::entries() {
  return state_->entries;
}

journal::Result<Shareable> Vault::shareable(const EntryId& id) {
  auto entry = state_->entries.get(id);
  if (!entry) return entry.error();
  if (entry->removed) return journal::Error::kUnknown;  // nothing rises from the bin
  return Shareable(id, std::move(entry->text));
}

journal::Result<HeldId> Vault::hold(const Shareable& entry, base::Rendition rendition, std::string_view text,
                                    const Leaving& leaving) {
  if (text.empty()) return journal::Error::kEmpty;
  if (text.size() > base::kMaxSharedTextSize) return journal::Error::kTooLong;
  if (!base::is_plain_text(text)) return journal::Error::kNotText;
  if (leaving.until && leaving.until->size() > kMaxLabelSize) return journal::Error::kTooLong;
  if (leaving.until && !base::is_plain_text(*leaving.until)) return journal::Error::kNotText;

  const auto id = HeldId::generate(*state_->random);
  auto row = state_->database.prepare(
      "INSERT OR REPLACE INTO held (id, entry, rendition, day, due, text, until, days_shown, replies, revises)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  row.bind(1, id.bytes()).bind(2, entry.entry().bytes()).bind(3, static_cast<std::int64_t>(rendition));
  leaving.day ? row.bind(4, std::int64_t{leaving.day->time_since_epoch().count()}) : row.bind_null(4);
  row.bind(5, std::int64_t{leaving.due.time_since_epoch().count()}).bind(6, text);
  leaving.until ? row.bind(7, std::string_view(*leaving.until)) : row.bind_null(7);
  leaving.days_shown ? row.bind(8, std::int64_t{*leaving.days_shown}) : row.bind_null(8);
  row.bind(9, std::int64_t{leaving.replies});
  leaving.revises ? row.bind(10, leaving.revises->bytes()) : row.bind_null(10);
  auto done = row.run();
  // The only rule of the schema that this can break: the entry must be there.
  if (!done && done.error() == store::Error::kConstraint) return journal::Error::kUnknown;
  if (!done) return from_store(done.error());
  return id;
}

journal::Result<void> Vault::release(const HeldId& id, base::WallTime now) {
  auto row = state_->database.prepare(
      "UPDATE held SET paused = 0, until = NULL, due = iif(until IS NULL, due, ?2) WHERE id = ?1");
  row.bind(1, id.bytes()).bind(2, std::int64_t{now.time_since_epoch().count()});
  if (auto done = row.run(); !done) return from_store(done.error());
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  return {};
}

journal::Result<void> Vault::cancel(const HeldId& id) {
  {
    auto row = state_->database.prepare("DELETE FROM held WHERE id = ?1");
    row.bind(1, id.bytes());
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  journal::forget_log(state_->database);
  return {};
}

journal::Result<HeldId> Vault::resolve_held(std::string_view id_or_beginning) {
  auto id = journal::resolve_id(state_->database.prepare("SELECT id FROM held WHERE id BETWEEN ?1 AND ?2"),
                                HeldKind::kLetter, id_or_beginning);
  if (!id) return id.error();
  return HeldId(*id);
}

journal::Result<std::vector<Held>> Vault::held() {
  auto row = state_->database.prepare(
      "SELECT id, entry, rendition, day, due, text, until, days_shown, replies, revises, paused FROM held"
      " ORDER BY until IS NOT NULL, due, rowid");
  std::vector<Held> held;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return held;
    Held& one = held.emplace_back();
    one.id = HeldId::from_bytes(row.blob(0));
    one.entry = EntryId::from_bytes(row.blob(1));
    one.rendition = static_cast<base::Rendition>(row.integer(2));
    one.text = row.text(5);
    one.leaving.due = base::WallTime(std::chrono::milliseconds(row.integer(4)));
    if (!row.is_null(3)) one.leaving.day = base::Day(std::chrono::days(row.integer(3)));
    if (!row.is_null(6)) one.leaving.until = row.text(6);
    if (!row.is_null(7)) one.leaving.days_shown = static_cast<std::uint32_t>(row.integer(7));
    one.leaving.replies = row.integer(8) != 0;
    if (!row.is_null(9)) one.leaving.revises = base::ItemId::from_bytes(row.blob(9));
    one.paused = row.integer(10) != 0;
  }
}

journal::Result<std::size_t> Vault::pause_held() {
  auto row = state_->database.prepare("UPDATE held SET paused = 1");
  if (auto done = row.run(); !done) return from_store(done.error());
  return static_cast<std::size_t>(state_->database.changes());
}

journal::Result<void> Vault::departed(const HeldId& id, const base::ItemId& item) {
  auto transaction = state_->database.begin();
  if (!transaction) return from_store(transaction.error());
  {
    auto note = state_->database.prepare(
        "INSERT INTO departures (entry, item) SELECT entry, ?2 FROM held WHERE id = ?1"
        " ON CONFLICT (item) DO NOTHING");
    note.bind(1, id.bytes()).bind(2, item.bytes());
    if (auto done = note.run(); !done) return from_store(done.error());
    auto row = state_->database.prepare("DELETE FROM held WHERE id = ?1");
    row.bind(1, id.bytes());
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (state_->database.changes() == 0) return journal::Error::kUnknown;
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  journal::forget_log(state_->database);
  return {};
}

journal::Result<bool> Vault::note_departure(const EntryId& entry, const base::ItemId& item) {
  auto note =
      state_->database.prepare("INSERT INTO departures (entry, item) VALUES (?1, ?2) ON CONFLICT (item) DO NOTHING");
  note.bind(1, entry.bytes()).bind(2, item.bytes());
  auto done = note.run();
  // The only rule of the schema that this can break: the entry must be there.
  if (!done && done.error() == store::Error::kConstraint) return journal::Error::kUnknown;
  if (!done) return from_store(done.error());
  return state_->database.changes() > 0;
}

journal::Result<void> Vault::forget_departure(const base::ItemId& item) {
  {
    auto row = state_->database.prepare("DELETE FROM departures WHERE item = ?1");
    row.bind(1, item.bytes());
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  journal::forget_log(state_->database);
  return {};
}

journal::Result<std::vector<Departed>> Vault::departures() {
  auto row = state_->database.prepare("SELECT entry, item FROM departures ORDER BY number");
  std::vector<Departed> departures;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return departures;
    departures.push_back({EntryId::from_bytes(row.blob(0)), base::ItemId::from_bytes(row.blob(1))});
  }
}

journal::Result<void> Vault::set_answer(const base::ItemId& question, std::string_view text) {
  if (text.size() > base::kMaxNoteSize) return journal::Error::kTooLong;
  if (!base::is_plain_text(text)) return journal::Error::kNotText;
  {
    auto row =
        state_->database.prepare(text.empty() ? "DELETE FROM answers WHERE question = ?1"
                                              : "INSERT OR REPLACE INTO answers (question, text) VALUES (?1, ?2)");
    row.bind(1, question.bytes());
    if (!text.empty()) row.bind(2, text);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  journal::forget_log(state_->database);
  return {};
}

journal::Result<std::optional<std::string>> Vault::answer(const base::ItemId& question) {
  auto row = state_->database.prepare("SELECT text FROM answers WHERE question = ?1");
  row.bind(1, question.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return std::optional<std::string>();
  return std::optional(std::string(row.text(0)));
}

journal::Result<std::optional<std::string>> Vault::setting(std::string_view name) {
  if (!journal::is_text(name)) return journal::Error::kNotText;
  auto row = state_->database.prepare("SELECT value FROM settings WHERE name = ?1");
  row.bind(1, name);
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return std::optional<std::string>();
  return std::optional(std::string(row.text(0)));
}

journal::Result<void> Vault::set_setting(std::string_view name, std::string_view value) {
  if (!journal::is_text(name) || !journal::is_text(value)) return journal::Error::kNotText;
  auto row = state_->database.prepare(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  row.bind(1, name).bind(2, value);
  return from_store(row.run());
}

base::Result<store::Snapshot, store::Error> Vault::snapshot() {
  return state_->database.snapshot();
}

base::Result<void, store::Error> Vault::verify() {
  return state_->database.verify();
}

}  // namespace waterline::vault
