#pragma once

#include "base/result.h"

namespace waterline::backup {

enum class Error {
  // there is no such file, or no such folder to put it into
  kNoSuchFile,
  // the name is taken; what has it was left as it is
  kExists,
  kNotABackup,  // a file of another kind
  // a backup of which some byte is not what was written, or is lacking
  kDamaged,
  kNewer,        // written by a newer program
  kInterrupted,  // the source or the sink broke it off
  // another backup is being written in the same folder
  kBusy,
  kFull,
  kInputOutput,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::backup
