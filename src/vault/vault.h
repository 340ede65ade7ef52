#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/given.h"
#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "journal/journal.h"
#include "store/freshness.h"
#include "store/snapshot.h"
#include "vault/setting.h"
#include "vault/waiting_act.h"

namespace waterline::vault {

using Entry = journal::Entry<Side>;

// An entry that may be offered to the gate, because it lies in the vault. Nothing else can make
// one: this is why the deep has no way up.
class Shareable {
 public:
  [[nodiscard]] const EntryId& entry() const { return entry_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<journal::Field>& answers() const { return answers_; }

 private:
  friend class Vault;
  Shareable(const EntryId& entry, std::string text, std::vector<journal::Field> answers)
      : entry_(entry), text_(std::move(text)), answers_(std::move(answers)) {}
  EntryId entry_;
  std::string text_;
  std::vector<journal::Field> answers_;  // to what its kind asks
};

// A device of the partner's, as long as there is something to tell about it.
struct Device {
  std::int64_t number = 0;
  crypto::PublicKey key;
  base::Day paired_on;  // the last time
  std::string name;     // what the person calls it; may be empty
};

// One wording that a device was given: the author's own record, which keeps words that both devices
// were asked to remove.
struct GivenWording {
  std::int64_t number = 0;  // in the order in which they were noted
  std::int64_t device = 0;
  base::ItemId item;
  base::GivenKind what = base::GivenKind::kShare;
  std::optional<base::Rendition> depth{};
  std::optional<base::Witness> mark{};
  std::optional<base::Day> day{};
  std::string text;
  base::WallTime noted{};
  bool removed = false;  // the device was asked to remove it
  // nobody could have it yet when this was last looked at
  bool unsent = false;
};

// What becomes of wordings in the record that the shared side knows no longer.
enum class Absent {
  kWasRemoved,  // it may have left before
  // nothing can have left since `unsent` was noted: such a wording was never given
  kNeverLeftIfUnsent
};

struct OwnAnswer {
  std::string text;
  // of the question as it was when it was answered
  base::Words words{};
};

// What a person recorded for themselves about a share that has left: which entry it came from.
struct Departed {
  EntryId entry;
  base::ItemId item;
};

// Private entries, which may be offered to the gate, and what waits to leave. Removing an entry
// removes its waiting shares and the notes of those that left: nothing rises from what was removed.
// One thread at a time.
class Vault {
 public:
  // `random` and `disk` must outlive the vault.
  static base::Result<Vault, store::Error> open(const std::filesystem::path& file,
                                                const crypto::VaultStoreKey& key,
                                                base::Random& random,
                                                store::Disk& disk = store::system_disk());
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  // Valid as long as the vault is, or the one that it was moved to.
  [[nodiscard]] journal::Journal<Side>& entries();

  journal::Result<Shareable> shareable(const EntryId& id);

  // Keeps a share that was decided on until it leaves. kEmpty, kNotText (base::is_plain_text),
  // kTooLong (base::kMaxSharedTextSize); kUnknown if the entry has gone in the meantime. A revision
  // takes the place of one of the same item that waits.
  journal::Result<WaitingId> add_waiting(const Shareable& entry, base::Rendition rendition,
                                         std::string_view text, const Leaving& leaving);
  // Keeps words for the partner until they leave. Errors as above, with base::kMaxNoteSize. A
  // change or a report takes the place of one of the same document that waits.
  journal::Result<WaitingId> add_waiting(const Note& note, std::string_view text,
                                         const Leaving& leaving);
  // The moment that it waited for has come, or the person said that it need not wait any longer: it
  // is due now. One that came back with a backup may leave when it is due; of one that could not
  // leave it is tried again. kUnknown as for cancel.
  journal::Result<void> release(const WaitingId& id, base::WallTime now);
  // It could not leave when it was due: it waits until it is released or cancelled. kUnknown as for
  // cancel.
  journal::Result<void> set_obstacle(const WaitingId& id, Obstacle obstacle);
  // Without a trace: the row is wiped, in its page and in the store's log. kUnknown if nothing of
  // this id waits, or it has left.
  journal::Result<void> cancel(const WaitingId& id);
  journal::Result<WaitingId> resolve_waiting(std::string_view id_or_beginning);
  // Soonest first; those that wait for a named moment after them.
  journal::Result<std::vector<WaitingAct>> waiting();
  // For a vault that was restored from a backup: nothing that waits leaves until it is released,
  // for it may have been cancelled since. Returns how many wait.
  journal::Result<std::size_t> pause_waiting();
  // It has left as this item: it waits no longer. What was given is noted, and where a share came
  // from. kUnknown as for cancel.
  journal::Result<void> departed(const WaitingId& id, const base::ItemId& item, base::WallTime now);
  // The note of a share that never waited. Returns whether it is new. kUnknown if the entry has
  // gone.
  journal::Result<bool> note_departure(const EntryId& entry, const base::ItemId& item);
  journal::Result<void> forget_departure(const base::ItemId& item);
  journal::Result<std::vector<Departed>> departures();  // in the order in which they left

  // --- the record of what was given (given_record.cpp)

  // The device that the person is paired with now. Nothing happens if it is the present one
  // already, but for the day.
  journal::Result<void> set_device(const crypto::PublicKey& key, base::Day paired_on);
  // The same device has other keys now.
  journal::Result<void> renew_device(std::int64_t number, const crypto::PublicKey& key);
  journal::Result<std::vector<Device>> devices();  // the present or last one first
  // kUnknown, kNotText, kTooLong (kMaxLabelSize).
  journal::Result<void> name_device(std::int64_t number, std::string_view name);
  // Brings the record of the present or last device up to what the shared side says now; a wording
  // that is new is noted. Nothing happens without a device.
  journal::Result<void> note_given(const std::vector<GivenWording>& now, base::WallTime noted,
                                   Absent absent);
  // Of the present or last device: what nobody can have is not given, and never will be.
  journal::Result<void> forget_unsent();
  journal::Result<std::vector<GivenWording>> given();  // in the order in which they were noted

  // One's answer to a question of the two, as long as it is nobody else's business, and the words
  // of the question that it answers. An empty one is forgotten. kNotText, kTooLong
  // (base::kMaxNoteSize).
  journal::Result<void> set_answer(const base::ItemId& question, std::string_view text,
                                   const base::Words& words);
  journal::Result<std::optional<OwnAnswer>> answer(const base::ItemId& question);

  // None if it was never set. kNotText.
  journal::Result<std::optional<std::string>> setting(Setting setting);
  journal::Result<void> set_setting(Setting setting, std::string_view value);

  // The store's pages as they stand now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // store::Database::standing and close. After close() this is not used again.
  [[nodiscard]] store::Standing standing() const;
  base::Result<void, store::Error> close();

  // Reads everything (store::Database::verify).
  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::vault
