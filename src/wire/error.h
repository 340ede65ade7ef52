#pragma once

#include "base/result.h"

namespace waterline::wire {

enum class Error {
  // The bytes are no message of the expected kind, or the message breaks a limit.
  kMalformed,
  // The bytes are more than a message of this kind may have.
  kTooLarge,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::wire
