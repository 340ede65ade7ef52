#pragma once

#include "base/result.h"

namespace waterline::wire {

enum class Error {
  kMalformed,  // not a message of this kind, or one that breaks a limit
  kTooLarge,   // longer than a message of this kind may be
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::wire
