#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/private_side.h"
#include "app/resume_preview.h"
#include "app/waiting.h"
#include "base/boot_time.h"
#include "base/counted_time.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/password_hash.h"
#include "link/alarm.h"
#include "link/quiet.h"
#include "link/shared_side.h"
#include "node/backups.h"
#include "node/drafts.h"
#include "node/editing.h"
#include "node/error.h"
#include "node/home.h"
#include "node/idle_limit.h"
#include "node/lock_order.h"
#include "node/old_state.h"
#include "node/opening.h"
#include "node/rekey.h"

namespace waterline::node {

inline constexpr std::chrono::seconds kUsualIdleLimit{600};
inline constexpr std::chrono::seconds kShortestIdleLimit{60};
inline constexpr std::chrono::seconds kLongestIdleLimit{86400};

// What a node is given of the world. Everything must outlive it.
struct Surroundings {
  const base::Clock& clock;
  base::Random&
      // for keyring, vault and deep; apart from the next, so that nothing private shifts what
      private_random;
  base::Random& shared_random;  // ledger and meeting draw from here
  std::filesystem::path courier;
  crypto::PasswordHashCost passphrase_cost{};
  const base::BootClock& boot_clock = base::system_boot_clock();
};

// One person's journal and its states. The use cases (entries.h, sharing.h, Meeting) are done
// inside while_open and while_shared, which hold the mutex of the side that they use (lock_order.h)
// and see to the state.
//
//   absent --finish--> open <--unlock-- closed
//                      |  ^               ^
//       lock, idle time|  |unlock         |close (from open or locked)
//                      v  |               |
//                     locked -------------+
//
//   absent   no journal in this home. A beginning may wait in memory for its end, at most kBeginningLife.
//   closed   no key in memory.
//   locked   the shared side alone is open. What waits leaves from guarded copies when it is due.
//   open     everything. Ends when nothing was asked for as long as the idle limit says.
//
// Any thread may call any member.
class Node {
 public:
  enum class State { kAbsent, kClosed, kLocked, kOpen };

  // A closed node on this home, which it holds until it goes. kStoreBusy, kStorageFailed.
  static Result<std::unique_ptr<Node>> hold(const Home& home, const Surroundings& surroundings);
  ~Node();  // closes

  struct Partner {
    ledger::Partnership partnership;
    std::string listen;
    link::PartnerLink::Status status;
    // they said something that this version cannot show
    bool needs_newer = false;
  };
  // What is to be told of the clock (docs/storage.md, "Time that passed").
  struct Time {
    base::CountedTime::State state;
    base::WallTime settles;  // kSettling: when, by the wall clock
    // kSettling: held shares that came due while the machine was off, and leave then
    std::size_t held_then = 0;
  };
  struct Status {
    State state = State::kAbsent;
    std::chrono::seconds idle_limit = kUsualIdleLimit;
    std::optional<base::WallTime> locks_at;         // open only
    std::optional<link::Quiet> quiet;               // open only, and only with a partner
    std::optional<app::ResumePreview> would_leave;  // with `quiet`
    // open only: when, as in the API; none if never
    std::optional<std::string> last_backup;
    std::optional<app::WaitingSummary> waiting;  // open only
    std::optional<Time> time;                    // open only
    // open only: what was wrong with a copy at the last opening
    std::optional<keyring::CopyNote> keyring;
    std::optional<Partner> partner;  // open only
    link::PartnerLink::Cage cage;    // open only
  };
  Outcome<Status> status();

  // Begins a journal: nothing is written yet. kStoreExists, kOutOfMemory, and as
  // check_passphrase says.
  struct NewJournal {
    std::vector<std::string> recovery_phrase;
    std::vector<int> check;
  };
  Outcome<NewJournal> begin(base::ByteView passphrase);
  // Writes what was begun and opens it; none for `words` if the person goes on without a check. The
  // keyring is written last: until then there is no journal, and what a cut leaves is put aside by
  // the next. kNothingBegun, kWordsDiffer.
  Outcome<void> finish(const std::optional<std::map<int, std::string>>& words);

  // `idle_limit`: for this time, instead of what was set.
  Outcome<OldState> unlock(const OwnersSecret& secret,
                           std::optional<std::chrono::seconds> idle_limit);
  Outcome<void> set_idle_limit(std::chrono::seconds limit);
  // The person says that the wall clock is right. What is due by it leaves, and what its time in
  // the bin is over for goes.
  Outcome<void> accept_clock();

  // --- new keys (node_rekey.cpp)

