#pragma once

#include "base/result.h"
#include "journal/error.h"
#include "ledger/error.h"

namespace waterline::gate {

enum class Error {
  kEmpty,
  kTooLong,  // more than base::kMaxSharedTextSize bytes
  kNotPlainText,
  // The lines or the text are not in the entry.
  kNoSuchExcerpt,
  // The text is in the entry more than once.
  kSeveralMatches,
  kNoPartner,
  // The day is outside ledger::kFirstDay..kLastDay, so every partner's program refuses it.
  kBadDay,
  kUnknown,  // no item or answer with this id
  // Another answer was sealed, and its seal has left.
  kSealed,
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  // This and the following: reasons of ledger::Error why something cannot be said.
  kRepliesClosed,
  kTakenBack,
  kNotYours,
  kNotInForce,
  kTooMany,
  kStore,
};

template <class T>
using Result = base::Result<T, Error>;

// Errors of the journal or the ledger without an equivalent here become kStore.
Error from_journal(journal::Error error);
Error from_ledger(ledger::Error error);

}  // namespace waterline::gate
