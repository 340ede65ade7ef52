#pragma once

#include "base/result.h"
#include "ledger/error.h"

namespace waterline::link {

// The errors of the partner link, pairing and bundles.
enum class Error {
  kNoPartner,
  kHasPartner,
  kBadCode,
  kOwnCode,
  kCodeExpired,
  // no pairing is under way that allows this now
  kNoPairing,
  kBadAddress,
  kAddressInUse,
  kUnreachable,
  // another device answers at the partner's address, without the partner's key
  kUnproven,
  // the devices met, but one still lacks something that the other shared
  kNotInStep,
  kPaused,
  kQuiet,
  // our keys are newer than those that the partner's device knows; nothing leaves until it has them
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

// Errors of the ledger without an equivalent here become kStorageFailed.
Error from_ledger(ledger::Error error);

}  // namespace waterline::link
