#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

#include "base/bytes.h"
#include "base/fair_mutex.h"
#include "base/file_descriptor.h"
#include "link/error.h"
#include "link/shared_side.h"

// Sync by bundles (docs/protocol.md, "Files"). REQUIRES for every function with a `lock`: the lock
// holds the mutex of the shared side. The function releases it while a courier or the disk works,
// and holds it again on return.
namespace waterline::link {

struct CarriedOut {
  std::size_t files = 0;
  // True if some of our operations are in no bundle, because they must wait for a session
  // (ledger::kMaxEpochsWithBundles).
  bool waits = false;
  ledger::Ledger::ForFile began;
};
// Returns a new, empty file, open for writing, for the next bundle. `number` counts from 1. It is
// called with the mutex held, and releases it while the disk works.
using NextFile = std::function<Result<base::FileDescriptor>(std::size_t number)>;
// Writes all operations of which it is not known that the partner's device holds them, into as many
// bundles as are needed. Each bundle is on disk before the next one begins. Errors: kNoPartner
// (also while the partnership is provisional), kQuiet, kPaused, kNewKeysWait, kNoNetworkProcess,
// kDiskFull, kStorageFailed, and those of `next`.
Result<CarriedOut> seal_bundles(SharedSide& shared, base::FairLock& lock, const NextFile& next);

struct CarriedIn {
  std::size_t received = 0;  // operations that were new
  // The number of new operations that changed something that the person can see.
  std::size_t shown = 0;
  // True if the bundle continues an earlier one that was not read here. The remaining batches were
  // then not read.
  bool earlier_missing = false;
  // True if the partner's device had more operations to send than fit into this bundle; another
  // bundle has them.
  bool more_to_come = false;
};
// Reads a file that may be a bundle. Follows no symbolic link and waits for no pipe. `parent`
// is a folder's descriptor, or AT_FDCWD. The file is closed on return, so that no courier that
// starts later inherits it and waits for its server. Call it without the mutex. Error kNoFile if it
// is no regular file; kBadBundle if it is larger than any bundle, or empty.
Result<base::Bytes> read_sealed(int parent, const char* name);
// Takes a bundle into the ledger. Errors: kBadBundle, kBundleOtherVersion, kNoPartner, kPaused,
// kQuiet (also if the bundle proves that this journal was set back), kNoNetworkProcess, and those
// of the ledger. If an error comes before the first batch, the shared items stay as they were.
Result<CarriedIn> open_bundle(SharedSide& shared, base::FairLock& lock, base::ByteView bundle);

// Carry out the two directions of `waterline carry` for a path that the person named: carry_out()
// calls seal_bundles(), and carry_in() calls open_bundle(). carry_out() writes the first bundle to
// `file`, the next one to `file`.2 and so on. Error kFileExists if one of these files exists; that
// file is not changed.
Result<CarriedOut> carry_out(SharedSide& shared, base::FairLock& lock,
                             const std::filesystem::path& file);
Result<CarriedIn> carry_in(SharedSide& shared, base::FairLock& lock,
                           const std::filesystem::path& file);

}  // namespace waterline::link
