#pragma once

#include "base/result.h"

namespace waterline::keyring {

enum class Error {
  kNotFound,  // no keyring file
  // not the passphrase or recovery phrase of this keyring, or a typing error
  kWrongSecret,
  kDamaged,  // not a keyring, or no copy verifies
  kNewer,    // written by a newer program
  // Argon2id parameters below the floor or above the ceiling: refused before any memory is
  // allocated
  kUnacceptableCost,
  // this machine lacks the memory that the slot asks for
  kOutOfMemory,
  kInputOutput,
  // a keyring exists already; nothing was changed
  kExists,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::keyring
