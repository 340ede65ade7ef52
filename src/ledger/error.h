#pragma once

#include "base/result.h"

namespace waterline::ledger {

enum class Error {
  kUnknownItem,   // no such shared item (or the beginning of an id fits none)
  kAmbiguous,     // the beginning of an id that fits several
  kNotYours,      // only an item's author revises it or takes it back; only the other marks it
  kTakenBack,     // the item's content was taken back
  kNoPartner,     // nothing can be shared while no partner is paired
  kHasPartner,    // one partner at a time
  kNotPlainText,  // text that may not be shared: control characters, not UTF-8
  kTooLong,       // more than base::kMaxSharedTextSize bytes
  kNoteTooLong,   // more than base::kMaxNoteSize bytes
  kEmpty,
  kRepliesClosed,    // the item's author has not opened replies to it
  kTooMany,          // as many as there may be
  kNothingToAccept,  // the partner has proposed nothing that still stands
  kNotInForce,       // what it needs an agreement for is not agreed now
  kGoalChanged,      // the goal of the step has other words than those that the step was written for
  kSealed,           // an answer was sealed already, and the choice has left
  kBadDay,           // a day outside kFirstDay..kLastDay
  kNoOffer,          // no pairing offer stands, or it is over
  kStore,            // the store failed. Nothing was changed
  kStoreFull,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::ledger
