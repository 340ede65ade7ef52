#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/attachments.h"
#include "app/notes.h"
#include "app/private_side.h"
#include "app/resume_preview.h"
#include "app/view_cache.h"
#include "app/waiting.h"
#include "base/counted_time.h"
#include "base/random.h"
#include "base/time.h"
#include "link/alarm.h"
#include "link/quiet.h"
#include "link/shared_side.h"
#include "node/backups.h"
#include "node/call_scopes.h"
#include "node/disk_watch.h"
#include "node/drafts.h"
#include "node/editing.h"
#include "node/error.h"
#include "node/home.h"
#include "node/idle_limit.h"
#include "node/jobs.h"
#include "node/lock_order.h"
#include "node/move_home.h"
#include "node/old_state.h"
#include "node/rekey.h"
#include "node/sleep_notice.h"
#include "node/surroundings.h"
#include "node/unlock.h"
#include "node/watcher.h"

namespace waterline::node {

// One person's journal and its states. Callers use the journal (room `app`) and the partner link
// inside while_open() and while_shared(), which check the state and hold the mutexes of the sides
// that are used (lock_order.h).
//
//   absent --finish--> open <--unlock-- closed
//                      |  ^               ^
//       lock, idle time|  |unlock         |close (from open or locked)
//                      v  |               |
//                     locked -------------+
//
//   absent   no journal in this home. A begun one may wait in memory, at most kBeginningLife and
//            until the machine sleeps.
//   closed   no key in memory.
//   locked   only the shared side is open. Waiting acts are sent from copies when due.
//   open     both sides are open. Locks when nothing was asked for during the idle limit.
//
// Any thread may call any member.
class Node {
 public:
  enum class State { kAbsent, kClosed, kLocked, kOpen };

  // Locks this home and returns its node, in the state closed. The node has the lock of the home
  // until it is destroyed. Errors: kStoreBusy, kStorageFailed.
  static Result<std::unique_ptr<Node>> hold(const Home& home, const Surroundings& surroundings);
  ~Node();  // does what close() does

  struct Partner {
    ledger::Partnership partnership;
    std::string listen;
    link::PartnerLink::Status status;
    // True if the partner sent something that this version cannot show.
    bool needs_newer = false;
    link::FolderWatch::Status place{};  // the folder or the box in between
  };
  // An offer to pair that stands, on this device.
  struct StandingOffer {
    base::Way way = base::Way::kDirect;
    base::WallTime expires;
  };
  // The state of the node's clock, as people see it (docs/storage.md, "Time that passed").
  struct Time {
    base::CountedTime::State state;
    base::WallTime settles;  // when settling ends, by the wall clock
    // While the clock settles, which means that the node does not trust it yet: the number of
    // waiting shares that came due while the machine was off, and are sent when the clock has
    // settled.
    std::size_t waiting_then = 0;
  };
  // The events that this computer reports to the node, and what the node does on one of them
  // (docs/api.md, "State").
  enum class LockWhenDark : std::uint8_t { kNo, kYes };
  struct Computer {
    Watcher::State watcher;
    // The names of the events that this computer has reported at least once while the journal was
    // open, separated by spaces: "sleep", "locked", "dark", "away".
    std::string told;
    LockWhenDark when_dark = LockWhenDark::kYes;
  };
  // How a change of all keys ended.
  enum class KeysAre : std::uint8_t { kNew, kAsBefore };
  struct Status {
    State state = State::kAbsent;
    std::chrono::seconds idle_limit = kDefaultIdleLimit;
    std::optional<base::WallTime> locks_at;         // open only
    std::optional<link::Quiet> quiet;               // open only, and only with a partner
    std::optional<app::ResumePreview> would_leave;  // with `quiet`
    // While open: the time of the last backup, in the form that the API uses; nullopt if there was
    // none.
    std::optional<std::string> last_backup;
    std::optional<app::WaitingSummary> waiting;  // open only
    std::optional<Time> time;                    // open only
    // While open: what was wrong with one of the two copies of the keyring at the last unlock.
    std::optional<keyring::CopyNote> keyring;
    std::optional<KeysAre> keys_changed;  // while open: the last change's end
    std::optional<Partner> partner;       // open only
    std::optional<StandingOffer> offer;   // open only
    link::PartnerLink::Cage cage;         // open only
    std::optional<Computer> computer;     // open only
  };
  Outcome<Status> status();

