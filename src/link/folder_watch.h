#pragma once

#include <filesystem>
#include <map>
#include <mutex>
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

// A folder that both can reach (a synced one, a stick) as a way to meet: looks into it every few
// seconds, reads what the partner put there, and keeps one sealed file there of what they are not
// known to hold (several, if one is too small). Rests when the two rest. Opens only files that have
// a name of the partner's; touches only those that have one of its own, and follows no link.
//
// Public members are called with the mutex of the shared side held; the watch's own thread takes
// it. Goes without it.
class FolderWatch {
 public:
  enum class Problem {
    kNone,
    // it is not there (a stick that is not in), or cannot be read
    kNoFolder,
    kCannotWrite,  // no room, or no right to
    // a file of the partner's there is not whole, or was altered
    kUnsound,
    // a file goes on after one that is not there; this device has asked for it by its own
    kEarlierMissing,
    kOtherVersion,
    kFailed  // the courier or the store
  };
  struct Status {
    std::string folder;  // empty for none
    Problem problem = Problem::kNone;
  };

  // All must outlive this.
  FolderWatch(SharedSide& shared, base::Random& random, base::FairMutex& shared_mutex);

  // None if empty; then the own files there are removed. kNoFile if it is no folder, kNoPartner.
  Result<void> set_folder(std::string_view folder);
  [[nodiscard]] Status status() const;
  // Begins to watch if a folder is set.
  void begin();
  // There may be something to write.
  void wake();

 private:
  // What a file was when it was read, and what came of it: it is read again only if it is another.
  struct Seen {
    std::int64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds
    Problem problem = Problem::kNone;
  };

  std::chrono::milliseconds look();
  Problem look_into(base::FairLock& lock, const std::string& folder);
  // Whether another earlier file was found to be missing.
  bool read_files(base::FairLock& lock, const base::FileDescriptor& folder,
                  const std::vector<std::string>& names);
  // Whether something new came from it.
  bool read_file(base::FairLock& lock, const base::FileDescriptor& folder, const std::string& name);
  [[nodiscard]] Problem problem_of_files() const;
  Problem write_files(base::FairLock& lock, const base::FileDescriptor& folder,
                      const FolderNames& names, const std::vector<std::string>& old);

  SharedSide& shared_;
  base::Random& random_;
  base::FairMutex& mutex_;
  Problem problem_ = Problem::kNone;
  std::map<std::string, Seen> seen_;  // of the partner's files that are there
  // once there is a folder; last, so that it ends first
  std::optional<Alarm> alarm_;
};

}  // namespace waterline::link
