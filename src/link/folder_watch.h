#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/fair_mutex.h"
#include "base/random.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "link/alarm.h"
#include "link/box_setting.h"
#include "link/box_visits.h"
#include "link/carrier.h"
#include "link/error.h"
#include "link/folder_listing.h"
#include "link/folder_names.h"
#include "link/offline_schedule.h"
#include "link/place.h"
#include "link/retry.h"

namespace waterline::link {

struct SharedSide;

// Syncs by a place that both devices can reach: a folder (a synced folder, a mount, a USB stick) or a
// box (box_setting.h). It checks a folder every few seconds, and a box as BoxVisits says. It reads
// the partner's bundles, and keeps one bundle of ours there (several if one is too small) with
// everything that the partner is not known to hold. It does nothing while this device is offline. It opens only files whose names are the partner's, changes
// only files whose names begin as ours do (folder_listing.h), and follows no symbolic link.
//
// It trusts the folder with nothing. A name is written once, so a bundle that was read whole is not
// read again, and one that was not whole is tried again, even if its size and time stay. If
// our bundle disappears, it is written anew, rarely if that happens often. Copies of our bundles
// and earlier ones that return are removed. No call to the folder's system is made with the mutex
// held: a server that does not answer must not stop the node.
//
// Call public members with the mutex of the shared side held; the watch's thread takes it too. Do
// not hold the mutex when you destroy the watch.
class FolderWatch {
 public:
  enum class Problem {
    kNone,
    // The folder does not exist (a stick is not plugged in), or cannot be read.
    kNoFolder,
    kCannotWrite,  // no room, or no permission
    // A bundle of the partner's in the folder is incomplete, or was altered.
    kUnsound,
    // A bundle of the partner's continues one that is not in the folder. Our next bundle tells the
    // partner's device what we lack.
    kEarlierMissing,
    kOtherVersion,
    kTooManyFiles,  // more than kMaxFilesInFolder
    // This device could not keep what a bundle brought: its own disk is full, or failed. The bundle
    // is read again.
    kCannotKeep,
    kWaitsForSession,  // some of our operations can leave in no bundle any more
    kFailed,           // the courier or the store
    // The problems of a box; PlaceFault has more about each.
    kBoxRefused,
    kBoxRefusedKey,  // the same of a box that lets in by a key
    kBoxFull,
    kBoxNoFolder,
    kBoxOtherKey,
    kBoxNotTrusted,
    kBoxNoAuthorities,
    kBoxCertificateTime,
    kBoxOtherName,
    kBoxNotReached,
    kBoxMoved,
    kBoxNotUnderstood,
    // The box is visited through Tor, which is off.
    kBoxNeedsTor,
    // The box is visited directly, and this device may meet by Tor alone.
    kBoxWouldShow,
    kCarrierMissing,
    kCarrierFails
  };
  // Whose bundles were in the folder at the last check.
  enum class Bundles { kNone, kOursAlone, kPartners };
  // A box as it may be shown: without its password.
  struct BoxStatus {
    std::string address;
    BoxWay way = BoxWay::kDirect;
    base::Bytes host_key;
    // How the box lets this device in.
    enum class Login : std::uint8_t { kPassword, kKey };
    Login login = Login::kPassword;
    // When a visit last succeeded since the node started.
    std::optional<base::WallTime> visited;
  };
  struct Status {
    std::string folder{};  // empty for none
    Problem problem = Problem::kNone;
    Bundles bundles = Bundles::kNone;
    std::optional<BoxStatus> box{};
  };