  // Begins a new journal, only in memory: nothing is written yet. Errors: kStoreExists,
  // kOutOfMemory, and those of check_passphrase().
  struct NewJournal {
    std::vector<std::string> recovery_phrase;
    std::vector<int> check;
  };
  Outcome<NewJournal> begin(base::ByteView passphrase);
  // Writes the journal that was begun, and opens it. `words` are the words of the recovery phrase
  // that the person was asked for, each with its position in the phrase; nullopt if the person
  // skips that check. The keyring is written last: after a crash before that there is no journal,
  // and the next finish() renames the store files that the crash left. Errors: kNothingBegun,
  // kWordsDiffer.
  Outcome<void> finish(const std::optional<std::map<int, std::string>>& words);

  // Opens the journal. If `idle_limit` is given, it replaces the stored limit until the next lock.
  Outcome<OldState> unlock(const OwnersSecret& secret,
                           std::optional<std::chrono::seconds> idle_limit);
  Outcome<void> set_idle_limit(std::chrono::seconds limit);
  Outcome<Computer> computer();
  Outcome<void> set_lock_when_dark(LockWhenDark lock);
  [[nodiscard]] Window window() const { return window_of(home_.where()); }
  Outcome<void> set_window(Window window);
  // Trusts the wall clock from now on, since the person has confirmed that it is right. Acts that
  // are due by it are sent, and entries whose time in the bin is over by it are deleted.
  Outcome<void> accept_clock();

  // Moves the journal to another folder (move_home.h). Afterwards this node has no journal, and its
  // caller ends it. Its progress is that of a backup, and it can be broken off like one. Errors:
  // those of move_home(), and of unlock().
  Outcome<Moved> move_home(const std::filesystem::path& to, const OwnersSecret& secret);

  // --- new keys (node_new_keys.cpp)

  // Begins a change of all keys, only in memory: nothing is written yet, and locking forgets it.
  // Without `new_passphrase` the passphrase stays the same. Errors: kWrongPassphrase,
  // kWeakPassphrase, kOutOfMemory, kDiskFull.
  struct NewKeysRequest {
    OwnersSecret secret;
    std::optional<base::ByteView> new_passphrase;
    keyring::Person person = keyring::Person::kKept;
  };
  struct NewKeysBegun {
    NewJournal shown;
    // A secret name of the change of keys. Only the caller of begin_new_keys() learns the name, and
    // only a caller who knows it can finish the change.
    std::string change;
  };
  Outcome<NewKeysBegun> begin_new_keys(const NewKeysRequest& request);
  // The result of a change of keys. finish_new_keys() seals everything anew under the new keys.
  // `words` are the words of the new recovery phrase that the person was asked for, each with its
  // position in the phrase; nullopt if the person skips that check. The journal is closed during
  // the change, and afterwards returns to its earlier state; PairingThen says what becomes of the
  // pairing. BackupProgress shows the progress of the change, and break_off_backup() can end it.
  // After an error nothing has changed, except after kChangeUnfinished: then the new keys are in
  // force, and the next unlock finishes the change.
  struct NewKeys {
    PairingThen pairing = PairingThen::kAsBefore;
    OldState found;  // as after an unlock
  };
  Outcome<NewKeys> finish_new_keys(std::string_view change,
                                   const std::optional<std::map<int, std::string>>& words);

  // --- Backups (node_backup.cpp). Only one runs at a time (error kBackupRuns). Paths are absolute.

