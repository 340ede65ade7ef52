#pragma once

#include "base/result.h"
#include "store/error.h"

namespace waterline::journal {

enum class Error {
  kUnknown,    // no entry with this id
  kAmbiguous,  // several ids begin with this text
  // The text has only white space, so there is nothing to store.
  kEmpty,
  kTooLong,   // more than kMaxEntrySize bytes
  kNotText,   // not UTF-8, or it contains a NUL
  kBadQuery,  // a search without a word
  kTooMany,   // a limit of attachments (attachment.h)
  // Bytes of an attachment that do not follow those that came.
  kWrongOffset,
  // The media file does not have this attachment as it was. Everything else is as before.
  kAttachmentDamaged,
  // The store failed. Nothing was changed.
  kStore,
  kStoreFull,  // the disk is full; nothing was changed
};

template <class T>
using Result = base::Result<T, Error>;

// Returns the error of a journal for a failure of its store.
constexpr Error from_store(store::Error error) {
  return error == store::Error::kFull ? Error::kStoreFull : Error::kStore;
}

inline Result<void> from_store(const store::Result<void>& result) {
  if (!result) return from_store(result.error());
  return {};
}

// Converts an error that occurred while a journal was being opened to an error of the store: kFull
// if the disk was full, else kInputOutput.
constexpr store::Error to_store(Error error) {
  return error == Error::kStoreFull ? store::Error::kFull : store::Error::kInputOutput;
}

}  // namespace waterline::journal
