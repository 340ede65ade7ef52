#pragma once

#include "base/result.h"

namespace waterline::keyring {

enum class Error {
  kNotFound,  // no keyring file
  // The secret is not that of this keyring, or was mistyped.
  kWrongSecret,
  kDamaged,  // not a keyring, or no copy verifies
  kNewer,    // written by a newer program
  // The Argon2id parameters in the file are below the floor or above the ceiling. The keyring is
  // refused before any memory is allocated for the hash.
  kUnacceptableCost,
  // This machine lacks the memory that the slot's parameters need.
  kOutOfMemory,
  kInputOutput,
  // A keyring exists already. Nothing was changed.
  kExists,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::keyring
