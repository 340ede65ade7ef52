#pragma once

#include <cstdint>
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
  // it was said when the share had other words
  bool to_earlier = false;
};

struct Item {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  base::Rendition rendition = base::Rendition::kLine;
  std::string text;
  std::optional<base::Day> day;
  std::optional<base::Day> expires;
  bool revised = false;
  // then text is empty: both devices were asked to remove it
  bool taken_back = false;
  // of the partner's: its last day is over here, and text is empty
  bool expired = false;
  // by which what is said about it names its words; zeros where no text is shown
  base::Words words{};
  std::optional<base::Witness> mark;  // by the one who is not the author
  // it was made when the share had other words
  bool mark_to_earlier = false;
  bool replies_open = false;
  // in the order in which they came to be known here; of item() and items() alone
  std::vector<ReplyView> replies;
};

// Of the partner's replies to one item no more are shown: an honest device makes 64 at most
// (kMaxOwnReplies).
inline constexpr std::size_t kMostShownReplies = 256;

// A part of all items, newest first. What comes to be known between two parts is in neither: it is
// newer than both.
struct ItemRange {
  std::size_t most = 0;
  // the part ends with the item with which texts and replies are as much as this
  std::size_t most_bytes = SIZE_MAX;
  std::optional<std::int64_t> before = {};  // ItemPage::next of the part before
  std::optional<base::Author> author = {};  // of this one's alone
};
struct ItemPage {
  std::vector<Item> items;
  // none: there is nothing older. A place in the order, not a count of anything else
  std::optional<std::int64_t> next;
};

}  // namespace waterline::ledger
