#pragma once

#include "base/result.h"

namespace waterline::store {

enum class Error {
  kNotFound,  // there is no such folder
  kBusy,      // another process has it open
  // a page or record does not verify, or SQLite finds the structure wrong; nothing was changed
  kDamaged,
  // the header does not verify under this key
  kWrongKey,
  // written by a newer program; nothing was changed
  kNewer,
  // no room on the disk; the transaction was rolled back
  kFull,
  // the system refused a read or a write, or had no memory for it; the transaction was rolled back
  kInputOutput,
  // a sync failed, now or before: only when it is opened again will it be seen whether the
  // transaction of that sync is kept. The store can be read and takes no more writes until then
  kStopped,
  // a row would break a rule of the schema, or a full-text query cannot be read; nothing was
  // changed
  kConstraint,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::store
