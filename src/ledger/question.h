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
  bool revised = false;  // it had other words before
  bool chosen = false;   // I chose to reveal my answer
  // Both answers were said, and each is what had been sealed. Before that nothing here tells
  // whether the other has answered.
  bool open = false;
  // by which what is said about it names its text; zeros when it was taken back
  base::Words words{};
  // From the choice on; none after it was taken back.
  std::optional<std::string> my_answer;
  // I chose to reveal an answer to other words than these. It is not shown here, and not said any
  // more.
  bool mine_to_another = false;
  std::optional<std::string> their_answer;  // once open; none after it was taken back
  // Their device sent an answer, or a seal, that is not what it had sealed before. It was not taken
  // in.
  bool broken = false;
};

}  // namespace waterline::ledger
