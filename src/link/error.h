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
  // There is no pairing under way, or it is not at a step that allows this.
  kNoPairing,
  kBadAddress,
  kAddressInUse,
  kUnreachable,
  // The device that answers at the partner's address does not have the partner's key.
  kUnproven,
  // The two devices talked to each other, but one still lacks something that the other shared.
  kNotInStep,
  kPaused,
  kQuiet,
  // Our keys are newer than those that the partner's device knows. Nothing is sent until it has
  // them.
  kNewKeysWait,
  // A pairing through Tor, while Tor is off, or is not installed.
  kTorOff,
  kTorMissing,
  // A pairing that is not through Tor, while this device goes by Tor alone.
  kTorOnly,
  // A text of a picture that leads to a direct call, where a far one was asked for.
  kNotFar,
  // The same, by the four words of a code, which are never used through Tor.
  kWordsByTor,
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

// Returns the error of this room that corresponds to one of the ledger; kStorageFailed if there is
// none.
Error from_ledger(ledger::Error error);

}  // namespace waterline::link
