#pragma once

#include <optional>
#include <string>

#include "base/operation.h"

// A sealed question as this person may see it, computed from its operations.
namespace waterline::ledger {

struct QuestionView {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  std::string text;
  bool taken_back = false;
  bool revised = false;  // true if it had another text before
  bool chosen = false;   // true if I chose to reveal my answer
  // True if both answers were sent and each matches its seal. As long as it is false, no member of
  // this struct tells whether the partner has answered.
  bool open = false;
  // The digest of the question's text, which answers name; zeros if the question was taken back.
  base::Words words{};
  // My answer, once I chose to reveal it; nullopt if I took it back.
  std::optional<std::string> my_answer;
  // True if I sealed my answer when the question had other words than those in `text`. The answer
  // is not shown here, and will not be sent.
  bool mine_to_another = false;
  std::optional<std::string> their_answer;  // once open; nullopt if taken back
  // True if the partner's device sent an answer that does not match its first seal, or a second
  // seal. Neither was stored.
  bool broken = false;
};

}  // namespace waterline::ledger
