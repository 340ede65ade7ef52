#pragma once

#include "base/result.h"
#include "ledger/error.h"

namespace waterline::link {

// Everything that can go wrong on the way to the partner's device.
enum class Error {
  kNoPartner,
  kHasPartner,
  kBadCode,
  kOwnCode,
  kCodeExpired,
  // there is no pairing under way for this act
  kNoPairing,
  kBadAddress,
  kAddressInUse,
  kUnreachable,
  // something else than the partner's device answers at the partner's address
  kUnproven,
  // the devices met, and not all that either shared is on both
  kNotInStep,
  kPaused,
  kQuiet,
  // our keys are newer than those that the partner's device knows; nothing leaves before it has
  // them
  kNewKeysWait,
  kNoNetworkProcess,
  kNoFile,
  kFileExists,
  kBadBundle,
  kBundleOtherVersion,
  kDiskFull,
  kStorageFailed
};

template <class T>
using Result = base::Result<T, Error>;

// An error of the ledger that has no meaning of its own here becomes kStorageFailed.
Error from_ledger(ledger::Error error);

}  // namespace waterline::link