  struct BackupMade {
    std::filesystem::path file;
    std::uint64_t size = 0;
    backup::About about;
    // From verify_backup(): all of them. From create_backup(): only those that are missing, since no
    // chunk is opened.
    journal::MediaCheck::Found attachments{};
  };
  // Makes a backup of the open journal as it is now. The journal can be used meanwhile. `path` may
  // be a folder. Error kFileExists; kLocked or kClosed if somebody locks or closes the journal
  // before the end, and then no file is left.
  Outcome<BackupMade> create_backup(const std::filesystem::path& path);
  // Returns what a backup file says about itself. Reads only its beginning. Works in any state. The
  // errors are those of verify_backup().
  Outcome<BackupMade> look_at_backup(const std::filesystem::path& path, const OwnersSecret& secret);
  // Reads a whole backup, makes its stores in a separate folder under keys that are then forgotten,
  // and verifies them. Works in any state. Errors: kWrongPassphrase, kNotABackup, kBackupDamaged,
  // kNewer.
  Outcome<BackupMade> verify_backup(const std::filesystem::path& path, const OwnersSecret& secret);
  struct Restored {
    std::size_t paused_shares = 0;
    bool has_partner = false;
    backup::About about;
    journal::MediaCheck::Found attachments{};  // they were so when the backup was made
  };
  // Restores a backup into a home without a journal, and opens the restored journal. The keyring is
  // written last, so after an error before that there is no journal. Errors: kStoreExists, and
  // those of verify_backup().
  Outcome<Restored> restore_backup(const std::filesystem::path& path, const OwnersSecret& secret);
  [[nodiscard]] const BackupProgress& backup_progress() const { return backup_progress_; }
  // Makes a running backup, verification, restore or re-key end soon with the error
  // kBackupBrokenOff, unless it is finished already. It leaves no file.
  void break_off_backup() { backup_progress_.break_off = true; }

  // --- jobs (jobs.h)

  Jobs& jobs() { return jobs_; }
  // Starts a job for the open journal. Its errors are those of Jobs::start().
  Outcome<std::string> start_job(JobOrder order);

  // Checks whether this secret opens the journal, without opening it. Error kWrongPassphrase if it
  // does not.
  Outcome<void> check_secret(const OwnersSecret& secret);

  // --- texts that are being edited

  // The answer to a command that edits a text: a folder for the text, and the key to which the text
  // is sealed if the journal is not open at the end. The node notes what the folder is for, and the
  // note survives a crash; it stays until the text is stored. Error kNoPrivatePlace; kTooMany if
  // there are too many drafts to begin another.
  struct Editing {
    std::filesystem::path folder;
    crypto::PublicKey key;
  };
  Outcome<Editing> begin_editing(EditingFacts facts);
  // Stores a draft in the open journal and returns its id. If its side has no room, the draft is
  // sealed to the journal's own key; if the journal is not open, it is sealed to `key`. Returns
  // nullopt if it was sealed. Error kLocked or kClosed if the journal is not open and there is no
  // `key`, or `key` is none of the draft keys that this node has learned.
  Outcome<std::optional<std::string>> keep_draft(const Draft& draft,
                                                 const std::optional<crypto::PublicKey>& key);
  // Deletes a draft. A sealed draft may then be stored in the room that becomes free. Error:
  // kUnknownId.
  Outcome<void> drop_draft(std::string_view id);
  struct WordsLeft {
    std::size_t sealed = 0;  // drafts for which there is no room yet
    // The number of texts that ended commands have left in folders in memory (EditingFolders) and
    // that could not be stored, because of a full disk, for example. The node tries again from time
    // to time.
    std::size_t in_memory = 0;
  };
  // Returns how many drafts and texts still wait to be stored. Before that, this function stores
  // sealed drafts for which there is room now, and starts another try for the texts in memory.
  Outcome<WordsLeft> words_left();

  // Begins an attachment (app/attachments.h), if the disk of the home has room for it. Error
  // kDiskFull, with what is lacking; and those of app::begin_attachment().
  Outcome<app::AttachmentView> begin_attachment(app::Side side, std::uint64_t size,
                                                std::string_view name,
                                                std::string_view wanted = {});

