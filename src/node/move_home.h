#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "keyring/file.h"
#include "node/backup_run.h"
#include "node/error.h"
#include "node/home.h"

// Moves a journal to another folder, on another disk perhaps. At every moment, also after a kill or
// a loss of power, exactly one of the two folders has the journal:
//
//   1. All files but the keyring are copied, and read again from the other disk. A folder without a
//      keyring is no journal. A file `arriving` there says what it is.
//   2. The copies are opened and closed, as at an unlock.
//   3. A file `moving` in the old folder names the new one. From now on the new folder decides: the
//      journal is there as soon as its keyring is.
//   4. The keyring is written there. This is the moment of the move.
//   5. The old keyring is deleted, then the old files, and at last `moving`.
namespace waterline::node {

struct Moving {
  const Home& from;
  const std::filesystem::path& to;  // a new folder, or an empty one
  const keyring::Opened& keyring;
  base::Random& private_random;
  base::Random& shared_random;
  BackupProgress& progress;
  std::function<bool()> goes_on;
};
struct Moved {
  std::uint64_t bytes = 0;
  // The names of what stays in the old folder, since it is none of the journal's files, or could
  // not be deleted.
  std::vector<std::string> left;
};
// Errors: kFileExists if something is in the new folder; kNoSuchFile if its parent is missing;
// kBadRequest for a folder inside the home; kFolderInMemory; kUnfitDisk; kDiskFull;
// kBackupBrokenOff, kClosed. After these the journal is where it was, and nothing of it is in the
// new folder. kMoveUnfinished if the disk failed at step 3 or 4: settle_move() decides later.
// REQUIRES: nobody has the stores open, and this process has the lock of the old home.
Outcome<Moved> move_home(const Moving& moving);

// How a move to or from this home stands that was broken off.
struct LeftMove {
  enum class State {
    kNone,       // there was none, or the journal is here
    kFinished,   // the journal is at `other`, and its old files here are deleted now
    kUndecided,  // the disk of `other` is not here, and it alone knows
    kInPart,     // only a part of a journal arrived here; all of it is where it was
  };
  State state = State::kNone;
  std::filesystem::path other;
};
// Decides such a move, and finishes or undoes it. REQUIRES: as move_home().
LeftMove settle_move(const Home& home);

}  // namespace waterline::node
