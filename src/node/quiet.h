#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/failure.h"
#include "node/freshness.h"
#include "node/sides.h"

// What keeps old state from acting: a journal that was restored, or that has a file of an older
// moment, is quiet. No courier, no socket, no dial, no folder and no file for the partner, until
// the person says `resume` or `unpair`. REQUIRES everywhere: the mutexes of the sides that are
// given are held (lock_order.h).
namespace waterline::node {

// Why a journal is quiet, and since when; as it is kept with the ledger.
struct Quiet {
  enum class Reason { kRestored, kSetBack };
  Reason reason = Reason::kRestored;
  base::WallTime since;
  // the files that are older than the others, for kSetBack
  std::vector<std::string> older;

  [[nodiscard]] std::string text() const;
  // Whatever the text is that is not empty: a journal that cannot read why it is quiet is quiet all
  // the same.
  static std::optional<Quiet> from_text(std::string_view text);
};

// What was found at an opening.
struct Found {
  std::vector<std::string> older;  // files that are older than the others
  // the ledger had a pairing that the person had ended; it is ended again
  bool pairing_ended = false;
  // shares that waited again though the person had cancelled them; they are gone again
  std::size_t cancelled = 0;
};
// Looks for files that were set back. If there are some, pauses what waits and renews the writers;
// and has what was ended stay ended.
Outcome<Found> look_for_old_state(const Home& home, PrivateSide& open, ledger::Ledger& ledger);

// Vault and deep are written under new ids from now on (Journal::renew_writer).
Outcome<void> renew_writers(PrivateSide& open);

// Why the journal has to be quiet now; empty where nothing was set back, or there is no partner to
// be quiet towards.
Outcome<std::string> quiet_after(const Found& found, ledger::Ledger& ledger, base::WallTime now);

// The person's decisions that no store that is set back may undo, noted in the deep.

// Every share of this entry that waits.
std::vector<vault::WaitingId> waiting_of(PrivateSide& open, std::string_view entry);
// To be called once they are cancelled, never before: a node that is killed between the two would
// cancel, at its next opening, what still waits.
void note_cancelled(PrivateSide& open, std::span<const vault::WaitingId> shares);
// To be called before the pairing is ended: what was asked for once is done at the next opening at
// the latest.
void note_ended_pairing(PrivateSide& open, const ledger::Partnership& partnership);

// What would leave once a quiet journal speaks: the first lines of it, for its own person.
struct WouldLeave {
  std::size_t count = 0;  // acts that wait for the partner's device
  // what waits for its time, all of it paused
  std::size_t waiting = 0;
  std::vector<std::string> lines;  // kLinesShown at most
};
inline constexpr std::size_t kLinesShown = 20;
Outcome<WouldLeave> would_leave(PrivateSide& open, SharedSide& shared);

}  // namespace waterline::node
