#pragma once

#include "base/result.h"

namespace waterline::crypto {

enum class Error {
  // A tag did not verify: bytes, key or associated data differ from those that were sealed.
  kForged,
  // A group element is malformed, of low order, or the identity.
  kInvalidPoint,
  // A counter reached its limit. The key must not be used again.
  kExhausted,
  // A message has a size that is invalid in this step.
  kWrongSize,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::crypto
