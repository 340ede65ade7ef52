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

// An entry of the vault that may be offered to the gate. Only the vault can make one: this is why
// the deep has no way up.
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
  std::vector<journal::Field> answers_;  // the answers to its kind's questions
};

// A device of the partner's. The record keeps each one.
struct Device {
  std::int64_t number = 0;
  crypto::PublicKey key;
  base::Day paired_on;  // the day of the last pairing
  std::string name;     // the person's name for it; may be empty
};

// One wording that was given to a device. This is the author's own record: it keeps texts that both
// devices were asked to remove.
struct GivenWording {
  std::int64_t number = 0;  // counted in the order of noting
  std::int64_t device = 0;
  base::ItemId item;
  base::GivenKind what = base::GivenKind::kShare;
  std::optional<base::Depth> depth{};
  std::optional<base::AcknowledgementKind> acknowledgement{};
  std::optional<base::Day> day{};
  std::string text;
  base::WallTime noted{};
  bool removed = false;  // the device was asked to remove it
  // True if nobody could have the wording yet when it was last looked at.
  bool unsent = false;
};

// How the record treats wordings that the shared side does not have any more.
enum class Absent {
  // The partner's device may have received the wording, and was asked to remove it.
  kWasRemoved,
  // As kWasRemoved, except for a wording whose `unsent` is set. Nothing could be sent since it was
  // last looked at, so it was never given, and is erased from the record.
  kNeverLeftIfUnsent
};

struct OwnAnswer {
  std::string text;
  // The digest of the question's words when it was answered.
  base::Words words{};
};

// The private note of which entry a shared item came from.
struct Departed {
  EntryId entry;
  base::ItemId item;
};

// The private entries that may be offered to the gate, and the acts that wait to leave. Deleting an
// entry also deletes its waiting shares and the notes of those that left: nothing rises from a
// deleted entry. One thread at a time.
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

  // Returns the entries; the reference is valid while the vault, or the one that it was moved to,
  // is alive.
  [[nodiscard]] journal::Journal<Side>& entries();

  journal::Result<Shareable> shareable(const EntryId& id);

  // Stores a share until it leaves. kEmpty, kNotText (base::is_plain_text), kTooLong
  // (base::kMaxSharedTextSize), kUnknown if the entry was deleted meanwhile. A revision replaces a
  // waiting revision of the same item.
  journal::Result<WaitingId> add_waiting(const Shareable& entry, base::Depth depth,
                                         std::string_view text, const Publication& publication);
  // Stores a note to the partner until it leaves. kEmpty, kNotText, kTooLong (base::kMaxNoteSize).
  // A change or a report replaces a waiting one of the same document.
  journal::Result<WaitingId> add_waiting(const Note& note, std::string_view text,
                                         const Publication& publication);
  // Makes an act due now: its moment has come, or the person does not want to wait. A paused act
  // from a backup keeps its own time instead. An act with an obstacle is tried again. kUnknown if
  // no waiting act has this id.
  journal::Result<void> release(const WaitingId& id, base::WallTime now);
  // Sets when the act leaves: `due` or `until`. kUnknown if no waiting act has this id; kNotText,
  // kTooLong for the name of the moment.
  journal::Result<void> postpone(const WaitingId& id, const Publication& publication);
  // Records why the act could not leave when it was due. It waits until it is released or
  // cancelled. kUnknown if no waiting act has this id.
  journal::Result<void> set_obstacle(const WaitingId& id, Obstacle obstacle);
  // Deletes the act without a trace: the row is wiped in its page and in the store's log. kUnknown
  // if no waiting act has this id.
  journal::Result<void> cancel(const WaitingId& id);
  journal::Result<WaitingId> resolve_waiting(std::string_view id_or_beginning);
  // Returns the item as which an act left that had this id while it waited.
  journal::Result<base::ItemId> left_as(std::string_view id_or_beginning);
  // Returns the waiting acts, soonest first, then those that wait for a named moment.
  journal::Result<std::vector<WaitingAct>> waiting();
  // Pauses every waiting act: it does not leave until it is released. This is for a vault restored
  // from a backup, since the act may have been cancelled after the backup. Returns how many wait.
  journal::Result<std::size_t> pause_waiting();
  // Records that the act has left as `item`: deletes the act, and records what was given and which
  // entry a share came from. kUnknown if no waiting act has this id.
  journal::Result<void> published(const WaitingId& id, const base::ItemId& item,
                                  base::WallTime now);
  // Records the origin of a share that did not wait. Returns true if the note is new. kUnknown if
  // the entry was deleted.
  journal::Result<bool> note_published(const EntryId& entry, const base::ItemId& item);
  journal::Result<void> forget_published(const base::ItemId& item);
  // Returns the ids of the shares made from this entry: those that wait, then those that left.
  journal::Result<std::vector<std::string>> shared_from(const EntryId& entry);
  journal::Result<std::vector<Departed>> departures();  // in the order in which they left

  // --- the record of what was given (given_record.cpp)

  // Sets the device that the person is paired with now. For the present device only the day is
  // updated.
  journal::Result<void> set_device(const crypto::PublicKey& key, base::Day paired_on);
  // Gives a device in the record its new public key.
  journal::Result<void> renew_device(std::int64_t number, const crypto::PublicKey& key);
  journal::Result<std::vector<Device>> devices();  // the present or last one first
  // Gives a device a name. kUnknown, kNotText, kTooLong (kMaxLabelSize).
  journal::Result<void> name_device(std::int64_t number, std::string_view name);
  // Updates the record of the present or last device from the shared side's state, and notes new
  // wordings. Without a device nothing happens.
  journal::Result<void> note_given(const std::vector<GivenWording>& now, base::WallTime noted,
                                   Absent absent);
  // Deletes the wordings of the present or last device that never left and never will.
  journal::Result<void> forget_unsent();
  journal::Result<std::vector<GivenWording>> given();  // in the order in which they were noted

  // Stores our answer to a shared question while it is private, with the digest of the question's
  // words. An empty answer deletes it. kNotText, kTooLong (base::kMaxNoteSize).
  journal::Result<void> set_answer(const base::ItemId& question, std::string_view text,
                                   const base::Words& words);
  journal::Result<std::optional<OwnAnswer>> answer(const base::ItemId& question);

  // setting() returns the value of a setting; nullopt if it was never set. set_setting(): kNotText.
  journal::Result<std::optional<std::string>> setting(Setting setting);
  journal::Result<void> set_setting(Setting setting, std::string_view value);

  // Returns the store's pages as they are now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // See store::Database::header_state and close. Do not use this object after close().
  [[nodiscard]] store::HeaderState header_state() const;
  base::Result<void, store::Error> close();

  // Reads and verifies the whole store (store::Database::verify).
  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::vault
