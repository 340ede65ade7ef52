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

// How an act leaves: at once, or when its time has come, while the vault is open or locked; and the
// obstacles for which it cannot.
namespace waterline::gate {

// Checks whether these words could be said now, with the errors that publish_due() would have:
// kEmpty, kNotPlainText, kNoteTooLong, kNoPartner, kUnknown, kTakenBack, kRepliesClosed, kNotYours,
// kNotInForce, kTooMany. Changes nothing.
Result<void> check(ledger::Ledger& ledger, const vault::Note& note, std::string_view text);

// The present time and the present day in the person's own calendar.
struct Moment {
  base::WallTime now;
  base::Day today;
};

// A copy of a waiting act in guarded memory, so that it can leave on time while the vault is
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

// Sends a share immediately. Nothing waits, so no copy of the text enters the vault that would have
// to be wiped. Returns the item. On kNoPartner, or kUnknown if the entry was deleted, nothing was
// shared.
//
// The private note of the item's origin is written first, durably, and deleted again if the ledger
// refuses the share. A crash between the two leaves a note of an item that never was: 32 bytes
// without any text, shown nowhere and deleted with the entry. The other order could leave a share
// whose origin is forgotten.
Result<base::ItemId> publish_now(vault::Vault& vault, ledger::Ledger& ledger,
                                 const vault::Shareable& entry, const Rendition& rendition,
                                 const vault::Publication& publication, base::Day today);
// Sends a note immediately: a reply, a question or a proposal, but nothing that replaces a waiting
// note.
Result<base::ItemId> publish_now(ledger::Ledger& ledger, const vault::Note& note,
                                 std::string_view text, base::WallTime now);

// Sends every waiting act that is due, and then deletes it from the vault. Crash-safe: the id of
// the operation is a keyed hash of the act, so sending it twice makes one operation. Returns how
// many were sent now, not counting acts that had left before. Without a partner nothing is sent and
// nothing is lost. Paused acts (Vault::pause_waiting) wait. An act that can no longer be said waits
// too, with its obstacle recorded.
Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, const Moment& moment);

// Notes in the vault that waiting acts have left, if that was not noted because the vault was
// locked or the program crashed. Call it before this person's author key changes: under another key
// the same acts would leave again.
Result<void> note_all_published(vault::Vault& vault, ledger::Ledger& ledger, base::WallTime now);

// Copies the waiting acts that have a time, for the time while the vault is locked. The
// publish_due() that takes these copies sends those that are due. At the next unlock the other
// publish_due() removes the sent ones from the vault and records obstacles.
Result<std::vector<WaitingCopy>> waiting_copies(vault::Vault& vault);
Result<std::size_t> publish_due(const std::vector<WaitingCopy>& ready, ledger::Ledger& ledger,
                                const Moment& moment);

}  // namespace waterline::gate
