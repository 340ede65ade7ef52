#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"

// What the operations on one share add up to.
namespace waterline::ledger {

struct ReplyView {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  std::string text;
};

struct Item {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  base::Rendition rendition = base::Rendition::kLine;
  std::string text;
  std::optional<base::Day> day;
  std::optional<base::Day> expires;
  bool revised = false;
  bool taken_back = false;            // then text is empty: both devices were asked to remove it
  bool expired = false;               // of the partner's: its last day is over here, and text is empty
  std::optional<base::Witness> mark;  // by the one who is not the author
  bool replies_open = false;
  std::vector<ReplyView> replies;  // in the order in which they came to be known here; of item() and items() alone
};

}  // namespace waterline::ledger
