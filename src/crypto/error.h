#pragma once

#include "base/result.h"

namespace waterline::crypto {

enum class Error {
  // a tag did not verify: the bytes, the key or the associated data are not what was sealed
  kForged,
  // a group element that is malformed, of low order, or the identity
  kInvalidPoint,
  // a counter reached its limit; the key must not be used again
  kExhausted,
  // a message of a size that this step cannot have
  kWrongSize,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::crypto
