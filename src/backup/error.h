#pragma once

#include "base/result.h"

namespace waterline::backup {

enum class Error {
  // There is no such file, or no such folder to write it into.
  kNoSuchFile,
  // The name is taken. The file that has it is unchanged.
  kExists,
  kNotABackup,  // a file of another kind
  // Bytes of the backup were changed or are missing.
  kDamaged,
  kNewer,        // written by a newer program
  kInterrupted,  // the Source or the Sink stopped it
  // Another backup is being written in the same folder.
  kBusy,
  kFull,
  kInputOutput,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::backup
