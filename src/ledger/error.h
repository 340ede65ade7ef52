#pragma once

#include "base/result.h"

namespace waterline::ledger {

enum class Error {
  // There is no such shared item, or no item whose id begins with the given text.
  kUnknownItem,
  kAmbiguous,  // several ids begin with this text
  // The person may not do this to the item: only its author may revise or take back, and only the
  // partner may acknowledge.
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
  // The author of the item does not allow replies to it.
  kRepliesClosed,
  kTooMany,  // the limit of this kind is reached
  // The partner has made no proposal that could be accepted.
  kNothingToAccept,
  // The act needs an agreement that both have accepted, and there is none.
  kNotInForce,
  // The words of the step's goal have changed since the step was written.
  kGoalChanged,
  // The answer cannot be changed: a seal of an answer was sent to the partner before.
  kSealed,
  kBadPicture,  // a picture outside the limits of base/picture.h, or the same one twice
  kNoPicture,   // the share has no such picture
  kNotHere,     // not all pieces of the picture are here
  kBadDay,      // a day outside kFirstDay..kLastDay
  // No pairing offer is open, or it has expired.
  kNoOffer,
  kStore,  // the store failed; nothing was changed
  kStoreFull,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::ledger
