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

// Sends acts to the partner through the ledger: immediately, or when the time of a waiting act has
// come, while the vault is open or locked. If an act cannot be sent, the reason is recorded.
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

// A copy of a waiting act in guarded memory. With it publish_due() can send the act on time while
// the vault is locked.
class WaitingCopy {
 public:
  [[nodiscard]] base::WallTime due() const { return publication_.due; }

 private:
  friend class Publisher;
  WaitingCopy(const vault::WaitingAct& waiting,
              const std::optional<std::vector<ledger::PictureToShare>>& pictures,
              base::Random& random);
  [[nodiscard]] std::optional<std::vector<ledger::PictureToShare>> opened_pictures() const;
  vault::Publication publication_;
  std::variant<vault::PieceOfEntry, vault::Note> act_;
  crypto::SecretBytes text_;

  // Pictures are too large for guarded memory. They are sealed, under a key that is in it.
  struct Picture {
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    base::Bytes sealed;  // the description, behind its length, and then the JPEG file
  };
  crypto::SecretBytes key_;
  std::optional<std::vector<Picture>> pictures_;
};

// Sends a share immediately, and returns its item. The share never waits in the vault, so there is
// no copy of its text that would have to be wiped. On the error kNoPartner, or kUnknown if the
// entry was deleted, nothing was shared.
//
// Before the share, this function durably writes a private note into the vault, which says from
// which entry the item came. It deletes the note if the ledger refuses the share. A crash between
// the note and the share leaves a note about an item that never existed: 32 bytes without any text,
// which are shown nowhere and are deleted with the entry. If the share came before the note, a
// crash could leave a share whose entry nobody knows.
Result<base::ItemId> publish_now(vault::Vault& vault, ledger::Ledger& ledger,
                                 const vault::Shareable& entry, const Rendition& rendition,
                                 const vault::Publication& publication, base::Day today,
                                 const vault::ShareablePictures* pictures = nullptr);
// Sends a note immediately: a reply, a question or a proposal. REQUIRES: the note is neither a
// change of a document nor a report on an agreement, since these would have to replace such a note
// that already waits.
Result<base::ItemId> publish_now(ledger::Ledger& ledger, const vault::Note& note,
                                 std::string_view text, base::WallTime now);

// Sends every waiting act that is due, and then deletes it from the vault. Returns how many acts
// this call sent, without those that were sent before. If the program crashes after sending an act
// and before deleting it, the next call sends the act again; the operation's id is a keyed hash of
// the act, so the ledger stores the act only once. Without a partner nothing is sent and nothing is
// lost. Paused acts (Vault::pause_waiting) go on waiting. An act that the ledger refuses for good
// also goes on waiting, and the reason is recorded as its obstacle (vault::Obstacle).
Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, const Moment& moment);

// Records in the vault which waiting acts were sent, where this was not recorded at once because
// the vault was locked or the program crashed. Call it before this person's author key changes: the
// ids of the operations depend on that key, so under another key the same acts would be sent a
// second time.
Result<void> note_all_published(vault::Vault& vault, ledger::Ledger& ledger, base::WallTime now);

// waiting_copies() copies the waiting acts that have a time. The publish_due() below sends those of
// the copies that are due, also while the vault is locked. After the next unlock, the publish_due()
// that takes the vault deletes the sent acts from the vault, and records why others cannot be sent.
Result<std::vector<WaitingCopy>> waiting_copies(vault::Vault& vault);
Result<std::size_t> publish_due(const std::vector<WaitingCopy>& ready, ledger::Ledger& ledger,
                                const Moment& moment);

}  // namespace waterline::gate
