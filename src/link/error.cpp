#include "link/error.h"

namespace waterline::link {

Error from_ledger(ledger::Error error) {
  switch (error) {
    case ledger::Error::kNoPartner:
      return Error::kNoPartner;
    case ledger::Error::kHasPartner:
      return Error::kHasPartner;
    case ledger::Error::kNoOffer:
      return Error::kNoPairing;
    case ledger::Error::kStoreFull:
      return Error::kDiskFull;
    default:
      return Error::kStorageFailed;
  }
}

}  // namespace waterline::link
