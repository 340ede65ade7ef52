#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <mutex>

#include "base/fair_mutex.h"
#include "base/file_descriptor.h"
#include "link/error.h"
#include "link/shared_side.h"

// Meeting by sealed files (docs/protocol.md, "Files"). REQUIRES everywhere: `lock` holds the mutex
// of the shared side; it is let go while a courier or the disk works, and held again at the end.
namespace waterline::link {

struct CarriedOut {
  std::size_t files = 0;
  // some own acts wait for a session (ledger::kMaxEpochsWithFiles)
  bool waits = false;
  ledger::Ledger::ForFile began;
};
// Where the next file goes: a new, empty one, open for writing.
using NextFile = std::function<Result<base::FileDescriptor>(std::size_t number)>;
// Everything that the partner is not known to hold, in as many files as it takes. Each is on the
// disk when the next is begun. kNoPartner (also while the partnership is not proven), kPaused,
// kNoNetworkProcess, what `next` gives, kDiskFull, kStorageFailed.
Result<CarriedOut> seal_files(SharedSide& shared, base::FairLock& lock, const NextFile& next);

struct CarriedIn {
  std::size_t received = 0;  // operations that were new
  // of them, those by which something changed that the person can see
  std::size_t shown = 0;
  bool earlier_missing = false;
  // the partner had more to say than a file holds
  bool more_to_come = false;
};
// A regular file, by O_NOFOLLOW and without ever waiting for it. `parent`: a folder's descriptor,
// or AT_FDCWD. kNoFile; kBadBundle if its size alone says that it is none.
Result<base::FileDescriptor> open_sealed(int parent, const char* name);
// kBadBundle, kBundleOtherVersion, kNoPartner, kPaused, kNoNetworkProcess, and the ledger's. An
// error before the first batch has changed nothing.
Result<CarriedIn> open_file(SharedSide& shared, base::FairLock& lock,
                            const base::FileDescriptor& file);

// The two for a person: `file` becomes the first file, `file`.2 the next and so on. kFileExists:
// nothing is written over.
Result<CarriedOut> carry_out(SharedSide& shared, base::FairLock& lock,
                             const std::filesystem::path& file);
Result<CarriedIn> carry_in(SharedSide& shared, base::FairLock& lock,
                           const std::filesystem::path& file);

}  // namespace waterline::link
