#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/operation.h"
#include "gate/error.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

// The one room through which a piece of an entry can get from the vault to the partner. Only this
// room uses both vault and ledger, and it cannot use the deep at all. Content goes only from the
// vault to the ledger. In the other direction, the vault learns only that an act was sent, or why
// it could not be sent.
namespace waterline::gate {

// The exact text that the partner will see of an entry, as the person chose it. Only the functions
// below make one, so its text is plain, not empty and within the limit. Newlines are "\n", and
// there is none at the end. Control characters in an entry are left out. A line or a summary with a
// control character is refused, because the person typed it for this share and nobody types one.
class Rendition {
 public:
  [[nodiscard]] base::Depth depth() const { return depth_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  friend Result<Rendition> make(base::Depth depth, std::string_view chosen);
  Rendition(base::Depth depth, std::string text) : depth_(depth), text_(std::move(text)) {}
  base::Depth depth_;
  std::string text_;
};

Result<Rendition> neutral_line(std::string_view line);  // Fails if it has newlines.
Result<Rendition> own_summary(std::string_view summary);
// Makes a rendition of lines `from` to `to` of the entry, counted from 1, both included.
Result<Rendition> excerpt(const vault::Shareable& entry, std::size_t from, std::size_t to);
// A passage of an entry: the `length` code points from code point number `start`, counted from 0.
// The code points are counted in the entry's text without a byte order mark, with "\n" for every
// newline.
struct Span {
  std::size_t start = 0;
  std::size_t length = 0;
};
Result<Rendition> excerpt(const vault::Shareable& entry, const Span& span);
// Makes a rendition of the passage `text`, which must be in the entry exactly once.
Result<Rendition> excerpt(const vault::Shareable& entry, std::string_view text);
// One question that an entry's kind asks, and the answer to it, both in the words that people read.
// whole() makes a rendition of the whole entry: each question with its answer below it, and then
// the entry's text. The map `words` has a QuestionAndAnswer for the name of each field. whole()
// shows a field that is not in `words` as it is stored.
struct QuestionAndAnswer {
  std::string question;
  std::string answer;
};
using AnswerWords = std::map<std::string, QuestionAndAnswer>;
Result<Rendition> whole(const vault::Shareable& entry, const AnswerWords& words = {});

// Stores a new share, or a new revision of a share, in the vault as a waiting act. Vault::cancel
// can cancel it until it is sent. A waiting act does not record for which partner it was meant. So
// a caller that ends a partnership must cancel or pause all waiting acts, and drop every
// WaitingCopy (publishing.h).
Result<vault::WaitingId> add_waiting(vault::Vault& vault, const vault::Shareable& entry,
                                     const Rendition& rendition,
                                     const vault::Publication& publication);

// Seals this person's private answer to a question in the ledger; by this the person chooses to
// reveal it. The function deletes the answer from the vault only after the ledger has stored it, so
// a caller can repeat the call after a crash. Errors: kUnknown if there is no answer or no
// question; kSealed if another answer to the question was sealed before.
Result<void> seal_answer(vault::Vault& vault, ledger::Ledger& ledger, const base::ItemId& question);

}  // namespace waterline::gate
