#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fair_mutex.h"
#include "base/file_descriptor.h"
#include "base/random.h"
#include "ledger/ledger.h"
#include "link/alarm.h"
#include "link/error.h"

namespace waterline::link {

struct SharedSide;
class FolderNames;

// Syncs by a folder that both devices can reach (a synced folder, a USB stick). It checks the
// folder every few seconds, reads the partner's bundles, and keeps one bundle of ours there
// (several if one is too small) with everything that the partner is not known to hold. It does
// nothing while this device is offline. It opens only files whose names are the partner's, changes
// only files whose names are ours (folder_names.h), and follows no symbolic link.
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
    kFailed  // the courier or the store
  };
  struct Status {
    std::string folder;  // empty for none
    Problem problem = Problem::kNone;
  };

  // All references must outlive this object.
  FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex);

  // Sets the folder to watch; if `folder` is empty, no folder is watched any more. Deletes our
  // bundles in the former folder. Error kNoFile if it is no folder; kNoPartner.
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
  // The size and time of a file of the partner's when it was read, and the result. The file is read
  // again if its size or time changes, or if the result was kFailed.
  struct Seen {
    std::int64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds
    Problem problem = Problem::kNone;
  };

  std::chrono::milliseconds look();
  Problem look_into(base::FairLock& lock, const std::string& folder);
  // Reads the partner's new bundles. Returns true if this call was the first to find that one of
  // them continues a bundle that is missing.
  bool read_files(base::FairLock& lock, const base::FileDescriptor& folder,
                  const std::vector<std::string>& names);
  // Reads a bundle. Returns true if it brought new operations.
  bool read_file(base::FairLock& lock, const base::FileDescriptor& folder, const std::string& name);
  [[nodiscard]] Problem problem_of_files() const;
  Problem write_files(base::FairLock& lock, const base::FileDescriptor& folder,
                      const FolderNames& names, const std::vector<std::string>& old);

  SharedSide& shared_;
  base::Random& random_;
  base::FairMutex& mutex_;
  Problem problem_ = Problem::kNone;
  std::uint64_t checks_ = 0;
  std::map<std::string, Seen> seen_;  // the partner's files in the folder, by name
  // The thread that checks the folder; empty until begin() starts it. It is the last member, so
  // that it is destroyed, and the thread ends, before the others.
  std::optional<Alarm> alarm_;
};

}  // namespace waterline::link
