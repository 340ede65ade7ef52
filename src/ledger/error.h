#pragma once

#include "base/result.h"

namespace waterline::ledger {

enum class Error {
  // no such shared item (or the beginning of an id fits none)
  kUnknownItem,
  kAmbiguous,  // the beginning of an id that fits several
  // only an item's author revises it or takes it back; only the other marks it
  kNotYours,
  kTakenBack,  // the item's content was taken back
  // nothing can be shared while no partner is paired
  kNoPartner,
  kHasPartner,  // one partner at a time
  // text that may not be shared: control characters, not UTF-8
  kNotPlainText,
  kTooLong,      // more than base::kMaxSharedTextSize bytes
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  kEmpty,
  // the item's author has not opened replies to it
  kRepliesClosed,
  kTooMany,  // as many as there may be
  // the partner has proposed nothing that still stands
  kNothingToAccept,
  // what it needs an agreement for is not agreed now
  kNotInForce,
  // the goal of the step has other words than those that the step was written for
  kGoalChanged,
  // an answer was sealed already, and the choice has left
  kSealed,
  kBadDay,   // a day outside kFirstDay..kLastDay
  kNoOffer,  // no pairing offer stands, or it is over
  kStore,    // the store failed. Nothing was changed
  kStoreFull,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::ledger
