#pragma once

#include "base/result.h"
#include "store/error.h"

namespace waterline::journal {

enum class Error {
  kUnknown,    // no entry with this id
  kAmbiguous,  // the beginning of an id that fits several
  // nothing but white space: there is nothing to keep
  kEmpty,
  kTooLong,   // more than kMaxEntrySize bytes
  kNotText,   // not UTF-8, or with a NUL in it
  kBadQuery,  // a search without a word in it
  // the store failed; see store::Error in the node's log. Nothing was changed
  kStore,
  kStoreFull,  // no room on the disk. Nothing was changed
};

template <class T>
using Result = base::Result<T, Error>;

// What a failure of the store means to whoever keeps entries in it.
constexpr Error from_store(store::Error error) {
  return error == store::Error::kFull ? Error::kStoreFull : Error::kStore;
}

inline Result<void> from_store(const store::Result<void>& result) {
  if (!result) return from_store(result.error());
  return {};
}

// The other way, for the opening of a store: the journal has no other failures then.
constexpr store::Error to_store(Error error) {
  return error == Error::kStoreFull ? store::Error::kFull : store::Error::kInputOutput;
}

}  // namespace waterline::journal
