#pragma once

#include "base/result.h"

namespace waterline::crypto {

enum class Error {
  // A tag did not verify: bytes, key or associated data differ from those that were sealed.
  kForged,
  // a group element that is malformed, of low order, or the identity
  kInvalidPoint,
  // a counter reached its limit; the key must not be used again
  kExhausted,
  // a message of a size that is invalid in this step
  kWrongSize,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::crypto
