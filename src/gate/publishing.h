#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "base/operation.h"
#include "base/time.h"
#include "crypto/secret.h"
#include "gate/error.h"
#include "gate/gate.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

// The ways in which an act leaves: at once, or when its time has come, while the vault is open or
// locked; and the obstacles that can prevent it.
namespace waterline::gate {

// Checks whether the person could say these words now. Returns the error that would prevent
// publish_due() from sending them: kEmpty, kNotPlainText, kNoteTooLong, kNoPartner, kUnknown,
// kTakenBack, kRepliesClosed, kNotYours, kNotInForce, kTooMany. Changes nothing.
Result<void> check(ledger::Ledger& ledger, const vault::Note& note, std::string_view text);

// The present time and the present day in the person's own calendar.
struct Moment {
  base::WallTime now;
  base::Day today;
};

// A copy of a waiting act in guarded memory, by which the act can leave on time while the vault is
// locked.
class WaitingCopy {
 public:
  [[nodiscard]] base::WallTime due() const { return publication_.due; }

 private:
  friend class Publisher;
  explicit WaitingCopy(const vault::WaitingAct& waiting);
  vault::Publication publication_;
  std::variant<vault::PieceOfEntry, vault::Note> act_;
  crypto::SecretBytes text_;
};

// Sends a share immediately. It never waits in the vault, so there is no copy of its text that
// would have to be wiped. Returns the item. On kNoPartner, or kUnknown if the entry was deleted,
// nothing was shared.
//
// The vault's private note, which says from which entry the item came, is written first, durably.
// It is deleted again if the ledger refuses the share. A crash between the two leaves a note about
// an item that never existed: 32 bytes without any text, shown nowhere and deleted with the entry.
// The other order could leave a share of which nobody knows the entry.
Result<base::ItemId> publish_now(vault::Vault& vault, ledger::Ledger& ledger,
                                 const vault::Shareable& entry, const Rendition& rendition,
                                 const vault::Publication& publication, base::Day today);
// Sends a note immediately: a reply, a question or a proposal. REQUIRES: not a change or a report,
// which would have to replace a waiting one.
Result<base::ItemId> publish_now(ledger::Ledger& ledger, const vault::Note& note,
                                 std::string_view text, base::WallTime now);

// Sends every waiting act that is due, and then deletes it from the vault. Returns how many were
// sent now, not counting acts that had left before. If the program crashes between the two, the
// next call sends the act again. The id of the operation is a keyed hash of the act, so the ledger
// has it once. Without a partner nothing is sent and nothing is lost. Paused acts
// (Vault::pause_waiting) go on waiting. So does an act that can no longer be said; the reason is
// recorded as its obstacle.
Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, const Moment& moment);

// Records in the vault which waiting acts have left, as far as this was not recorded because the
// vault was locked or the program crashed. Call it before this person's author key changes: the ids
// of the operations depend on that key, so under another key the same acts would leave a second
// time.
Result<void> note_all_published(vault::Vault& vault, ledger::Ledger& ledger, base::WallTime now);

// Copies the waiting acts that have a time, so that they can leave while the vault is locked: the
// publish_due() that takes these copies sends those that are due. At the next unlock the other
// publish_due() deletes the sent ones from the vault and records obstacles.
Result<std::vector<WaitingCopy>> waiting_copies(vault::Vault& vault);
Result<std::size_t> publish_due(const std::vector<WaitingCopy>& ready, ledger::Ledger& ledger,
                                const Moment& moment);

}  // namespace waterline::gate
