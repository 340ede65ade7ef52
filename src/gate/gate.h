#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/operation.h"
#include "gate/error.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

// The waterline: the one room through which anything rises. Only this room uses both vault and
// ledger, and it cannot use the deep at all. Content goes from the vault to the ledger alone. The
// vault learns only that something has left, or why it could not.
namespace waterline::gate {

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

// Seals our answer to a question and chooses to reveal it. The answer is deleted from the vault
// last, so a crash in between is harmless. kUnknown without an answer or a question; kSealed if
// another answer was sealed.
Result<void> seal_answer(vault::Vault& vault, ledger::Ledger& ledger, const base::ItemId& question);

}  // namespace waterline::gate
