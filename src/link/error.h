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
  // No pairing is under way that allows this now.
  kNoPairing,
  kBadAddress,
  kAddressInUse,
  kUnreachable,
  // Another device, without the partner's key, answers at the partner's address.
  kUnproven,
  // The devices met, but one still lacks something that the other shared.
  kNotInStep,
  kPaused,
  kQuiet,
  // Our keys are newer than those that the partner's device knows. Nothing leaves until it has
  // them.
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

// Returns the error of this room for one of the ledger; kStorageFailed if there is none.
Error from_ledger(ledger::Error error);

}  // namespace waterline::link
