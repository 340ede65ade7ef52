#pragma once

#include "base/result.h"

namespace waterline::backup {

enum class Error {
  // no such file, or no such folder to write it into
  kNoSuchFile,
  // the name is taken; the file that has it is unchanged
  kExists,
  kNotABackup,  // a file of another kind
  // a backup of which bytes were changed or are missing
  kDamaged,
  kNewer,        // written by a newer program
  kInterrupted,  // the source or the sink stopped it
  // another backup is being written in the same folder
  kBusy,
  kFull,
  kInputOutput,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::backup
