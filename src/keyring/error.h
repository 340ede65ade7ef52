#pragma once

#include "base/result.h"

namespace waterline::keyring {

enum class Error {
  kNotFound,          // no keyring file
  kWrongSecret,       // another passphrase or phrase, or a slip of the pen in it
  kDamaged,           // not a keyring, or no copy verifies
  kNewer,             // written by a newer program
  kUnacceptableCost,  // Argon2id parameters below the floor or above the ceiling: refused before any memory is taken
  kOutOfMemory,       // this machine has not the memory that the slot asks for
  kInputOutput,
  kOneCopyWritten,  // the first copy is the new one and the second may be the old one
  kExists,          // there is a keyring already; nothing was changed
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::keyring
