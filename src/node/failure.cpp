#include "node/failure.h"

#include <array>
#include <cstddef>

#include "base/check.h"
#include "base/operation.h"

namespace waterline::node {
namespace {

struct Row {
  Error error;
  std::string_view code;
  int status;
};

// docs/api.md, "Errors"; a test holds the two against each other.
constexpr Row kRows[] = {
    {Error::kBadRequest, "bad_request", 400},
    {Error::kNotFound, "not_found", 404},
    {Error::kNoStore, "no_store", 409},
    {Error::kStoreExists, "store_exists", 409},
    {Error::kStoreBusy, "store_busy", 409},
    {Error::kWrongPassphrase, "wrong_passphrase", 403},
    {Error::kClosed, "closed", 403},
    {Error::kLocked, "locked", 403},
    {Error::kDamaged, "damaged", 500},
    {Error::kKeyringOlder, "keyring_older", 500},
    {Error::kChangeUnfinished, "change_unfinished", 500},
    {Error::kNewer, "newer", 409},
    {Error::kDiskFull, "disk_full", 507},
    {Error::kStorageFailed, "storage_failed", 500},
    {Error::kWritingStopped, "writing_stopped", 500},
    {Error::kChangedMeanwhile, "changed_meanwhile", 409},
    {Error::kOutOfMemory, "out_of_memory", 500},
    {Error::kWeakPassphrase, "weak_passphrase", 400},
    {Error::kCommonPassphrase, "common_passphrase", 400},
    {Error::kWordsDiffer, "words_differ", 400},
    {Error::kNothingBegun, "nothing_begun", 409},
    {Error::kUnknownId, "unknown_id", 404},
    {Error::kEarlierDevice, "earlier_device", 404},
    {Error::kAmbiguousId, "ambiguous_id", 409},
    {Error::kEmpty, "empty", 400},
    {Error::kTooLong, "too_long", 413},
    {Error::kNotText, "not_text", 400},
    {Error::kUnknownKind, "unknown_kind", 400},
    {Error::kBadQuery, "bad_query", 400},
    {Error::kStaysBelow, "stays_below", 403},
    {Error::kNoSuchExcerpt, "no_such_excerpt", 400},
    {Error::kSeveralMatches, "several_matches", 400},
    {Error::kNeedsConfirmation, "needs_confirmation", 400},
    {Error::kNoPartner, "no_partner", 409},
    {Error::kHasPartner, "has_partner", 409},
    {Error::kNotYours, "not_yours", 403},
    {Error::kTakenBack, "taken_back", 409},
    {Error::kStillWaits, "still_waits", 409},
    {Error::kHasLeft, "has_left", 409},
    {Error::kBadCode, "bad_code", 400},
    {Error::kCodeUsedUp, "code_used_up", 403},
    {Error::kCodeExpired, "code_expired", 403},
    {Error::kOwnCode, "own_code", 400},
    {Error::kNoPairing, "no_pairing", 409},
    {Error::kBadAddress, "bad_address", 400},
    {Error::kAddressInUse, "address_in_use", 409},
    {Error::kUnreachable, "unreachable", 504},
    {Error::kUnproven, "unproven", 502},
    {Error::kNotInStep, "not_in_step", 504},
    {Error::kPaused, "paused", 409},
    {Error::kQuiet, "quiet", 409},
    {Error::kNewKeysWait, "new_keys_wait", 409},
    {Error::kBadHours, "bad_hours", 400},
    {Error::kNoFile, "no_file", 400},
    {Error::kBadBundle, "bad_bundle", 422},
    {Error::kBundleOtherVersion, "bundle_other_version", 422},
    {Error::kRepliesClosed, "replies_closed", 403},
    {Error::kTooMany, "too_many", 409},
    {Error::kNothingToAccept, "nothing_to_accept", 409},
    {Error::kNotInForce, "not_in_force", 409},
    {Error::kAnswerSealed, "answer_sealed", 409},
    {Error::kOtherWords, "other_words", 409},
    {Error::kGoalChanged, "goal_changed", 409},
    {Error::kNoNetworkProcess, "no_network_process", 500},
    {Error::kNoSuchFile, "no_such_file", 400},
    {Error::kFileExists, "file_exists", 409},
    {Error::kNotABackup, "not_a_backup", 400},
    {Error::kBackupDamaged, "backup_damaged", 422},
    {Error::kBackupRuns, "backup_runs", 409},
    {Error::kBackupBrokenOff, "backup_broken_off", 409},
    {Error::kUnknownList, "unknown_list", 404},
    {Error::kBadList, "bad_list", 400},
    {Error::kUnknownField, "unknown_field", 400},
    {Error::kNoPrivatePlace, "no_private_place", 500},
    {Error::kNoAppointment, "no_appointment", 400},
    {Error::kBadAnswer, "unfit_answer", 400},
};

const Row& row_of(Error error) {
  for (const Row& row : kRows) {
    if (row.error == error) return row;
  }
  base::check(false);
  return kRows[0];
}

}  // namespace

std::string_view code_of(Error error) {
  return row_of(error).code;
}

int status_of(Error error) {
  return row_of(error).status;
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
    // The keys come from a keyring that has just verified, so a file that is missing or of another
    // key was exchanged.
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

Failure from_keyring(keyring::Error error) {
  switch (error) {
    case keyring::Error::kNotFound:
      return Error::kNoStore;
    case keyring::Error::kWrongSecret:
      return Error::kWrongPassphrase;
    case keyring::Error::kDamaged:
    case keyring::Error::kUnacceptableCost:
      return {Error::kDamaged, DamagedFile{"keyring"}};
    case keyring::Error::kNewer:
      return Error::kNewer;
    case keyring::Error::kOutOfMemory:
      return Error::kOutOfMemory;
    case keyring::Error::kInputOutput:
      return Error::kStorageFailed;
    case keyring::Error::kExists:
      return Error::kStoreExists;
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
    // the clock stands in no year that can be shared
    case gate::Error::kBadDay:
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
      return Error::kBadRequest;
    case ledger::Error::kNoOffer:
      return Error::kNoPairing;
    case ledger::Error::kStore:
      return Error::kStorageFailed;
    case ledger::Error::kStoreFull:
      return Error::kDiskFull;
  }
  return Error::kStorageFailed;
}

}  // namespace waterline::node
