#include "vault/vault.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "journal/forget_log.h"
#include "journal/text_rules.h"
#include "vault/schema.h"
#include "vault/vault_state.h"

namespace waterline::vault {

using journal::from_store;

base::Result<Vault, store::Error> Vault::open(const std::filesystem::path& file,
                                              const crypto::VaultStoreKey& key,
                                              base::Random& random, store::Disk& disk,
                                              std::uint64_t growth) {
  const std::array<std::string_view, 16> steps = {journal::kJournalSchema,
                                                  kVaultSchema,
                                                  kPausedShares,
                                                  kLaterSharing,
                                                  journal::kJournalGrowth,
                                                  kNothingRisesFromTheBin,
                                                  kWaitingWords,
                                                  journal::kJournalLineage,
                                                  kOwnDevices,
                                                  kSaidOfWords,
                                                  journal::kJournalFolding,
                                                  kLeftAs,
                                                  journal::kJournalAttachments,
                                                  journal::kJournalMediaFiles,
                                                  journal::kJournalThumbnails,
                                                  kWaitingPictures};
  auto database = store::Database::open(file, key.bytes(), steps, random, disk);
  if (!database) return database.error();
  auto state = std::make_unique<State>(std::move(*database),
                                       std::filesystem::path(file).replace_extension(".media"),
                                       random, disk, growth);
  if (auto caught_up = state->entries.catch_up(); !caught_up) {
    const auto verified = state->database.verify();  // a damaged store is to be reported as one
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

journal::Media<Side>& Vault::media() {
  return state_->media;
}

base::Random& Vault::random() {
  return *state_->random;
}

journal::Result<Shareable> Vault::shareable(const EntryId& id) {
  auto entry = state_->entries.get(id);
  if (!entry) return entry.error();
  if (entry->removed) return journal::Error::kUnknown;  // an entry in the bin is never shared
  return Shareable(id, std::move(entry->text), std::move(entry->fields));
}

journal::Result<bool> Vault::note_published(const EntryId& entry, const base::ItemId& item) {
  auto note = state_->database.prepare(
      "INSERT INTO departures (entry, item) VALUES (?1, ?2) ON CONFLICT (item) DO NOTHING");
  note.bind(1, entry.bytes()).bind(2, item.bytes());
  auto done = note.run();
  // Only one rule of the schema can fail here: the one that the entry must exist.
  if (!done && done.error() == store::Error::kConstraint) return journal::Error::kUnknown;
  if (!done) return from_store(done.error());
  return state_->database.changes() > 0;
}

journal::Result<void> Vault::forget_published(const base::ItemId& item) {
  {
    for (const char* sql :
         {"DELETE FROM departures WHERE item = ?1", "DELETE FROM left_as WHERE item = ?1"}) {
      auto row = state_->database.prepare(sql);
      row.bind(1, item.bytes());
      if (auto done = row.run(); !done) return from_store(done.error());
    }
  }
  journal::forget_log(state_->database);
  return {};
}

journal::Result<std::vector<std::string>> Vault::shared_from(const EntryId& entry) {
  std::vector<std::string> ids;
  auto waits = state_->database.prepare("SELECT id FROM waiting WHERE entry = ?1 ORDER BY rowid");
  waits.bind(1, entry.bytes());
  for (;;) {
    auto more = waits.step();
    if (!more) return from_store(more.error());
    if (!*more) break;
    ids.push_back(WaitingId::from_bytes(waits.blob(0)).text());
  }
  auto left =
      state_->database.prepare("SELECT item FROM departures WHERE entry = ?1 ORDER BY number");
  left.bind(1, entry.bytes());
  for (;;) {
    auto more = left.step();
    if (!more) return from_store(more.error());
    if (!*more) return ids;
    ids.push_back(base::ItemId::from_bytes(left.blob(0)).text());
  }
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

journal::Result<void> Vault::set_answer(const base::ItemId& question, std::string_view text,
                                        const base::Words& words) {
  if (text.size() > base::kMaxNoteSize) return journal::Error::kTooLong;
  if (!base::is_plain_text(text)) return journal::Error::kNotText;
  {
    auto row = state_->database.prepare(
        text.empty()
            ? "DELETE FROM answers WHERE question = ?1"
            : "INSERT OR REPLACE INTO answers (question, text, words) VALUES (?1, ?2, ?3)");
    row.bind(1, question.bytes());
    if (!text.empty()) row.bind(2, text).bind(3, words);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  journal::forget_log(state_->database);
  return {};
}

journal::Result<std::optional<OwnAnswer>> Vault::answer(const base::ItemId& question) {
  auto row = state_->database.prepare("SELECT text, words FROM answers WHERE question = ?1");
  row.bind(1, question.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return std::optional<OwnAnswer>();
  OwnAnswer answer{std::string(row.text(0)), {}};
  if (!row.is_null(1)) std::ranges::copy(row.blob(1), answer.words.begin());
  return std::optional(std::move(answer));
}

// Returns the name under which the store has a setting. No name may ever change.
std::string_view name_of(Setting setting) {
  switch (setting) {
    case Setting::kDefaultWait:
      return "usual_wait";
    case Setting::kDaysInBin:
      return "days_in_bin";
    case Setting::kLookBackWithout:
      return "look_back_without";
    case Setting::kIdleLock:
      return "device.idle_lock_seconds";
    case Setting::kCountedTime:
      return "device.counted_time";
    case Setting::kLastBackup:
      return "device.last_backup";
    case Setting::kUnfinishedBackup:
      return "device.unfinished_backup";
    case Setting::kDraftSecret:
      return "device.draft_secret";
    case Setting::kFormerDraftSecrets:
      return "device.draft_secrets_before";
    case Setting::kPinnedShared:
      return "pinned_shared";
    case Setting::kQuietHours:
      return "quiet_hours";
    case Setting::kLockWhenDark:
      return "device.lock_when_dark";
    case Setting::kComputerTold:
      return "device.computer_told";
    case Setting::kNotes:
      return "device.notes";
  }
  return {};
}

journal::Result<std::optional<std::string>> Vault::setting(Setting setting) {
  auto row = state_->database.prepare("SELECT value FROM settings WHERE name = ?1");
  row.bind(1, name_of(setting));
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return std::optional<std::string>();
  return std::optional(std::string(row.text(0)));
}

journal::Result<void> Vault::set_setting(Setting setting, std::string_view value) {
  if (!journal::is_text(value)) return journal::Error::kNotText;
  auto row = state_->database.prepare(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = "
      "excluded.value");
  row.bind(1, name_of(setting)).bind(2, value);
  return from_store(row.run());
}

base::Result<store::Snapshot, store::Error> Vault::snapshot() {
  return state_->database.snapshot();
}

store::HeaderState Vault::header_state() const {
  return state_->database.header_state();
}

base::Result<void, store::Error> Vault::close() {
  const auto state = std::move(state_);
  state->media.settle();
  store::Database database = std::move(state->database);
  return database.close();
}

base::Result<void, store::Error> Vault::verify() {
  return state_->database.verify();
}

}  // namespace waterline::vault
