#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/fair_mutex.h"
#include "base/file_descriptor.h"
#include "base/random.h"
#include "ledger/ledger.h"
#include "link/alarm.h"
#include "link/error.h"
#include "link/folder_listing.h"
#include "link/retry.h"

namespace waterline::link {

struct SharedSide;

// Syncs by a folder that both devices can reach (a synced folder, a mount, a USB stick). It checks
// the folder every few seconds, reads the partner's bundles, and keeps one bundle of ours there
// (several if one is too small) with everything that the partner is not known to hold. It does
// nothing while this device is offline. It opens only files whose names are the partner's, changes
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
    kFailed            // the courier or the store
  };
  // Whose bundles were in the folder at the last check.
  enum class Bundles { kNone, kOursAlone, kPartners };
  struct Status {
    std::string folder;  // empty for none
    Problem problem = Problem::kNone;
    Bundles bundles = Bundles::kNone;
  };

  // All references must outlive this object.
  FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex);
  // Waits for the file that is being read or written, and for no further one.
  ~FolderWatch() { ending_ = true; }
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Sets the folder to watch; if `folder` is empty, no folder is watched any more. The watch then
  // deletes our bundles in the former folder, as soon as that folder is there. Error kNoPartner.
  // REQUIRES: is_folder(folder), or it is empty.
  Result<void> set_folder(std::string_view folder);
  [[nodiscard]] Status status() const;
  // Starts to watch the folder, if one is set.
  void begin();
  // Makes the thread check the folder immediately. Call it if the ledger may have operations to
  // write into the folder.
  void wake();
  // Returns how often the folder was checked, also while this device was offline.
  [[nodiscard]] std::uint64_t checks() const { return checks_; }

 private:
  // The size and time of a file of the partner's when it was read, and the result. A file that was
  // read whole is not read again. Any other is read again if its size or time changes. If it could
  // not be read, it is also read again without such a change: some mounts set the size and the time
  // of a file before its content has arrived. Each of these attempts is rarer than the one before.
  struct Seen {
    std::int64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds
    Problem problem = Problem::kNone;
    Retry again{};
    // The operations that this device held when it found that an earlier bundle is missing. Once it
    // holds others, it reads the bundle again: a session or `carry in` may have brought the rest.
    base::VersionVector held{};
  };

  std::chrono::milliseconds look();
  Problem look_into(base::FairLock& lock, const std::string& folder);
  // Deletes our bundles in a folder that is no longer watched.
  void clear_former(base::FairLock& lock, const std::string& folder);
  // Returns true if this folder is still the one to watch. Call it after the mutex was released.
  [[nodiscard]] bool still_watches(const std::string& folder) const;
  [[nodiscard]] std::optional<BundleNames> last_bundles() const;
  // Reads the partner's new bundles, at most kMostFiles and about kMostBytes of them: a keeper who
  // can write into the folder must not keep this device busy. The next check goes on after the last.
  void read_files(base::FairLock& lock, const base::FileDescriptor& folder,
                  const BundleNames& names);
  struct Read {
    std::size_t files = 0;
    std::size_t bytes = 0;
  };
  // Reads a bundle and counts it. Returns true if it brought new operations.
  bool read_file(base::FairLock& lock, const base::FileDescriptor& folder, const std::string& name,
                 Read& read);
  [[nodiscard]] Problem problem_of_files() const;
  [[nodiscard]] bool lacks_an_earlier_one() const;
  // Writes our bundles if the partner may need something that they do not say, or if they are lost.
  Problem write_if_needed(base::FairLock& lock, const std::string& path,
                          const base::FileDescriptor& folder, const FolderNames& names,
                          const BundleNames& own);
  Problem write_files(base::FairLock& lock, const std::string& path,
                      const base::FileDescriptor& folder, const FolderNames& names,
                      const BundleNames& old);

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
  std::atomic<bool> ending_ = false;  // set without the mutex
  std::string last_read_;             // the name of the last file that was read
  std::map<std::string, Seen> seen_;  // the partner's files in the folder, by name
  // The thread that checks the folder; empty until begin() starts it. It is the last member, so
  // that it is destroyed, and the thread ends, before the others.
  std::optional<Alarm> alarm_;
};

}  // namespace waterline::link
