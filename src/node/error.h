#pragma once

#include <string_view>

#include "base/result.h"

namespace waterline::node {

// Everything that can go wrong for whoever asks the node; docs/api.md says what each means. One
// enumerator a code there.
enum class Error {
  kBadRequest,
  kNotFound,
  kNoStore,
  kStoreExists,
  kStoreBusy,
  kWrongPassphrase,
  kClosed,
  kLocked,
  kDamaged,
  kKeyringOlder,
  kChangeUnfinished,
  kNewer,
  kDiskFull,
  kStorageFailed,
  kWritingStopped,
  kChangedMeanwhile,
  kOutOfMemory,
  kWeakPassphrase,
  kCommonPassphrase,
  kWordsDiffer,
  kNothingBegun,
  kUnknownId,
  // of a device that one is paired with no longer: it is shown, and nothing can be done to it
  kEarlierDevice,
  kAmbiguousId,
  kEmpty,
  kTooLong,
  kNotText,
  kUnknownKind,
  kBadQuery,
  kStaysBelow,
  kNoSuchExcerpt,
  kSeveralMatches,
  kNeedsConfirmation,
  kNoPartner,
  kHasPartner,
  kNotYours,
  kTakenBack,
  kStillWaits,
  kHasLeft,
  kBadCode,
  kCodeUsedUp,
  kCodeExpired,
  kOwnCode,
  kNoPairing,
  kBadAddress,
  kAddressInUse,
  kUnreachable,
  kUnproven,
  // the devices met, and not all that either shared is on both
  kNotInStep,
  kPaused,
  kQuiet,
  // own keys that are newer than those that the partner's device knows; nothing leaves before it
  // has them
  kNewKeysWait,
  kBadHours,
  kNoFile,
  kBadBundle,
  kBundleOtherVersion,
  kRepliesClosed,
  kTooMany,
  kNothingToAccept,
  kNotInForce,
  kAnswerSealed,
  kOtherWords,
  kGoalChanged,
  kNoNetworkProcess,
  kNoSuchFile,
  kFileExists,
  kNotABackup,
  kBackupDamaged,
  kBackupRuns,
  kBackupBrokenOff,
  kUnknownList,
  kBadList,
  kUnknownField,
  kNoAppointment,
  kNoPrivatePlace,
  kBadAnswer,
};

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::node
