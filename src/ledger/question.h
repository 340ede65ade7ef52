#pragma once

#include <optional>
#include <string>

#include "base/operation.h"

// What the operations on one sealed question add up to, as far as this person may see it.
namespace waterline::ledger {

struct QuestionView {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  std::string text;
  bool taken_back = false;
  bool chosen = false;  // I chose to reveal my answer
  // Both answers were said, and each is what had been sealed. Before that nothing here tells whether the other has
  // answered.
  bool open = false;
  std::optional<std::string> my_answer;     // from the choice on; none after it was taken back
  std::optional<std::string> their_answer;  // once open; none after it was taken back
  // Their device sent an answer, or a seal, that is not what it had sealed before. It was not taken in.
  bool broken = false;
};

}  // namespace waterline::ledger
