#pragma once

#include "base/result.h"

namespace waterline::backup {

enum class Error {
  kNoSuchFile,   // there is no such file, or no such folder to put it into
  kExists,       // the name is taken; what has it was left as it is
  kNotABackup,   // a file of another kind
  kDamaged,      // a backup of which some byte is not what was written, or is lacking
  kNewer,        // written by a newer program
  kInterrupted,  // the source or the sink broke it off
  kBusy,         // another backup is being written in the same folder
  kFull,
  kInputOutput,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::backup
