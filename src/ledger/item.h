#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"
#include "base/picture.h"

// A share as people see it, computed from its operations.
namespace waterline::ledger {

struct ReplyView {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  std::string text;
  // True if the reply was written when the share had other words than now.
  bool to_earlier = false;
};

struct PictureView {
  enum class State : std::uint8_t {
    kHere,
    kOnItsWay,   // some pieces have not arrived
    kDidNotFit,  // a piece found no room here, so the picture will not be complete
  };
  base::PictureId id;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::string description;
  State state = State::kOnItsWay;

  friend bool operator==(const PictureView&, const PictureView&) = default;
};

struct Item {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  base::Depth depth = base::Depth::kLine;
  std::string text;
  std::optional<base::Day> day;
  std::optional<base::Day> expires;
  bool revised = false;
  // True if the author took the content back, so both devices are asked to delete it. `text` is
  // empty then.
  bool taken_back = false;
  // True for a share of the partner's whose last day is over. `text` is empty then.
  bool expired = false;
  // Empty if the content was taken back or is over. Filled in as `replies` are.
  std::vector<PictureView> pictures{};
  // The digest of `text`, which an acknowledgement or a reply names; zeros if there is no text.
  base::Words words{};
  std::optional<base::AcknowledgementKind> acknowledgement;  // made by the partner of the author
  // True if the acknowledgement was made when the share had other words than now.
  bool acknowledgement_to_earlier = false;
  bool replies_open = false;
  // The replies, in the order in which this device learned of them. Ledger::item(), items() and
  // former_items() fill this in.
  std::vector<ReplyView> replies;
};

// The most replies by the partner that are shown with one item. An honest device makes at most 64
// (kMaxOwnReplies).
inline constexpr std::size_t kMaxShownReplies = 256;

// Selects one page of the items, newest first. An item that arrives after the first page was read
// is on no later page, since it is newer.
struct ItemRange {
  std::size_t most = 0;
  // The page also ends once the texts and replies of its items have this many bytes together.
  std::size_t most_bytes = SIZE_MAX;
  std::optional<std::int64_t> before = {};  // ItemPage::next of the previous page
  std::optional<base::Author> author = {};  // only items of this author
};
struct ItemPage {
  std::vector<Item> items;
  // The place in the order of items at which the next page begins (pass it as ItemRange::before);
  // nullopt if there is no older item.
  std::optional<std::int64_t> next;
};

}  // namespace waterline::ledger
