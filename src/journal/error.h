#pragma once

#include "base/result.h"
#include "store/error.h"

namespace waterline::journal {

enum class Error {
  kUnknown,    // no entry with this id
  kAmbiguous,  // the beginning of an id that fits several
  kEmpty,      // nothing but white space: there is nothing to keep
  kTooLong,    // more than kMaxEntrySize bytes
  kNotText,    // not UTF-8
  kBadQuery,   // a search without a word in it
  kStore,      // the store failed; see store::Error in the node's log. Nothing was changed
  kStoreFull,  // no room on the disk. Nothing was changed
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::journal
