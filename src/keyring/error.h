#pragma once

#include "base/result.h"

namespace waterline::keyring {

enum class Error {
  kNotFound,          // no keyring file
  kWrongSecret,       // neither a damaged file nor a slip is told apart from a wrong passphrase
  kDamaged,           // not a keyring, or a copy that does not verify
  kNewer,             // written by a newer program
  kUnacceptableCost,  // Argon2id parameters below the floor or above the ceiling: refused before any memory is taken
  kOutOfMemory,       // this machine has not the memory that the slot asks for
  kInputOutput,
  kExists,  // there is a keyring already; nothing was changed
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::keyring
