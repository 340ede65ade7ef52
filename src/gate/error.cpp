#include "gate/error.h"

namespace waterline::gate {

Error from_journal(journal::Error error) {
  switch (error) {
    case journal::Error::kUnknown:
    case journal::Error::kAmbiguous:
      return Error::kUnknown;
    case journal::Error::kEmpty:
      return Error::kEmpty;
    case journal::Error::kTooLong:
      return Error::kTooLong;
    case journal::Error::kNotText:
      return Error::kNotPlainText;
    case journal::Error::kTooMany:
      return Error::kTooMany;
    default:
      return Error::kStore;
  }
}

Error from_ledger(ledger::Error error) {
  switch (error) {
    case ledger::Error::kEmpty:
      return Error::kEmpty;
    case ledger::Error::kTooLong:
      return Error::kTooLong;
    case ledger::Error::kNotPlainText:
      return Error::kNotPlainText;
    case ledger::Error::kBadDay:
      return Error::kBadDay;
    case ledger::Error::kNoPartner:
      return Error::kNoPartner;
    case ledger::Error::kUnknownItem:
      return Error::kUnknown;
    case ledger::Error::kTakenBack:
      return Error::kTakenBack;
    case ledger::Error::kSealed:
      return Error::kSealed;
    case ledger::Error::kNoteTooLong:
      return Error::kNoteTooLong;
    case ledger::Error::kRepliesClosed:
      return Error::kRepliesClosed;
    case ledger::Error::kNotYours:
      return Error::kNotYours;
    case ledger::Error::kNotInForce:
      return Error::kNotInForce;
    case ledger::Error::kTooMany:
      return Error::kTooMany;
    default:
      return Error::kStore;
  }
}

}  // namespace waterline::gate
