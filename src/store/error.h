#pragma once

#include "base/result.h"

namespace waterline::store {

enum class Error {
  kNotFound,  // no such folder
  kBusy,      // another process has it open
  // a page or record does not verify, or SQLite finds the structure wrong; nothing was changed
  kDamaged,
  // the header does not verify under this key
  kWrongKey,
  // written by a newer program; nothing was changed
  kNewer,
  // the disk is full; the transaction was rolled back
  kFull,
  // the system refused a read or a write, or had no memory for it; the transaction was rolled back
  kInputOutput,
  // A sync failed, now or earlier. The store can be read, but takes no more writes until it is
  // opened again. Only the next opening shows whether the transaction of that sync was kept.
  kStopped,
  // a row would break a rule of the schema, or a full-text query is invalid; nothing was changed
  kConstraint,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::store
