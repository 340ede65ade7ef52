#pragma once

#include "base/result.h"

namespace waterline::ledger {

enum class Error {
  // There is no such shared item, or no item whose id begins in this way.
  kUnknownItem,
  kAmbiguous,  // several ids begin with this text
  // Only the author may revise or take back; only the partner may acknowledge.
  kNotYours,
  kTakenBack,  // the item's content was taken back
  // No partner is paired, so nothing can be shared.
  kNoPartner,
  kHasPartner,  // one partner at a time is possible
  // The text may not be shared: it has control characters or is not UTF-8.
  kNotPlainText,
  kTooLong,      // more than base::kMaxSharedTextSize bytes
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  kEmpty,
  // The item's author has not opened the item to replies.
  kRepliesClosed,
  kTooMany,  // the limit of this kind is reached
  // The partner has no proposal that could be accepted.
  kNothingToAccept,
  // This act needs an agreement that is in force.
  kNotInForce,
  // The goal's words have changed since the step was written.
  kGoalChanged,
  // An answer is sealed already, and its seal has left.
  kSealed,
  kBadDay,  // a day outside kFirstDay..kLastDay
  // No pairing offer is open, or it has expired.
  kNoOffer,
  kStore,  // the store failed; nothing was changed
  kStoreFull,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::ledger
