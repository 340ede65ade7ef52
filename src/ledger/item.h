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
  // True if the reply was written when the share had other words.
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
  // True if both devices were asked to remove the content. `text` is empty then.
  bool taken_back = false;
  // True for a share of the partner's whose last day is over. `text` is empty then.
  bool expired = false;
  // The digest of `text`, which acknowledgements and replies name; zeros if there is no text.
  base::Words words{};
  std::optional<base::AcknowledgementKind> acknowledgement;  // made by the partner of the author
  // True if the acknowledgement was made when the share had other words.
  bool acknowledgement_to_earlier = false;
  bool replies_open = false;
  // The replies, in the order in which this device learned of them. item(), items() and
  // former_items() fill them in.
  std::vector<ReplyView> replies;
};

// The most replies of the partner's to one item that are shown. An honest device makes at most 64
// (kMaxOwnReplies).
inline constexpr std::size_t kMaxShownReplies = 256;

// Selects one page of the items, newest first. An item that arrives after the first page was read
// is on no later page, since it is newer.
struct ItemRange {
  std::size_t most = 0;
  // The page also ends after the item that brings all its texts and replies to this many bytes.
  std::size_t most_bytes = SIZE_MAX;
  std::optional<std::int64_t> before = {};  // ItemPage::next of the previous page
  std::optional<base::Author> author = {};  // only items of this author
};
struct ItemPage {
  std::vector<Item> items;
  // The place in the order of items where the next page begins; nullopt if there is no older item.
  std::optional<std::int64_t> next;
};

}  // namespace waterline::ledger
