#pragma once

#include "base/result.h"

namespace waterline::keyring {

enum class Error {
  kNotFound,  // no keyring file
  // another passphrase or phrase, or a slip of the pen in it
  kWrongSecret,
  kDamaged,  // not a keyring, or no copy verifies
  kNewer,    // written by a newer program
  // Argon2id parameters below the floor or above the ceiling: refused before any memory is taken
  kUnacceptableCost,
  // this machine has not the memory that the slot asks for
  kOutOfMemory,
  kInputOutput,
  // there is a keyring already; nothing was changed
  kExists,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::keyring
