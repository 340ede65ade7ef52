#pragma once

#include "base/result.h"
#include "journal/error.h"
#include "ledger/error.h"

namespace waterline::gate {

enum class Error {
  kEmpty,
  kTooLong,  // more than base::kMaxSharedTextSize bytes
  kNotPlainText,
  // The entry does not have these lines or this text.
  kNoSuchExcerpt,
  // The entry has the text more than once, so it is unclear which place is meant.
  kSeveralMatches,
  kNoPartner,
  // The day is outside ledger::kFirstDay..kLastDay, so the partner's program would refuse it.
  kBadDay,
  kUnknown,  // no item or answer with this id
  // Another answer was sealed before, and its seal may have been sent already.
  kSealed,
  kBadPicture,   // these pictures cannot go with this share
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  // Each error from here on has the meaning of the error of the same name in ledger::Error: a
  // reason why the person cannot say this to the partner.
  kRepliesClosed,
  kTakenBack,
  kNotYours,
  kNotInForce,
  kTooMany,
  kStore,
};

template <class T>
using Result = base::Result<T, Error>;

// Convert an error of the journal or the ledger. One that has no equivalent here becomes kStore.
Error from_journal(journal::Error error);
Error from_ledger(ledger::Error error);

}  // namespace waterline::gate