  // Begins a change of all keys: nothing is written yet, and locking forgets it. Without
  // `new_passphrase` the one that is given stays. kWrongPassphrase, kWeakPassphrase, kOutOfMemory,
  // kDiskFull.
  struct KeyWish {
    OwnersSecret secret;
    std::optional<base::ByteView> new_passphrase;
    keyring::Person person = keyring::Person::kKept;
  };
  struct NewKeysBegun {
    NewJournal shown;
    // names it to whoever gave the secret, and to nobody else
    std::string change;
  };
  Outcome<NewKeysBegun> begin_new_keys(const KeyWish& wish);
  // Seals everything anew under what was begun; none for `words` as in finish. Everything is closed
  // meanwhile, and as it was before afterwards, but for a new person's pairing (PairingThen).
  // Progress and breaking off as for backups. An error changed nothing, but kChangeUnfinished: then
  // the new keys are in force, and the next unlock finishes the change.
  struct NewKeys {
    PairingThen pairing = PairingThen::kAsBefore;
    OldState found;  // as an opening
  };
  Outcome<NewKeys> finish_new_keys(std::string_view change,
                                   const std::optional<std::map<int, std::string>>& words);

  // --- backups (node_backup.cpp). One at a time: kBackupRuns. Paths are absolute.

  struct BackupMade {
    std::filesystem::path file;
    std::uint64_t size = 0;
    backup::About about;
  };
  // Of the open journal as it stands at this moment, while it is used. `path` may be a folder.
  // kFileExists; kLocked, kClosed if it is locked or closed before the end; nothing is left then.
  Outcome<BackupMade> create_backup(const std::filesystem::path& path);
  // In any state: what the backup says of itself. Reads its beginning alone. As verify_backup.
  Outcome<BackupMade> look_at_backup(const std::filesystem::path& path, const OwnersSecret& secret);
  // In any state: reads all of the file, and opens and reads through the stores in it, aside, under
  // keys that are forgotten. kWrongPassphrase, kNotABackup, kBackupDamaged, kNewer.
  Outcome<BackupMade> verify_backup(const std::filesystem::path& path, const OwnersSecret& secret);
  struct Restored {
    std::size_t paused_shares = 0;
    bool has_partner = false;
    backup::About about;
  };
  // Into a home without a journal, which then has one and is open. Whatever goes wrong before the
  // keyring is written, last, there is none. kStoreExists, and as for verify_backup.
  Outcome<Restored> restore_backup(const std::filesystem::path& path, const OwnersSecret& secret);
  [[nodiscard]] const BackupProgress& backup_progress() const { return backup_progress_; }
  // The one that runs ends soon, with kBackupBrokenOff, and leaves nothing; or it was done already.
  void break_off_backup() { backup_progress_.break_off = true; }
  // Whether this opens the journal: kWrongPassphrase. Nothing is opened.
  Outcome<void> check_secret(const OwnersSecret& secret);

  // --- what is being written

  // A folder for a command that writes, and the key that drafts are sealed to while the journal is
  // not open. What it is for is kept until the words are in their place, also over a crash.
  // kNoPrivatePlace; kTooMany if there are so many drafts that no more are to be begun.
  struct Editing {
    std::filesystem::path folder;
    crypto::PublicKey key;
  };
  Outcome<Editing> begin_editing(EditingFacts facts);
  // In the open journal; else, or where there is no place left, sealed to `key` or the journal's
  // own. kLocked or kClosed without one. Its id, or none if it was sealed.
  Outcome<std::optional<std::string>> keep_draft(const Draft& draft,
                                                 const std::optional<crypto::PublicKey>& key);
  // The place that is free then is for the next that waits sealed. kUnknownId.
  Outcome<void> drop_draft(std::string_view id);
  struct WordsLeft {
    std::size_t sealed = 0;  // drafts for which there is no place yet
    // texts that could not be kept: the disk is full, say. Tried again from time to time
    std::size_t in_memory = 0;
  };
  // Tries again first, in a moment.
  Outcome<WordsLeft> words_left();

  // Closes what is private; what is shared goes on. Fine in any state but absent.
  Outcome<void> lock();
  // Closes everything. Requests that wait are ended first.
  Outcome<void> close();

  // Returns what `use` returns, if the journal is open, and puts the idle lock off. `use` takes
  // what it needs, and that alone is locked meanwhile: (PrivateSide&), (SharedSide&), or
  // (PrivateSide&, SharedSide&) for the few that go between the two.
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

  // Returns what `use(SharedSide&, lock)` returns, if the journal is open or locked. `lock` is that
  // of the shared side, for members of Meeting that wait.
  template <class Use>
  std::invoke_result_t<Use, link::SharedSide&, base::FairLock&> while_shared(const Use& use) {
    SharedLock shared(shared_mutex_);
    if (!shared_ || ending_) return Failure(why_not_open());
    const UseOfShared counted(*this);
    return use(*shared_, shared.held());
  }

  // Returns how long one more request may wait for something to change: as long as it asks for, or
  // not at all while many wait already. The rest of the threads stay free for `lock`. REQUIRES:
  // inside while_shared.
  [[nodiscard]] std::chrono::seconds wait_allowed(std::chrono::seconds asked) const {
    return users_of_shared_ > kMostThatWait ? std::chrono::seconds(0) : asked;
  }

