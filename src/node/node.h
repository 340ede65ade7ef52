#pragma once

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

#include "base/boot_time.h"
#include "base/counted_time.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/password_hash.h"
#include "node/alarm.h"
#include "node/backups.h"
#include "node/failure.h"
#include "node/home.h"
#include "node/idle_limit.h"
#include "node/opening.h"
#include "node/sharing.h"
#include "node/sides.h"

namespace waterline::node {

inline constexpr std::chrono::seconds kUsualIdleLimit{600};
inline constexpr std::chrono::seconds kShortestIdleLimit{60};
inline constexpr std::chrono::seconds kLongestIdleLimit{86400};

// What a node is given of the world. Everything must outlive it.
struct Surroundings {
  const base::Clock& clock;
  base::Random&
      private_random;           // for keyring, vault and deep; apart from the next, so that nothing private shifts what
  base::Random& shared_random;  // ledger and meeting draw from here
  std::filesystem::path courier;
  crypto::PasswordHashCost passphrase_cost{};
  const base::BootClock& boot_clock = base::system_boot_clock();
};

// One person's journal and its states. The use cases (entries.h, sharing.h, Meeting) are done inside while_open and
// while_shared, which hold the node's mutex and see to the state.
//
//   absent --finish--> open <--unlock-- closed
//                      |  ^               ^
//       lock, idle time|  |unlock         |close (from open or locked)
//                      v  |               |
//                     locked -------------+
//
//   absent   no journal in this home. A beginning may wait in memory for its end, at most kBeginningLife.
//   closed   no key in memory.
//   locked   the shared side alone is open. Held shares leave from guarded copies when they are due.
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
    Meeting::Status meeting;
  };
  // What is to be told of the clock (docs/storage.md, "Time that passed").
  struct Time {
    base::CountedTime::State state;
    base::WallTime settles;     // kSettling: when, by the wall clock
    std::size_t held_then = 0;  // kSettling: held shares that came due while the machine was off, and leave then
  };
  struct Status {
    State state = State::kAbsent;
    std::chrono::seconds idle_limit = kUsualIdleLimit;
    std::optional<base::WallTime> locks_at;    // open only
    std::optional<std::string> last_backup;    // open only: when, as in the API; none if never
    std::optional<Time> time;                  // open only
    std::optional<keyring::CopyNote> keyring;  // open only: what was wrong with a copy at the last opening
    std::optional<Partner> partner;            // open or locked
    Meeting::Cage cage;                        // likewise
  };
  Outcome<Status> status();

  // Begins a journal: nothing is written yet. kStoreExists, kWeakPassphrase, kOutOfMemory.
  struct NewJournal {
    std::vector<std::string> recovery_phrase;
    std::vector<int> check;
  };
  Outcome<NewJournal> begin(base::ByteView passphrase);
  // Writes what was begun and opens it; none for `words` if the person goes on without a check. The keyring is written
  // last: until then there is no journal, and what a cut leaves is put aside by the next. kNothingBegun, kWordsDiffer.
  Outcome<void> finish(const std::optional<std::map<int, std::string>>& words);

  // `idle_limit`: for this time, instead of what was set.
  Outcome<void> unlock(base::ByteView passphrase, std::optional<std::chrono::seconds> idle_limit);
  Outcome<void> unlock_with_phrase(base::ByteView phrase, std::optional<std::chrono::seconds> idle_limit);
  Outcome<void> change_passphrase(base::ByteView passphrase, base::ByteView new_passphrase);
  Outcome<void> set_idle_limit(std::chrono::seconds limit);
  // The person says that the wall clock is right. What is due by it leaves, and what its time in the bin is over for
  // goes.
  Outcome<void> accept_clock();

  // --- backups (node_backup.cpp). One at a time: kBackupRuns. Paths are absolute.

  struct BackupMade {
    std::filesystem::path file;
    std::uint64_t size = 0;
  };
  // Of the open journal as it stands at this moment, while it is used. `path` may be a folder. kFileExists; kLocked,
  // kClosed if it is locked or closed before the end; nothing is left then.
  Outcome<BackupMade> create_backup(const std::filesystem::path& path);
  // In any state: reads all of the file, and opens and reads through the stores in it, aside, under keys that are
  // forgotten. kWrongPassphrase, kNotABackup, kBackupDamaged, kNewer.
  Outcome<BackupMade> verify_backup(const std::filesystem::path& path, const BackupSecret& secret);
  struct Restored {
    std::size_t paused_shares = 0;
    bool has_partner = false;
  };
  // Into a home without a journal, which then has one and is open. Whatever goes wrong before the keyring is written,
  // last, there is none. kStoreExists, and as for verify_backup.
  Outcome<Restored> restore_backup(const std::filesystem::path& path, const BackupSecret& secret);
  [[nodiscard]] const BackupProgress& backup_progress() const { return backup_progress_; }
  // The one that runs ends soon, with kBackupBrokenOff, and leaves nothing; or it was done already.
  void break_off_backup() { backup_progress_.break_off = true; }
  // Whether this phrase opens the journal: kWrongPassphrase. Nothing is opened.
  Outcome<void> check_recovery_phrase(base::ByteView phrase);

  // Closes what is private; what is shared goes on. Fine in any state but absent.
  Outcome<void> lock();
  // Closes everything. Requests that wait are ended first.
  Outcome<void> close();

  // Gives what `use(PrivateSide&, SharedSide&)` gives, if the journal is open, and puts the idle lock off.
  template <class Use>
  std::invoke_result_t<Use, PrivateSide&, SharedSide&> while_open(const Use& use) {
    const std::unique_lock held(mutex_);
    lock_if_idle();
    if (!private_) return Failure(why_not_open());
    idle_.touch(surroundings_.boot_clock.now().since);
    return use(*private_, *shared_);
  }

  // Gives what `use(SharedSide&, lock)` gives, if the journal is open or locked. `lock` is that of the node's mutex,
  // for members of Meeting that wait.
  template <class Use>
  std::invoke_result_t<Use, SharedSide&, std::unique_lock<std::mutex>&> while_shared(const Use& use) {
    std::unique_lock held(mutex_);
    if (!shared_ || ending_) return Failure(why_not_open());
    const UseOfShared counted(*this);
    return use(*shared_, held);
  }
  [[nodiscard]] const base::Clock& clock() const { return surroundings_.clock; }
  // The moment that everything is judged by which waits for a time, holds and the bin; and the one to reckon from for
  // what begins to wait. REQUIRES: inside while_open or while_shared.
  base::WallTime counted_now();
  base::WallTime wait_from();
  // Such a moment as the wall clock will show it. REQUIRES: likewise.
  base::WallTime on_the_wall(base::WallTime counted);

  // The alarm looks at the clock again: something may be due, or be due at another time than before.
  void wake() { alarm_->wake(); }

 private:
  class SnapshotSource;

  // Counts whoever is inside while_shared, where the mutex is not held all the time. Its own life begins and ends under
  // it.
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

  // REQUIRES of these: the mutex is held.
  [[nodiscard]] Error why_not_open() const;
  [[nodiscard]] bool begun_and_standing() const;
  void lock_private();
  void lock_if_idle();
  void start_shared(ledger::Ledger ledger, crypto::IdentitySecret identity);
  void start_idle_limit(std::optional<std::chrono::seconds> idle_limit);
  std::chrono::milliseconds look_at_clock();
  [[nodiscard]] base::ClockReading read_clocks() const;
  void begin_time();
  void keep_time();
  [[nodiscard]] Time tell_time();

  // REQUIRES: `transition_` is held and the mutex is not.
  Outcome<void> open_with(OpenedKeyring opened, std::optional<std::chrono::seconds> idle_limit);
  Outcome<void> open_with(const crypto::RootKey& root, std::optional<std::chrono::seconds> idle_limit);

  HeldHome home_;
  Surroundings surroundings_;

  // One opening or closing at a time; taken before the mutex, and held while a passphrase is hashed.
  std::mutex transition_;

  std::mutex jobs_;  // one backup, verification or restore at a time; taken after transition_, before the mutex
  BackupProgress backup_progress_;
  std::atomic<int> closings_ = 0;  // whoever waits to close: a verification or a restore breaks off

  mutable std::mutex mutex_;
  std::optional<Beginning> beginning_;
  std::unique_ptr<SharedSide> shared_;
  std::optional<PrivateSide> private_;
  ReadyShares ready_;
  std::optional<Snapshots> snapshots_;  // goes before the stores do
  IdleLimit idle_;
  std::optional<base::CountedTime> time_;  // open or locked
  std::optional<keyring::CopyNote> keyring_note_;
  bool ending_ = false;  // the shared side is about to go
  int users_of_shared_ = 0;
  std::condition_variable users_changed_;

  std::optional<Alarm> alarm_;  // last, so that it ends first
};

}  // namespace waterline::node
