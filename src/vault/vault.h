#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "journal/journal.h"
#include "store/snapshot.h"

namespace waterline::vault {

struct Side {
  static constexpr char kLetter = 'e';
};
using EntryId = base::Id<Side>;
using Entry = journal::Entry<Side>;

struct HeldKind {
  static constexpr char kLetter = 'h';
};
using HeldId = base::Id<HeldKind>;

// An entry that may be offered to the gate, because it lies in the vault. Nothing else can make one: this is why the
// deep has no way up.
class Shareable {
 public:
  [[nodiscard]] const EntryId& entry() const { return entry_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  friend class Vault;
  Shareable(const EntryId& entry, std::string text) : entry_(entry), text_(std::move(text)) {}
  EntryId entry_;
  std::string text_;
};

inline constexpr std::size_t kMaxLabelSize = 200;  // bytes of the name of a moment

// When a held share leaves, and how.
struct Leaving {
  base::WallTime due;
  std::optional<base::Day> day{};  // to be seen with it
  std::optional<std::string>
      until{};  // the name of the moment that it waits for; then `due` says nothing. Never leaves
  std::optional<std::uint32_t> days_shown{};  // counted from the day on which it leaves
  bool replies = false;                       // open to replies from the start
  std::optional<base::ItemId> revises{};      // it is a revision of this
};

// A share that was decided on and has not left yet. The text is a copy, exactly as previewed: a later edit of the entry
// does not change it.
struct Held {
  HeldId id;
  EntryId entry;
  base::Rendition rendition = base::Rendition::kLine;
  std::string text;
  Leaving leaving;
  bool paused = false;  // came back with a backup; leaves only after release()
};

// What a person recorded for themselves about a share that has left: which entry it came from.
struct Departed {
  EntryId entry;
  base::ItemId item;
};

// Private entries, which may be offered to the gate, and the shares that wait. Removing an entry removes its waiting
// shares and the notes of those that left: nothing rises from what was removed. One thread at a time.
class Vault {
 public:
  // `random` and `disk` must outlive the vault.
  static base::Result<Vault, store::Error> open(const std::filesystem::path& file, const crypto::VaultStoreKey& key,
                                                base::Random& random, store::Disk& disk = store::system_disk());
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  // Valid as long as the vault is, or the one that it was moved to.
  [[nodiscard]] journal::Journal<Side>& entries();

  journal::Result<Shareable> shareable(const EntryId& id);

  // Keeps a share that was decided on until it leaves. kEmpty, kNotText (base::is_plain_text), kTooLong
  // (base::kMaxSharedTextSize); kUnknown if the entry has gone in the meantime.
  // A revision takes the place of one of the same item that waits.
  journal::Result<HeldId> hold(const Shareable& entry, base::Rendition rendition, std::string_view text,
                               const Leaving& leaving);
  // The moment that it waited for has come: it is due now. One that came back with a backup may leave when it is due.
  // Nothing happens to any other. kUnknown as for cancel.
  journal::Result<void> release(const HeldId& id, base::WallTime now);
  // Without a trace: the row is wiped, in its page and in the store's log. kUnknown if there is no such share, or it
  // has left.
  journal::Result<void> cancel(const HeldId& id);
  journal::Result<HeldId> resolve_held(std::string_view id_or_beginning);
  journal::Result<std::vector<Held>> held();  // soonest first; those that wait for a named moment after them
  // For a vault that was restored from a backup: no held share leaves until it is released, for it may have been
  // cancelled since. Gives how many wait.
  journal::Result<std::size_t> pause_held();
  // The share has left: the hold goes, and the private note of where it came from stays. kUnknown as for cancel.
  journal::Result<void> departed(const HeldId& id, const base::ItemId& item);
  // The note of a share that was never held. Gives whether it is new. kUnknown if the entry has gone.
  journal::Result<bool> note_departure(const EntryId& entry, const base::ItemId& item);
  journal::Result<void> forget_departure(const base::ItemId& item);
  journal::Result<std::vector<Departed>> departures();  // in the order in which they left

  // One's answer to a question of the two, as long as it is nobody else's business. An empty one is forgotten.
  // kNotText, kTooLong (base::kMaxNoteSize).
  journal::Result<void> set_answer(const base::ItemId& question, std::string_view text);
  journal::Result<std::optional<std::string>> answer(const base::ItemId& question);

  // Small private settings ("idle lock", "editor", ...). None if it was never set. kNotText.
  journal::Result<std::optional<std::string>> setting(std::string_view name);
  journal::Result<void> set_setting(std::string_view name, std::string_view value);

  // The store's pages as they stand now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // Reads everything (store::Database::verify).
  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::vault
