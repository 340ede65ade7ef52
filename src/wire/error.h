#pragma once

#include "base/result.h"

namespace waterline::wire {

enum class Error {
  // Not a message of this kind, or it breaks a limit.
  kMalformed,
  // Longer than a message of this kind may be.
  kTooLarge,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::wire
