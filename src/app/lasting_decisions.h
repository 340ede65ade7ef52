#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "ledger/partnership.h"

// Keeps those decisions of the person that must hold even if the vault or the ledger is set back to
// an older copy: the deep has a note of each. REQUIRES for every function: the mutexes of the sides
// that it takes are held.
namespace waterline::app {

// Returns every waiting share of this entry.
std::vector<vault::WaitingId> waiting_of(PrivateSide& open, std::string_view entry);
// Notes that these waiting shares are cancelled. Call it after they are cancelled in the vault,
// never before: the next unlock cancels every share that is noted here, so after a crash between
// the two it would cancel a share that the vault still lets wait.
void note_cancelled(PrivateSide& open, std::span<const vault::WaitingId> shares);
// Notes that the person ends the pairing. Call it before the pairing is ended. If the node is
// killed after the note and before the end, the next unlock ends the pairing.
void note_ended_pairing(PrivateSide& open, const ledger::Partnership& partnership);

// Returns the id under which the deep notes that this waiting share was cancelled.
deep::GoneId gone_id_of(const vault::WaitingId& waiting);

// Gives vault and deep new writer ids, by which a store tells its own writing from that of another
// copy (Journal::renew_writer).
Outcome<void> renew_writers(PrivateSide& open);

}  // namespace waterline::app