  // Returns a photo as a JPEG file to look at, with no side longer than `side`: kThumbnailSide or
  // kViewSide (app/photo_view.h). A thumbnail is kept with the photo when it is first made; a larger
  // view stays in memory until the next lock. While a photo is decoded, no mutex is held. Errors:
  // kUnknownId, kAttachmentDamaged, kCannotBeShown, kTooManyPixels, and those of a journal that is
  // not open.
  Outcome<app::ViewBytes> view_of_photo(std::string_view id, std::uint32_t side);

  // Closes the private side; the shared side stays open. Works in any state but kAbsent.
  Outcome<void> lock();
  // Closes both sides. Ends requests that wait for something first.
  Outcome<void> close();

  // Closes everything if the machine slept since the last call and the watcher did not report the
  // sleep. Call this before every answer. REQUIRES: the thread holds no mutex.
  void close_after_sleep();

  // If the journal is open, calls `use`, returns its result, and restarts the idle limit. The
  // parameters of `use` decide which mutexes are held: (PrivateSide&), (SharedSide&), or
  // (PrivateSide&, SharedSide&) for the few use cases that need both sides.
  template <class Use>
  auto while_open(const Use& use) {
    if constexpr (std::is_invocable_v<Use, app::PrivateSide&>) {
      return while_private_open(use);
    } else if constexpr (std::is_invocable_v<Use, link::SharedSide&>) {
      return while_shared_open(use);
    } else {
      return while_both_open(use);
    }
  }

  // Calls `use(PrivateSide&, SharedSide&)` as above, releases the shared mutex, and calls
  // `then(PrivateSide&)` under the private one: what needs no shared side makes nobody wait who
  // needs that side alone. Returns the result of `use`.
  template <class Use, class Then>
  std::invoke_result_t<Use, app::PrivateSide&, link::SharedSide&> while_open(const Use& use,
                                                                             const Then& then) {
    const PrivateLock held(private_mutex_);
    if (const auto open = open_and_touched(); !open) return open.error();
    auto outcome = [&] {
      const SharedLock shared(shared_mutex_);
      return use(*private_, *shared_);
    }();
    then(*private_);
    return outcome;
  }

  // If the journal is open or locked, calls `use(SharedSide&, lock)` and returns its result. `lock`
  // holds the shared mutex; members of PartnerLink that wait release it meanwhile.
  template <class Use>
  std::invoke_result_t<Use, link::SharedSide&, base::FairLock&> while_shared(const Use& use) {
    SharedLock shared(shared_mutex_);
    if (!shared_ || ending_) return Failure(why_not_open());
    const UseOfShared counted(*this);
    return use(*shared_, shared.held());
  }

  // Ends the offer that the closed ledger may have, as soon as that is open and before the offer is
  // served again.
  void take_offer_back() { offer_taken_back_ = true; }

  // Returns how long one more request may wait for a change: `asked`, or zero if many requests wait
  // already. So some threads stay free to answer other requests, such as `lock`. REQUIRES: inside
  // while_shared().
  [[nodiscard]] std::chrono::seconds wait_allowed(std::chrono::seconds asked) const {
    return users_of_shared_ > kMaxThatWait ? std::chrono::seconds(0) : asked;
  }

  // Returns ok if the journal is open, and restarts the idle limit. Otherwise returns the reason
  // why it is not open.
  Outcome<void> require_open();
  [[nodiscard]] const base::Clock& clock() const { return surroundings_.clock; }
  // counted_now() returns the time by which the node judges whether waiting acts and the bin are
  // due. wait_from() returns the start of a wait that begins now. base::CountedTime describes both.
  // REQUIRES: the private mutex is held, as inside while_open() with a PrivateSide.
  base::WallTime counted_now();
  base::WallTime wait_from();
  // Converts a time of the node's own count (base::CountedTime) to the time that the wall clock
  // will show then. REQUIRES: the private mutex is held.
  base::WallTime on_the_wall(base::WallTime counted);

