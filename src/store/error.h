#pragma once

#include "base/result.h"

namespace waterline::store {

enum class Error {
  kNotFound,  // no such folder
  kBusy,      // another process has it open
  // A page or record does not verify, or SQLite finds the structure wrong. Nothing was changed.
  kDamaged,
  // The header does not verify under this key.
  kWrongKey,
  // A newer program wrote the store. Nothing was changed.
  kNewer,
  // The disk is full. The transaction was rolled back.
  kFull,
  // The system refused a read or a write, or had no memory for it. The transaction was rolled back.
  kInputOutput,
  // A sync failed, now or earlier. The store can be read, but takes no more writes until it is
  // opened again. Only then can the program see whether the transaction of that sync was kept.
  kStopped,
  // A row would break a rule of the schema, or a full-text query is invalid. Nothing was changed.
  kConstraint,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::store