  // All references must outlive this object.
  FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex);
  // Waits for the file that is being read or written, and for no further one.
  ~FolderWatch() { end_waits(); }
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Sets the folder to watch; if `folder` is empty, no folder is watched any more. The watch then
  // deletes our bundles in the former folder, as soon as that folder is there. Error kNoPartner.
  // REQUIRES: is_folder(folder), or it is empty.
  Result<void> set_folder(std::string_view folder);
  // Sets the box, in place of a folder or of another box. The same address with another password,
  // key or way is the same box. Errors as set_folder().
  Result<void> set_box(const BoxSetting& box);
  // Returns the reason why the settings forbid a visit to this box; kNone if they allow it.
  [[nodiscard]] Problem obstacle_of(const BoxSetting& box) const;
  struct AskedForKey {
    base::Bytes key{};  // empty for none
    Problem problem = Problem::kNone;
  };
  // Asks an SFTP server which key it has, without a login.
  AskedForKey ask_for_key(base::FairLock& lock, const BoxSetting& box,
                          std::chrono::milliseconds at_most);
  // Makes the watch visit the box at once, also outside the sync hours. Returns the number of that
  // visit; nullopt if there is no box.
  struct VisitNumber {
    std::uint64_t number = 0;
  };
  std::optional<VisitNumber> ask_for_visit();
  // Waits for the end of that visit. Returns how it went; nullopt if it has not ended after
  // `at_most`, or was not allowed.
  std::optional<Problem> wait_for_visit(base::FairLock& lock, VisitNumber visit,
                                        std::chrono::milliseconds at_most);
  // Returns whether a visit that ended so was one: what the box has was read, and it has what this
  // device gave it.
  [[nodiscard]] static bool went_well(Problem how);
  // Returns whether the box is being visited now.
  [[nodiscard]] bool visits_box() const { return visits_.state() == BoxVisits::State::kVisits; }
  // Returns how many operations that a person can see came by the place since the node started.
  [[nodiscard]] std::size_t shown() const { return shown_; }
  [[nodiscard]] Status status() const;
  // Starts to watch the folder, if one is set.
  void begin();
  // Makes the thread check the folder immediately. Call it if the ledger may have operations to
  // write into the folder.
  void wake();
  // Ends a visit to a box that is under way, and makes every wait for one return. Call this before
  // the destruction, so that no thread is still in a function of this object.
  void end_waits() {
    ending_ = true;
    changed_.notify_all();
  }
  // Returns how often the folder was checked, also while this device was offline.
  [[nodiscard]] std::uint64_t checks() const { return checks_; }

 private:
  // The stamp of a file of the partner's when it was read, and the result. A file that was
  // read whole is not read again. Any other is read again if its size or time changes. If it could
  // not be read, it is also read again without such a change: some mounts set the size and the time
  // of a file before its content has arrived. Each of these attempts is rarer than the one before.
  struct Seen {
    Place::Stamp stamp{};
    Problem problem = Problem::kNone;
    Retry again{};
    // The operations that this device held when it found that an earlier bundle is missing. Once it
    // holds others, it reads the bundle again: a session or `carry in` may have brought the rest.
    base::VersionVector held{};
  };

