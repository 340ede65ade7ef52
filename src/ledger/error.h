#pragma once

#include "base/result.h"

namespace waterline::ledger {

enum class Error {
  // there is no such shared item, or no item whose id begins in this way
  kUnknownItem,
  kAmbiguous,  // several ids begin so
  // only the author may revise or take back; only the partner may acknowledge
  kNotYours,
  kTakenBack,  // the item's content was taken back
  // no partner is paired, so nothing can be shared
  kNoPartner,
  kHasPartner,  // one partner at a time
  // text that may not be shared: control characters, not UTF-8
  kNotPlainText,
  kTooLong,      // more than base::kMaxSharedTextSize bytes
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  kEmpty,
  // the item's author has not opened the item to replies
  kRepliesClosed,
  kTooMany,  // the limit of this kind is reached
  // the partner has no proposal that could be accepted
  kNothingToAccept,
  // this act needs an agreement that is in force
  kNotInForce,
  // the goal's words have changed since the step was written
  kGoalChanged,
  // an answer is sealed already, and the seal has left
  kSealed,
  kBadDay,  // a day outside kFirstDay..kLastDay
  // no pairing offer is open, or it has expired
  kNoOffer,
  kStore,  // the store failed; nothing was changed
  kStoreFull,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::ledger
