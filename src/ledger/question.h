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
  bool revised = false;  // it had another text before
  bool chosen = false;   // I chose to reveal my answer
  // Both answers were said, and each matches its seal. Until then nothing here tells whether the
  // partner has answered.
  bool open = false;
  // digest of the question's text; answers name it. Zeros if it was taken back
  base::Words words{};
  // My answer, from the time when I chose to reveal it; nullopt if I took it back.
  std::optional<std::string> my_answer;
  // My answer was sealed to other words of the question than those in `text`. It is not shown here,
  // and it will not be said.
  bool mine_to_another = false;
  std::optional<std::string> their_answer;  // once open; nullopt if taken back
  // The partner's device sent an answer or a seal that contradicts its first seal. It was not
  // stored.
  bool broken = false;
};

}  // namespace waterline::ledger