  std::chrono::milliseconds look();
  // Sets the path of a folder, the text of a box, or nothing.
  Result<void> set_place(std::string_view place);
  void place_is_new();
  // Returns a function that opens the place of this setting. Call it without the mutex. A visit to a
  // box ends when `goes_on` says no.
  using Open = std::function<std::unique_ptr<Place>()>;
  [[nodiscard]] Carrier::Means means_for(const BoxSetting& box,
                                         std::function<bool()> goes_on) const;
  [[nodiscard]] Open opener(const std::string& place, std::function<bool()> goes_on);
  // Visits the box if that is due. Returns when to look again.
  std::chrono::milliseconds look_at_box(base::FairLock& lock, const std::string& place);
  // Returns true while the box may be visited: this device is online, or a person asked.
  enum class PlaceKind { kFolder, kBox };
  static Problem problem_of(PlaceFault fault, PlaceKind kind);
  void visit_ended(std::optional<Problem> how);
  [[nodiscard]] bool may_visit(const std::string& place) const;
  // Returns whether this device may go to a box though it is offline for this reason, because a
  // person asked for it now.
  [[nodiscard]] static bool may_go_if_asked(Offline offline, const std::string& place);
  [[nodiscard]] Problem obstacle_of(const std::string& place) const;
  // Leaving a box keeps to the hours and the pause as a visit does, but for the first attempt, which
  // a person asked for.
  [[nodiscard]] bool may_leave(const std::string& former) const;
  // Returns whether the attempt to leave this place is due.
  bool leaves_now(const std::string& former);
  // Returns true if there will be no further attempt.
  bool gives_up_leaving(const std::string& former, PlaceFault fault);
  [[nodiscard]] bool is_too_late_to_leave(const std::string& former) const;
  // Keeps in the setting whether the box showed another key, so that a new start does not forget it.
  void keep_shown(const std::string& place, BoxSetting::Shown shown);
  Problem look_into(base::FairLock& lock, const std::string& folder, const Open& open);
  // Deletes our bundles in a folder that is no longer watched.
  void clear_former(base::FairLock& lock, const std::string& folder);
  // Returns true if this folder is still the one to watch. Call it after the mutex was released.
  [[nodiscard]] bool still_watches(const std::string& folder) const;
  [[nodiscard]] std::optional<FolderNames> names_of_bundles() const;
  [[nodiscard]] std::optional<BundleNames> last_bundles() const;
  // Reads the partner's new bundles, at most kMostFiles and about kMostBytes of them: a keeper who
  // can write into the folder must not keep this device busy. The next check goes on after the last.
  void read_files(base::FairLock& lock, Place& place, const BundleNames& names);
  struct Read {
    std::size_t files = 0;
    std::size_t bytes = 0;
    BundleNames failed{};
  };
  // Reads a bundle and counts it. Returns true if it brought new operations.
  bool read_file(base::FairLock& lock, Place& place, const std::string& name, Read& read);
  [[nodiscard]] Problem problem_of_files() const;
  [[nodiscard]] bool lacks_an_earlier_one() const;
  // Writes our bundles if the partner may need something that they do not say, or if they are lost.
  Problem write_if_needed(base::FairLock& lock, const std::string& path, Place& place,
                          const FolderNames& names, const BundleNames& own);
  Problem write_files(base::FairLock& lock, const std::string& path, Place& place,
                      const FolderNames& names, const BundleNames& old);

  SharedSide& shared_;
  base::Random& random_;
  base::FairMutex& mutex_;
  Problem problem_ = Problem::kNone;
  Bundles bundles_ = Bundles::kNone;
  std::uint64_t checks_ = 0;
  Problem writing_ = Problem::kNone;  // how the last attempt to write ended
  Retry write_again_;                 // after a failure to write
  // Slows down if our bundles disappear again and again: somebody deletes them, or a program that
  // syncs the folder does. It forgets that after our bundles were there for kSteadyChecks.
  Retry write_lost_;
  int steady_ = 0;  // the number of checks in a row that found our bundles
  // True if a bundle of the partner's continues a missing one, and no bundle of ours that was
  // recorded has said so yet.
  bool asks_ = false;
  BoxVisits visits_;
  BoxVisits former_visits_;  // to a box that this device left
  bool is_asked_ = false;    // a person waits for a visit
  std::uint64_t visits_done_ = 0;
  std::size_t shown_ = 0;
  std::optional<Problem> last_visit_;  // how it ended; empty if it could not be made
  std::optional<base::WallTime> visited_;
  bool is_asked_to_leave_ = false;       // a person did so now
  std::condition_variable_any changed_;  // visits_done_
  std::atomic<bool> ending_ = false;     // set without the mutex
  std::string last_read_;                // the name of the last file that was read
  std::map<std::string, Seen> seen_;     // the partner's files in the folder, by name
  // The thread that checks the folder; empty until begin() starts it. It is the last member, so
  // that it is destroyed, and the thread ends, before the others.
  std::optional<Alarm> alarm_;
};

}  // namespace waterline::link
