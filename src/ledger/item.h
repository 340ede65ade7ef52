#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"

// A share as people see it, computed from its operations.
namespace waterline::ledger {

struct ReplyView {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  std::string text;
  // the reply was written when the share had other words
  bool to_earlier = false;
};

struct Item {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  base::Depth depth = base::Depth::kLine;
  std::string text;
  std::optional<base::Day> day;
  std::optional<base::Day> expires;
  bool revised = false;
  // both devices were asked to remove the content, and `text` is empty
  bool taken_back = false;
  // only for the partner's share: its last day is over, and `text` is empty
  bool expired = false;
  // digest of the shown text; acknowledgements and replies name it. Zeros if there is no text
  base::Words words{};
  std::optional<base::AcknowledgementKind>
      acknowledgement;  // made by the one who is not the author
  // the acknowledgement was made when the share had other words
  bool acknowledgement_to_earlier = false;
  bool replies_open = false;
  // in the order in which this device learned of them; filled by item(), items() and former_items()
  std::vector<ReplyView> replies;
};

// At most this many of the partner's replies to one item are shown. An honest device makes at most
// 64 (kMaxOwnReplies).
inline constexpr std::size_t kMaxShownReplies = 256;

// Selects one page of the items, newest first. An item that arrives between two pages is in
// neither: it is newer than both.
struct ItemRange {
  std::size_t most = 0;
  // the page ends after the item with which texts and replies reach this many bytes
  std::size_t most_bytes = SIZE_MAX;
  std::optional<std::int64_t> before = {};  // ItemPage::next of the previous page
  std::optional<base::Author> author = {};  // only items of this author
};
struct ItemPage {
  std::vector<Item> items;
  // Where the next page begins: a position in the order, which counts nothing. nullopt if there is
  // no older item.
  std::optional<std::int64_t> next;
};

}  // namespace waterline::ledger