  // The journal is open, which puts the idle lock off; or why it is not.
  Outcome<void> require_open() {
    const PrivateLock held(private_mutex_);
    return open_and_touched();
  }
  [[nodiscard]] const base::Clock& clock() const { return surroundings_.clock; }
  // The moment that everything is judged by which waits for a time, holds and the bin; and the one
  // to reckon from for what begins to wait. REQUIRES: inside while_open or while_shared.
  base::WallTime counted_now();
  base::WallTime wait_from();
  // Such a moment as the wall clock will show it. REQUIRES: likewise.
  base::WallTime on_the_wall(base::WallTime counted);

  // How often the journal was locked or closed so far: what holds only until the next time
  // remembers the number.
  [[nodiscard]] std::uint64_t locks_so_far() const { return locks_so_far_; }

  // The alarm looks at the clock again: something may be due, or be due at another time than
  // before.
  void wake() { alarm_->wake(); }

 private:
  class SnapshotSource;

  // New keys that were begun and of which nothing is written yet.
  struct KeyChange {
    keyring::Opened old_keyring;
    Beginning beginning;
    keyring::Person person = keyring::Person::kKept;
    std::string name;
    // on the clock that goes on while the machine sleeps
    std::chrono::milliseconds expires{};
  };

  // Counts the threads inside while_shared, where the shared mutex is not held all the time. Made
  // and destroyed under it.
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

  Node(HeldHome home, const Surroundings& surroundings);

  // REQUIRES: one of the two mutexes is held.
  [[nodiscard]] Error why_not_open() const;

  // Whether a journal is here: its files, or what is open of it, whatever became of its files
  // since. REQUIRES: the private mutex is not held.
  [[nodiscard]] bool has_journal() const;

  // REQUIRES of these: the private mutex is held, and the shared one is not; those that need it
  // take it.
  [[nodiscard]] bool begun_and_standing() const;
  [[nodiscard]] Outcome<void> open_and_touched();
  void lock_private();
  void forget_what_expired();
  void lock_if_idle();
  void start_shared(ledger::Ledger ledger, const keyring::DerivedKeys& keys,
                    std::string_view quiet = {});
  Outcome<OldState> open_stores(const keyring::Opened& keyring);
  void close_private();
  void start_idle_limit(std::optional<std::chrono::seconds> idle_limit);
  app::Departures let_leave(base::WallTime now);

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
  [[nodiscard]] Time tell_time();

  // REQUIRES: no mutex is held.
  std::chrono::milliseconds look_at_clock();
  // REQUIRES: `transition_` is held and the two mutexes are not.
  bool keep_left(const EditingFacts& facts, const std::string& text);
  // Opened again as it was, or locked if somebody has asked for that since; nobody sees it open in
  // between.
  struct AsBefore {
    State state = State::kClosed;
    std::optional<std::chrono::seconds> idle_limit;
    std::uint64_t locks_asked = 0;
  };
  Outcome<OldState> open_with(const keyring::Opened& keyring,
                              std::optional<std::chrono::seconds> idle_limit,
                              const AsBefore* before = nullptr);
  void close_all();

  HeldHome home_;
  Surroundings surroundings_;

  // One opening or closing at a time; taken before the two mutexes, and held while a passphrase is
  // hashed.
  std::mutex transition_;

  // one backup, verification or restore at a time; taken after transition_, before the two
  std::mutex jobs_;
  BackupProgress backup_progress_;
  // whoever waits to close: a verification or a restore breaks off
  std::atomic<int> closings_ = 0;

  // What the private mutex guards.
  mutable std::mutex private_mutex_;
  std::optional<Beginning> beginning_;
  std::optional<KeyChange> change_;
  base::Bytes keyring_file_;  // of what is open
  std::optional<app::PrivateSide> private_;
  app::ReadyActs ready_;
  // that were told to commands which edit; the newest last
  std::vector<crypto::PublicKey> draft_keys_;
  std::atomic<std::uint64_t> locks_so_far_ = 0;  // read without it
  std::uint64_t locks_asked_ = 0;                // by a person, also where it was not open
  // goes before the stores do; its ledger's part needs the shared mutex too
  std::optional<Snapshots> snapshots_;
  IdleLimit idle_;
  std::optional<base::CountedTime> time_;  // open or locked
  std::optional<keyring::CopyNote> keyring_note_;

  // half of the threads that serve (run.cpp, loopback.cpp)
  static constexpr int kMostThatWait = 8;

  // What the shared mutex guards. The pointer itself changes under both, so either is enough to
  // look at it.
  mutable base::FairMutex shared_mutex_;
  std::unique_ptr<link::SharedSide> shared_;
  std::atomic<bool> ending_ = false;  // the shared side is about to go
  int users_of_shared_ = 0;
  std::condition_variable_any users_changed_;

  std::optional<EditingFolders> editing_;  // the last two, so that they end first
  std::optional<link::Alarm> alarm_;
};

}  // namespace waterline::node
