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

// The waterline: the one room through which anything rises. Only what stands here sees both vault
// and ledger, and it cannot see the deep at all. One direction: nothing goes from ledger to vault
// but the private note that something has left, or why it could not.
namespace waterline::gate {

enum class Error {
  kEmpty,
  kTooLong,  // more than base::kMaxSharedTextSize bytes
  kNotPlainText,
  // the lines or the text asked for are not in the entry
  kNoSuchExcerpt,
  // the text asked for stands in the entry more than once
  kSeveralMatches,
  kNoPartner,
  // a day that no partner's program would take: outside ledger::kFirstDay..kLastDay
  kBadDay,
  kUnknown,  // nothing of this id is here
  // another answer was sealed, and its seal has left
  kSealed,
  kNoteTooLong,  // more than base::kMaxNoteSize bytes
  // and the other reasons of ledger::Error why something cannot be said
  kRepliesClosed,
  kTakenBack,
  kNotYours,
  kNotInForce,
  kTooMany,
  kStore,
};

template <class T>
using Result = base::Result<T, Error>;

// What a person chose to show of an entry, exactly as the partner will see it. Made only by the
// functions below, so its text is plain, not empty and within the limit. Newlines are "\n", and
// none stands at the end; control characters that strayed into an entry are left out; a line or a
// summary with one is refused, for it was not typed by a person.
class Rendition {
 public:
  [[nodiscard]] base::Rendition depth() const { return depth_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  friend Result<Rendition> make(base::Rendition depth, std::string text);
  Rendition(base::Rendition depth, std::string text) : depth_(depth), text_(std::move(text)) {}
  base::Rendition depth_;
  std::string text_;
};

Result<Rendition> neutral_line(std::string_view line);  // newlines are not part of a line: refused
Result<Rendition> own_summary(std::string_view summary);
// Lines `from` to `to` of the entry, both counted from 1 and both included.
Result<Rendition> excerpt(const vault::Shareable& entry, std::size_t from, std::size_t to);
// The one place where `text` stands in the entry.
Result<Rendition> excerpt(const vault::Shareable& entry, std::string_view text);
// All of it: the answers to what its kind asks, each below its question, and then the text. `words`
// has for the name of a field how its question and its answer read; what it lacks stands as it is
// kept.
struct QuestionAndAnswer {
  std::string question;
  std::string answer;
};
using AnswerWords = std::map<std::string, QuestionAndAnswer>;
Result<Rendition> whole(const vault::Shareable& entry, const AnswerWords& words = {});

// Keeps a share, or a revision of one, until it is due. Cancel with Vault::cancel, until it has
// left. What waits does not say for which partner it was meant: whoever unpairs cancels it (or
// keeps it apart), and drops the Ready copies.
Result<vault::WaitingId> add_waiting(vault::Vault& vault, const vault::Shareable& entry,
                                     const Rendition& rendition, const vault::Leaving& leaving);

// Whether these words could be said now, as publish_due() would: kEmpty, kNotPlainText,
// kNoteTooLong, kNoPartner, kUnknown, kTakenBack, kRepliesClosed, kNotYours, kNotInForce, kTooMany.
// Nothing is changed.
Result<void> check(ledger::Ledger& ledger, const vault::Note& note, std::string_view text);

// The moment at which something leaves, and the day that it is then in the person's own calendar.
struct Moment {
  base::WallTime now;
  base::Day today;
};

// A copy in guarded memory of something that waits, with which it can leave on time while the vault
// is locked.
class Ready {
 public:
  [[nodiscard]] base::WallTime due() const { return leaving_.due; }

 private:
  friend class Departure;
  explicit Ready(const vault::WaitingAct& waiting);
  vault::Leaving leaving_;
  std::variant<vault::PieceOfEntry, vault::Note> act_;
  crypto::SecretBytes text_;
};

// publish(Shareable, Rendition) at once. Nothing waits, so no copy of the words comes into the
// vault that would have to be wiped again. Returns the item. kNoPartner, kUnknown if the entry has
// gone, and then nothing was shared.
//
// The private note of where the item came from is durable first, and goes again if the ledger does
// not take the share. A crash between the two leaves the note of an item that never was: 32 bytes
// in the vault without a word, which are shown nowhere and go with the entry. In the other order it
// would leave a share whose origin is forgotten.
Result<base::ItemId> publish_now(vault::Vault& vault, ledger::Ledger& ledger,
                                 const vault::Shareable& entry, const Rendition& rendition,
                                 const vault::Leaving& leaving, base::Day today);
// The same for words that take the place of nothing else that waits: a reply, a question, a
// proposal.
Result<base::ItemId> publish_now(ledger::Ledger& ledger, const vault::Note& note,
                                 std::string_view text, base::WallTime now);

// Everything that waits and is due becomes a ledger operation, then it waits no longer. Crash-safe
// by a keyed hash of the act: leaving twice is one act. Returns the number of acts that left now;
// not of those that had left before, of which only the row in the vault was still there. Without a
// partner nothing leaves and nothing is lost; what is paused (Vault::pause_waiting) waits, and so
// does what can no longer be said: it gets its obstacle.
Result<std::size_t> publish_due(vault::Vault& vault, ledger::Ledger& ledger, const Moment& moment);

// Notes in the vault all that has left without being noted (while it was locked, or because of a
// crash). To be done before this person's author key changes, since under another one it would
// leave once more.
Result<void> note_departed(vault::Vault& vault, ledger::Ledger& ledger, base::WallTime now);

// For the locked state: the copies to keep of what has a time to leave at, and their leaving. On
// the next unlock publish_due finds what has left and only removes it from what waits, and what
// could not leave gets its obstacle.
Result<std::vector<Ready>> ready_copies(vault::Vault& vault);
Result<std::size_t> publish_due(const std::vector<Ready>& ready, ledger::Ledger& ledger,
                                const Moment& moment);

// Seals one's answer to a question of the two, which rises with it: the choice to reveal it. The
// answer leaves the vault last, so that a crash in between changes nothing. kUnknown without an
// answer or a question; kSealed if another was sealed.
Result<void> seal_answer(vault::Vault& vault, ledger::Ledger& ledger, const base::ItemId& question);

}  // namespace waterline::gate
