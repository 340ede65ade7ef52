#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/operation.h"
#include "base/time.h"
#include "crypto/secret.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

// The waterline: the one room through which anything rises. Only this room uses both vault and
// ledger, and it cannot use the deep at all. Content goes from the vault to the ledger alone. The
// vault learns only that something has left, or why it could not.
namespace waterline::gate {

enum class Error {
  kEmpty,
  kTooLong,  // more than base::kMaxSharedTextSize bytes
  kNotPlainText,
  // The lines or the text are not in the entry.
  kNoSuchExcerpt,
  // The text is in the entry more than once.
  kSeveralMatches,
  kNoPartner,
  // The day is outside ledger::kFirstDay..kLastDay, so every partner's program refuses it.
  kBadDay,
  kUnknown,  // no item or answer with this id
  // Another answer was sealed, and its seal has left.
  kSealed,
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  // This and the following: reasons of ledger::Error why something cannot be said.
  kRepliesClosed,
  kTakenBack,
  kNotYours,
  kNotInForce,
  kTooMany,
  kStore,
};

template <class T>
using Result = base::Result<T, Error>;

// The exact text that the partner will see of an entry, as the person chose it. Only the functions
// below make one, so its text is plain, not empty and within the limit. Newlines are "\n", and
// there is none at the end. Control characters that are in an entry are left out. A line or a
// summary that contains one is refused, since no person typed it.
class Rendition {
 public:
  [[nodiscard]] base::Depth depth() const { return depth_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  friend Result<Rendition> make(base::Depth depth, std::string text);
  Rendition(base::Depth depth, std::string text) : depth_(depth), text_(std::move(text)) {}
  base::Depth depth_;
  std::string text_;
};

Result<Rendition> neutral_line(std::string_view line);  // Fails if it has newlines.
Result<Rendition> own_summary(std::string_view summary);
// Makes a rendition of lines `from` to `to` of the entry, counted from 1, both included.
Result<Rendition> excerpt(const vault::Shareable& entry, std::size_t from, std::size_t to);
// A passage of an entry: `length` code points from code point `start` (from 0), in the entry's text
// with "\n" for every newline and without a byte order mark.
struct Span {
  std::size_t start = 0;
  std::size_t length = 0;
};
Result<Rendition> excerpt(const vault::Shareable& entry, const Span& span);
// Makes a rendition of the passage `text`, which must be in the entry exactly once.
Result<Rendition> excerpt(const vault::Shareable& entry, std::string_view text);
// A field's question and answer as people read them. whole() shows the entry's answers, each below
// its question, and then the text; fields that its map of these lacks are shown as stored.
struct QuestionAndAnswer {
  std::string question;
  std::string answer;
};
using AnswerWords = std::map<std::string, QuestionAndAnswer>;
Result<Rendition> whole(const vault::Shareable& entry, const AnswerWords& words = {});

// Stores a share, or a revision of one, until it is due. Vault::cancel cancels it while it has not
// left. A waiting act does not record which partner it was meant for: the caller that ends a
// pairing must cancel or pause all waiting acts and drop every WaitingCopy.
Result<vault::WaitingId> add_waiting(vault::Vault& vault, const vault::Shareable& entry,
                                     const Rendition& rendition,
                                     const vault::Publication& publication);

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

// Seals our answer to a question and chooses to reveal it. The answer is deleted from the vault
// last, so a crash in between is harmless. kUnknown without an answer or a question; kSealed if
// another answer was sealed.
Result<void> seal_answer(vault::Vault& vault, ledger::Ledger& ledger, const base::ItemId& question);

}  // namespace waterline::gate
