#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/changes.h"
#include "base/given.h"
#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "journal/journal.h"
#include "journal/media.h"
#include "store/freshness.h"
#include "store/snapshot.h"
#include "vault/setting.h"
#include "vault/waiting_act.h"

namespace waterline::vault {

using Entry = journal::Entry<Side>;

// An entry of the vault that may be offered to the gate, which accepts nothing else. Only the vault
// can make a Shareable, so no entry of the deep can be shared.
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
  std::vector<journal::Field> answers_;  // the entry's answers to the questions of its kind
};

// A JPEG file that the encoder made of the pixels of a photo, and its size in pixels.
struct EncodedPicture {
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  base::Bytes jpeg;
};

// A picture of an entry of the vault that may be offered to the gate. Only the vault makes one, from
// an attachment of its own that the entry has. An attachment of the deep has an id of another type,
// so none can be shared.
class ShareablePicture {
 public:
  [[nodiscard]] const EntryId& entry() const { return entry_; }
  [[nodiscard]] const std::string& description() const { return description_; }
  [[nodiscard]] const EncodedPicture& encoded() const { return encoded_; }

 private:
  friend class Vault;
  ShareablePicture(const EntryId& entry, std::string description, EncodedPicture encoded)
      : entry_(entry), description_(std::move(description)), encoded_(std::move(encoded)) {}
  EntryId entry_;
  std::string description_;
  EncodedPicture encoded_;
};
using ShareablePictures = std::vector<ShareablePicture>;

// A device of the partner's. The record of what was given keeps each one that this person was ever
// paired with.
struct Device {
  std::int64_t number = 0;
  crypto::PublicKey key;
  base::Day paired_on;  // the day of the last pairing
  std::string name;     // the person's name for it; may be empty
};

// One text that was given to a device of the partner's, in the author's own record. The record
// keeps it even if both devices were asked to remove it.
struct GivenWording {
  std::int64_t number = 0;  // the number of the row in the record, ascending
  std::int64_t device = 0;
  base::ItemId item;
  base::GivenKind what = base::GivenKind::kShare;
  std::optional<base::Depth> depth{};
  std::optional<base::AcknowledgementKind> acknowledgement{};
  std::optional<base::Day> day{};
  std::string text;
  base::WallTime noted{};
  bool removed = false;  // the partner's device was asked to remove the text
  // True if the text had not been sent yet when the record was last updated.
  bool unsent = false;
};

// How note_given() and note_given_of() treat a recorded text that the shared side does not have any
// more.
enum class Absent {
  // The partner's device may have received the text. The record keeps it and notes that it was
  // removed.
  kWasRemoved,
  // As kWasRemoved, but a text whose `unsent` is set is erased from the record: nothing could be
  // sent since the last update, so it was never given.
  kNeverLeftIfUnsent
};

struct OwnAnswer {
  std::string text;
  // The digest of the question's words that the person read when they answered.
  base::Words words{};
};

// A private note that says from which entry a shared item came.
struct Departed {
  EntryId entry;
  base::ItemId item;
};

// The private entries that may be offered to the gate, and the acts that wait to leave. If an entry
// is deleted, its waiting shares are deleted too, with the notes that say which shared items came
// from it. So nothing can be shared from a deleted entry. One thread at a time.
class Vault {
 public:
  // The media file is beside the store, with the ending `.media`, once there is an attachment;
  // `growth` is that of journal::Media. `random` and `disk` must outlive the vault.
  static base::Result<Vault, store::Error> open(const std::filesystem::path& file,
                                                const crypto::VaultStoreKey& key,
                                                base::Random& random,
                                                store::Disk& disk = store::system_disk(),
                                                std::uint64_t growth = store::kSlotFileGrowth);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  // Returns the entries; the reference is valid while the vault, or the one that it was moved to,
  // is alive.
  [[nodiscard]] journal::Journal<Side>& entries();
  // Returns the attachments of these entries; the same holds for this reference.
  [[nodiscard]] journal::Media<Side>& media();

  // Returns the source of randomness of the private side.
  [[nodiscard]] base::Random& random();

  journal::Result<Shareable> shareable(const EntryId& id);
  // Makes a picture of this entry that may be shared. `encoded` is what the encoder made of the
  // pixels of this attachment. An empty description says that the person chose to give none.
  // kUnknown if the entry does not have the attachment; kTooLong (base::kMaxPictureDescription, or
  // base::kMaxPictureLength); kNotText.
  journal::Result<ShareablePicture> shareable_picture(const Shareable& entry,
                                                      const AttachmentId& attachment,
                                                      std::string_view description,
                                                      EncodedPicture encoded);

