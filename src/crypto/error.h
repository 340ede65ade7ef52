#pragma once

#include "base/result.h"

namespace waterline::crypto {

enum class Error {
  kForged,        // a tag did not verify: the bytes, the key or the associated data are not what was sealed
  kInvalidPoint,  // a group element that is malformed, of low order, or the identity
  kExhausted,     // a counter reached its limit; the key must not be used again
  kWrongSize,     // a message of a size that this step cannot have
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::crypto
