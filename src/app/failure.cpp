#include "app/failure.h"

#include "base/check.h"
#include "base/operation.h"

namespace waterline::app {

std::string_view code_of(Error error) {
  switch (error) {
#define ERROR(enumerator, code, status) \
  case Error::enumerator:               \
    return code;
#include "app/errors.def"
#undef ERROR
  }
  base::check(false);
  return {};
}

Failure from_store(store::Error error, std::string_view file) {
  switch (error) {
    case store::Error::kBusy:
      return Error::kStoreBusy;
    case store::Error::kNewer:
      return Error::kNewer;
    case store::Error::kFull:
      return Error::kDiskFull;
    case store::Error::kStopped:
      return Error::kWritingStopped;
    // The keys come from a keyring that was just opened. So if the store is missing, somebody
    // removed it; if it has another key, somebody replaced it.
    case store::Error::kNotFound:
    case store::Error::kWrongKey:
    case store::Error::kDamaged:
      return {Error::kDamaged, DamagedFile{std::string(file)}};
    case store::Error::kInputOutput:
    case store::Error::kConstraint:
      return Error::kStorageFailed;
  }
  return Error::kStorageFailed;
}

Failure from_journal(journal::Error error, std::size_t limit) {
  switch (error) {
    case journal::Error::kUnknown:
      return Error::kUnknownId;
    case journal::Error::kAmbiguous:
      return Error::kAmbiguousId;
    case journal::Error::kEmpty:
      return Error::kEmpty;
    case journal::Error::kTooLong:
      return {Error::kTooLong, Limit{limit}};
    case journal::Error::kNotText:
      return Error::kNotText;
    case journal::Error::kBadQuery:
      return Error::kBadQuery;
    case journal::Error::kTooMany:
      return Error::kTooMany;
    case journal::Error::kWrongOffset:
      return Error::kWrongOffset;
    case journal::Error::kAttachmentDamaged:
      return Error::kAttachmentDamaged;
    case journal::Error::kStore:
      return Error::kStorageFailed;
    case journal::Error::kStoreFull:
      return Error::kDiskFull;
  }
  return Error::kStorageFailed;
}

Failure from_gate(gate::Error error) {
  switch (error) {
    case gate::Error::kEmpty:
      return Error::kEmpty;
    case gate::Error::kTooLong:
      return {Error::kTooLong, Limit{base::kMaxSharedTextSize}};
    case gate::Error::kNotPlainText:
      return Error::kNotText;
    // The clock of this device is set to a year that cannot be shared.
    case gate::Error::kBadDay:
    case gate::Error::kBadPicture:
      return Error::kBadRequest;
    case gate::Error::kNoSuchExcerpt:
      return Error::kNoSuchExcerpt;
    case gate::Error::kSeveralMatches:
      return Error::kSeveralMatches;
    case gate::Error::kNoPartner:
      return Error::kNoPartner;
    case gate::Error::kUnknown:
      return Error::kUnknownId;
    case gate::Error::kSealed:
      return Error::kAnswerSealed;
    case gate::Error::kNoteTooLong:
      return {Error::kTooLong, Limit{base::kMaxNoteSize}};
    case gate::Error::kRepliesClosed:
      return Error::kRepliesClosed;
    case gate::Error::kTakenBack:
      return Error::kTakenBack;
    case gate::Error::kNotYours:
      return Error::kNotYours;
    case gate::Error::kNotInForce:
      return Error::kNotInForce;
    case gate::Error::kTooMany:
      return Error::kTooMany;
    case gate::Error::kStore:
      return Error::kStorageFailed;
  }
  return Error::kStorageFailed;
}

Failure from_ledger(ledger::Error error) {
  switch (error) {
    case ledger::Error::kUnknownItem:
      return Error::kUnknownId;
    case ledger::Error::kAmbiguous:
      return Error::kAmbiguousId;
    case ledger::Error::kNotYours:
      return Error::kNotYours;
    case ledger::Error::kTakenBack:
      return Error::kTakenBack;
    case ledger::Error::kNoPartner:
      return Error::kNoPartner;
    case ledger::Error::kHasPartner:
      return Error::kHasPartner;
    case ledger::Error::kNotPlainText:
      return Error::kNotText;
    case ledger::Error::kTooLong:
      return {Error::kTooLong, Limit{base::kMaxSharedTextSize}};
    case ledger::Error::kNoteTooLong:
      return {Error::kTooLong, Limit{base::kMaxNoteSize}};
    case ledger::Error::kRepliesClosed:
      return Error::kRepliesClosed;
    case ledger::Error::kTooMany:
      return Error::kTooMany;
    case ledger::Error::kNothingToAccept:
      return Error::kNothingToAccept;
    case ledger::Error::kNotInForce:
      return Error::kNotInForce;
    case ledger::Error::kGoalChanged:
      return Error::kGoalChanged;
    case ledger::Error::kSealed:
      return Error::kAnswerSealed;
    case ledger::Error::kEmpty:
      return Error::kEmpty;
    case ledger::Error::kBadDay:
    case ledger::Error::kBadPicture:
      return Error::kBadRequest;
    case ledger::Error::kNoPicture:
    case ledger::Error::kNotHere:
      return Error::kUnknownId;
    case ledger::Error::kNoOffer:
      return Error::kNoPairing;
    case ledger::Error::kStore:
      return Error::kStorageFailed;
    case ledger::Error::kStoreFull:
      return Error::kDiskFull;
  }
  return Error::kStorageFailed;
}

Failure from_link(link::Error error) {
  switch (error) {
    case link::Error::kNoPartner:
      return Error::kNoPartner;
    case link::Error::kHasPartner:
      return Error::kHasPartner;
    case link::Error::kBadCode:
      return Error::kBadCode;
    case link::Error::kOwnCode:
      return Error::kOwnCode;
    case link::Error::kCodeExpired:
      return Error::kCodeExpired;
    case link::Error::kNoPairing:
      return Error::kNoPairing;
    case link::Error::kBadAddress:
      return Error::kBadAddress;
    case link::Error::kAddressInUse:
      return Error::kAddressInUse;
    case link::Error::kUnreachable:
      return Error::kUnreachable;
    case link::Error::kUnproven:
      return Error::kUnproven;
    case link::Error::kNotInStep:
      return Error::kNotInStep;
    case link::Error::kPaused:
      return Error::kPaused;
    case link::Error::kQuiet:
      return Error::kQuiet;
    case link::Error::kNewKeysWait:
      return Error::kNewKeysWait;
    case link::Error::kTorOff:
      return Error::kTorOff;
    case link::Error::kTorMissing:
      return Error::kTorMissing;
    case link::Error::kTorOnly:
      return Error::kTorOnly;
    case link::Error::kNotFar:
      return Error::kNotFar;
    case link::Error::kWordsByTor:
      return Error::kWordsByTor;
    case link::Error::kNoNetworkProcess:
      return Error::kNoNetworkProcess;
    case link::Error::kNoFile:
      return Error::kNoFile;
    case link::Error::kFileExists:
      return Error::kFileExists;
    case link::Error::kBadBundle:
      return Error::kBadBundle;
    case link::Error::kBundleOtherVersion:
      return Error::kBundleOtherVersion;
    case link::Error::kDiskFull:
      return Error::kDiskFull;
    case link::Error::kStorageFailed:
      return Error::kStorageFailed;
  }
  return Error::kStorageFailed;
}

}  // namespace waterline::app