  // Stores a share that waits until it leaves. A revision of an item replaces a waiting revision of
  // the same item. kEmpty, kNotText (base::is_plain_text), kTooLong (base::kMaxSharedTextSize),
  // kUnknown if the entry was deleted meanwhile, or a picture is of another entry. The act keeps its
  // own copy of the pictures, at most kMaxWaitingPictures of all acts together (kTooMany). Without
  // `pictures`, a revision keeps those of its share.
  journal::Result<WaitingId> add_waiting(const Shareable& entry, base::Depth depth,
                                         std::string_view text, const Publication& publication,
                                         const ShareablePictures* pictures = nullptr);
  // Returns the JPEG file of a waiting act's picture, counted from 0. kUnknown if there is none;
  // kStore if it is not the file that the person saw.
  journal::Result<base::Bytes> waiting_picture(const WaitingId& id, std::size_t number);
  // Stores a note to the partner that waits until it leaves. A change of a document, or a report on
  // it, replaces a waiting one of the same document. kEmpty, kNotText, kTooLong
  // (base::kMaxNoteSize).
  journal::Result<WaitingId> add_waiting(const Note& note, std::string_view text,
                                         const Publication& publication);
  // Makes a waiting act due now: its moment has come, or the person does not want to wait. An act
  // that is paused because of a backup only stops being paused, and keeps its own time. An act with
  // an obstacle is tried again. kUnknown if no waiting act has this id.
  journal::Result<void> release(const WaitingId& id, base::WallTime now);
  // Sets the time `due` or the moment `until` at which the act leaves. kUnknown if no waiting act
  // has this id; kNotText, kTooLong for the name of the moment.
  journal::Result<void> postpone(const WaitingId& id, const Publication& publication);
  // Records why the act could not leave when it was due. It waits until it is released or
  // cancelled. kUnknown if no waiting act has this id.
  journal::Result<void> set_obstacle(const WaitingId& id, Obstacle obstacle);
  // Deletes the act without a trace: the row is wiped in its page and in the store's log. kUnknown
  // if no waiting act has this id.
  journal::Result<void> cancel(const WaitingId& id);
  journal::Result<WaitingId> resolve_waiting(std::string_view id_or_beginning);
  // Returns the item that a waiting act became by leaving. The argument is the id that the act had
  // while it waited.
  journal::Result<base::ItemId> left_as(std::string_view id_or_beginning);
  // Returns the waiting acts, soonest first, then those that wait for a named moment.
  journal::Result<std::vector<WaitingAct>> waiting();
  // Pauses every waiting act: it does not leave until it is released. This is for a vault restored
  // from a backup, since the person may have cancelled the act after the backup. Returns how many
  // acts wait.
  journal::Result<std::size_t> pause_waiting();
  // Records that a waiting act has left and became `item`: deletes the act, and records what was
  // given to the partner and from which entry a share came. kUnknown if no waiting act has this id.
  journal::Result<void> published(const WaitingId& id, const base::ItemId& item,
                                  base::WallTime now);
  // Records from which entry a share came that did not wait. Returns true if this was not recorded
  // yet. kUnknown if the entry was deleted.
  journal::Result<bool> note_published(const EntryId& entry, const base::ItemId& item);
  journal::Result<void> forget_published(const base::ItemId& item);
  // Returns the ids of the shares made from this entry: those that wait, then those that left.
  journal::Result<std::vector<std::string>> shared_from(const EntryId& entry);
  journal::Result<std::vector<Departed>> departures();  // in the order in which they left

  // --- the record of what was given (given_record.cpp)

  // Sets the device that the person is paired with now. If it is the same as before, only the day
  // is updated.
  journal::Result<void> set_device(const crypto::PublicKey& key, base::Day paired_on);
  // Sets the public key of a recorded device, which has a new one.
  journal::Result<void> renew_device(std::int64_t number, const crypto::PublicKey& key);
  // Returns the devices of the record. The device of the present or last pairing is the first.
  journal::Result<std::vector<Device>> devices();
  // Gives a device a name. kUnknown, kNotText, kTooLong (kMaxLabelSize).
  journal::Result<void> name_device(std::int64_t number, std::string_view name);
  // Returns the items of which the record may differ from the shared side for a reason that the
  // shared side does not know: all of them after an opening, after a change of the device, and
  // after a note_given() that failed or was announced and never came. Announces a note_given().
  [[nodiscard]] base::Changes<base::ItemId> given_to_note();
  // Updates the record of what the device of the present or last pairing was given: `now` has all
  // texts that the shared side has now, and `noted` is the present time. If there was never a
  // device, nothing happens.
  journal::Result<void> note_given(const std::vector<GivenWording>& now, base::WallTime noted,
                                   Absent absent);
  // Does the same for some items only: `now` has all texts of these items. The result is that of
  // note_given() with all texts, if the shared side has the same texts of all other items as at the
  // last note_given(), and if `items` includes given_to_note().
  journal::Result<void> note_given_of(const std::set<base::ItemId>& items,
                                      const std::vector<GivenWording>& now, base::WallTime noted,
                                      Absent absent);
  // Deletes from the record the texts that were not sent to the device of the present or last
  // pairing, and that will not be sent any more.
  journal::Result<void> forget_unsent();
  journal::Result<std::vector<GivenWording>> given();  // in the order in which they were recorded

  // Stores the person's own answer to a shared question while it is private, with the digest of the
  // question's words. An empty text deletes the answer. Errors: kNotText, kTooLong
  // (base::kMaxNoteSize).
  journal::Result<void> set_answer(const base::ItemId& question, std::string_view text,
                                   const base::Words& words);
  journal::Result<std::optional<OwnAnswer>> answer(const base::ItemId& question);

  // setting() returns the value of a setting; nullopt if it was never set. set_setting() fails with
  // kNotText.
  journal::Result<std::optional<std::string>> setting(Setting setting);
  journal::Result<void> set_setting(Setting setting, std::string_view value);

  // Returns the store's pages as they are now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // header_state() returns the state of the header of the vault's main file, and close() closes the
  // vault (store::Database). Do not use this object after close().
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
