#pragma once

#include <cstddef>

#include "app/failure.h"
#include "app/private_side.h"
#include "link/shared_side.h"

// The failures of the stores, with their cause (explained()).
namespace waterline::app {

// `limit` is the most bytes that were allowed, for kTooLong.
inline Failure vault_failed(PrivateSide& open, journal::Error error, std::size_t limit) {
  return explained(from_journal(error, limit), open.vault, kVaultFile);
}

inline Failure ledger_failed(link::SharedSide& shared, ledger::Error error) {
  return explained(from_ledger(error), shared.ledger, link::kLedgerFile);
}

inline Failure link_failed(link::SharedSide& shared, link::Error error) {
  return explained(from_link(error), shared.ledger, link::kLedgerFile);
}

}  // namespace waterline::app