  // Returns the number of the present open period, which is the time from an unlock to the next
  // lock; 0 while the journal is not open. Code whose access must end at the next lock remembers
  // this number and compares it later. Any thread may call this.
  [[nodiscard]] std::uint64_t open_period() const { return open_period_; }

  // Wakes the alarm thread, because the time at which it has something to do may have changed.
  void wake() { alarm_->wake(); }

 private:
  class SnapshotSource;

  // A change of keys that was begun. Nothing of it is written yet.
  struct KeyChange {
    keyring::Opened old_keyring;
    Beginning beginning;
    keyring::Person person = keyring::Person::kKept;
    std::string name;
  };

  // Counts a thread that is inside while_shared(), where the thread may release the shared mutex
  // while it waits. Make and destroy the object with the mutex held.
  class UseOfShared {
   public:
    explicit UseOfShared(Node& node) : node_(node) { ++node_.users_of_shared_; }
    ~UseOfShared() {
      --node_.users_of_shared_;
      node_.users_changed_.notify_all();
    }
    UseOfShared(const UseOfShared&) = delete;
    UseOfShared& operator=(const UseOfShared&) = delete;

   private:
    Node& node_;
  };

  Node(HomeLock home, const Surroundings& surroundings);

  // Returns the error that says why the journal is not open (kLocked, for example). REQUIRES: one
  // of the two mutexes is held.
  [[nodiscard]] Error why_not_open() const;

  // Returns whether this home has a journal: its files exist, or it is open, even if somebody has
  // deleted its files since. REQUIRES: the private mutex is not held.
  [[nodiscard]] bool has_journal() const;

  // Returns whether a new journal was begun and its time is not over. REQUIRES for this and the
  // functions below: the private mutex is held and the shared one is not. Functions that need the
  // shared mutex take it.
  [[nodiscard]] bool has_live_beginning() const;
  [[nodiscard]] Outcome<void> open_and_touched();
  void lock_private();
  void forget_what_expired();
  // Forgets a begun journal or change of keys, if there is one. If nothing else is in memory, the
  // watcher ends.
  template <class Begun>
  void forget(std::optional<Begun>& begun) {
    if (!begun) return;
    begun.reset();
    if (!shared_ && !beginning_ && !change_) watcher_.end();
  }
  void lock_if_idle();
  void start_shared(ledger::Ledger ledger, const keyring::DerivedKeys& keys,
                    std::string_view quiet = {});
  Outcome<OldState> open_stores(const keyring::Opened& keyring);
  void close_private();
  void start_idle_limit(std::optional<std::chrono::seconds> idle_limit);
  app::Published let_leave(base::WallTime now);

  template <class Use>
  std::invoke_result_t<Use, app::PrivateSide&> while_private_open(const Use& use) {
    const PrivateLock held(private_mutex_);
    if (const auto open = open_and_touched(); !open) return open.error();
    return use(*private_);
  }
  template <class Use>
  std::invoke_result_t<Use, link::SharedSide&> while_shared_open(const Use& use) {
    if (const auto open = require_open(); !open) return open.error();
    const SharedLock shared(shared_mutex_);
    if (!shared_ || ending_) return Failure(why_not_open());
    return use(*shared_);
  }
  template <class Use>
  std::invoke_result_t<Use, app::PrivateSide&, link::SharedSide&> while_both_open(const Use& use) {
    const PrivateLock held(private_mutex_);
    if (const auto open = open_and_touched(); !open) return open.error();
    const SharedLock shared(shared_mutex_);
    return use(*private_, *shared_);
  }

  [[nodiscard]] base::ClockReading read_clocks() const;
  void begin_time();
  void keep_time();
  [[nodiscard]] Time read_time();

  // heed() acts on an event that the watcher reports. heed_lost_watcher() acts on the unexpected
  // end of a watcher that had listened. Both are in node_computer.cpp. REQUIRES: the thread holds
  // no mutex.
  void heed(base::ComputerEvent event);
  void heed_lost_watcher();
  // Acts on a home that is not there any more: closes everything and ends the node.
  void heed_lost_disk();
  // REQUIRES for the next three functions: the private mutex is held, and the journal is open.
  [[nodiscard]] LockWhenDark lock_when_dark();
  void note_told(std::string_view name);
  [[nodiscard]] Computer read_computer();

