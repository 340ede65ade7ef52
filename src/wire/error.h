#pragma once

#include "base/result.h"

namespace waterline::wire {

enum class Error {
  // not a message of this kind, or one that breaks a limit
  kMalformed,
  // longer than a message of this kind may be
  kTooLarge,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::wire
