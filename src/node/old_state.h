#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/lasting_decisions.h"
#include "app/private_side.h"
#include "ledger/ledger.h"
#include "node/error.h"
#include "node/home.h"

// Handles a journal in an earlier state: files that were set back, which an unlock notices
// (link/quiet.h), and a restored backup. REQUIRES for every function: the mutexes of the sides that it takes are held
// (lock_order.h).
namespace waterline::node {

struct OldState {
  std::vector<std::string> older;  // those older than the others
  // True if the ledger still has a pairing that the person had ended. The caller of
  // look_for_old_state() ends it again.
  bool pairing_ended = false;
  // The number of shares that waited again although the person had cancelled them.
  // look_for_old_state() has cancelled them again.
  std::size_t cancelled = 0;
};
// Keeps a journal in an earlier state from sending what was decided there: pauses every waiting act,
// because the person may have cancelled some since, and gives the stores new writer ids, because the
// journal may still be in use elsewhere and write under the old ones. Returns the number of paused
// acts.
Outcome<std::size_t> hold_back(app::PrivateSide& open);

// Looks for files that were set back. If there are any, calls hold_back(). In any case, cancels again the shares that the person had cancelled.
Outcome<OldState> look_for_old_state(const Home& home, app::PrivateSide& open,
                                     ledger::Ledger& ledger);

// Returns the reason for which the journal has to be quiet from now on; empty if no file was set
// back, or if there is no partner.
Outcome<std::string> quiet_after(const OldState& found, ledger::Ledger& ledger, base::WallTime now);

}  // namespace waterline::node