  // Reads the clocks, does everything that is due, and returns the time until the next call.
  // REQUIRES: no mutex is held.
  std::chrono::milliseconds look_at_clock();
  bool keep_left(const EditingFacts& facts, const std::string& text);
  // The state to which the node returns after a change of keys. If somebody asked for a lock
  // meanwhile, the node locks the journal before anybody can use it.
  struct AsBefore {
    State state = State::kClosed;
    std::optional<std::chrono::seconds> idle_limit;
    std::uint64_t locks_asked = 0;
  };
  // Opens the journal, given its opened keyring. REQUIRES for this and close_all(): `transition_`
  // is held, and the two mutexes of the sides are not.
  Outcome<OldState> open_with(const keyring::Opened& keyring,
                              std::optional<std::chrono::seconds> idle_limit,
                              const AsBefore* before = nullptr);
  void close_all();
  // Fails if the journal is not here, or perhaps not, because of a move. REQUIRES: `transition_` is
  // held.
  Outcome<void> require_not_moved();

  HomeLock home_;
  std::atomic<bool> offer_taken_back_ = false;
  Surroundings surroundings_;

  // Held during every change of the node's state, so that only one runs at a time. It is taken
  // before the mutexes of the two sides, and stays held while a passphrase is hashed.
  std::mutex transition_;

  // Held by a backup, verification, restore or re-key, so that only one runs at a time. It is taken
  // after transition_ and before the two mutexes of the sides.
  std::mutex backup_runs_;
  BackupProgress backup_progress_;
  // The number of callers that wait to close the journal. While there are any, a running
  // verification, restore or re-key ends early.
  std::atomic<int> closings_ = 0;

  // The private mutex. It guards the members from here to keys_changed_.
  mutable std::mutex private_mutex_;
  LeftMove left_move_;
  std::optional<Beginning> beginning_;
  std::optional<KeyChange> change_;
  base::Bytes keyring_file_;  // that of the open journal
  std::optional<app::PrivateSide> private_;
  app::WaitingCopies ready_;
  app::ViewCache views_;  // has a mutex of its own
  // The public keys that were given to commands that edit texts; the newest is last.
  std::vector<crypto::PublicKey> draft_keys_;
  std::atomic<std::uint64_t> open_period_ = 0;  // read without the mutex
  std::uint64_t open_periods_ = 0;              // how many there were so far
  std::uint64_t locks_asked_ = 0;               // calls of lock(), and sleeps
  // The snapshots of a running backup. They are destroyed before the stores. The shared mutex is
  // needed too for the ledger's snapshot.
  std::optional<Snapshots> snapshots_;
  Jobs jobs_;
  IdleLimit idle_;
  std::optional<app::NoteTimes> note_times_;  // while open
  std::optional<base::CountedTime> time_;     // while open or locked
  std::optional<keyring::CopyNote> keyring_note_;
  std::optional<KeysAre> keys_changed_;

  // The most requests that may wait for a change: half of the threads that serve requests
  // (daemon/run.cpp, api/loopback.cpp).
  static constexpr int kMaxThatWait = 8;

  // The shared mutex. It guards the members from here to users_changed_. The pointer `shared_`
  // changes only while both mutexes are held, so one of them is enough to read it.
  mutable base::FairMutex shared_mutex_;
  std::unique_ptr<link::SharedSide> shared_;
  std::atomic<bool> ending_ = false;  // the shared side is being closed
  int users_of_shared_ = 0;
  std::condition_variable_any users_changed_;

  SleepNotice slept_;
  SleepNotice::Lead opened_at_{};  // when the private side was opened

  std::optional<EditingFolders> editing_;  // last: these four end before the others
  Watcher watcher_;
  std::optional<link::Alarm> alarm_;
  DiskWatch disk_;
};

}  // namespace waterline::node
