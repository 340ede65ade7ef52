#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "ledger/partnership.h"

// Decisions of the person that no store that is set back may undo. The deep keeps a note of each.
// REQUIRES everywhere: the mutexes of the sides that are given are held.
namespace waterline::app {

// Returns every waiting share of this entry.
std::vector<vault::WaitingId> waiting_of(PrivateSide& open, std::string_view entry);
// Call it after the shares are cancelled, never before: the next opening cancels every share that
// is noted, also one that still waited because the node was killed between the two.
void note_cancelled(PrivateSide& open, std::span<const vault::WaitingId> shares);
// Call it before the pairing is ended: a node that is killed between the two ends it at its next
// opening.
void note_ended_pairing(PrivateSide& open, const ledger::Partnership& partnership);

// The name under which the deep notes a cancelled share.
deep::GoneId gone_id_of(const vault::WaitingId& waiting);

// Vault and deep are written under new ids from now on (Journal::renew_writer).
Outcome<void> renew_writers(PrivateSide& open);

}  // namespace waterline::app
