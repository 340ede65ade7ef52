#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "store/page_codec.h"

// The offsets of pages and page tree nodes in the main file (docs/storage.md, "The main file"). A
// node lies directly before the first page that needs it, and has room for two versions, side by
// side. Therefore neither a page nor a node ever moves when the store grows.
namespace waterline::store {

// The number of children of a node: so many tags fit into a sealed page.
inline constexpr std::uint64_t kFanOut = 253;
inline constexpr std::uint64_t kMaxLevels = 4;
inline constexpr std::size_t kNodePlaces = 2;

// A node of the page tree. Its children are pages on level 1, and nodes of the level below on other
// levels.
struct NodeId {
  std::uint64_t level = 1;
  std::uint64_t index = 0;

  friend auto operator<=>(const NodeId&, const NodeId&) = default;
};

// Returns how many pages a node of this level can have below it; a page itself is level 0.
constexpr std::uint64_t pages_below(std::uint64_t level) {
  std::uint64_t pages = 1;
  for (; level > 0; --level) pages *= kFanOut;
  return pages;
}

inline constexpr std::uint64_t kMaxPages = pages_below(kMaxLevels);

// Returns the number of levels of a tree over this many pages.
constexpr std::uint64_t levels_for(std::uint64_t pages) {
  std::uint64_t levels = 1;
  while (levels < kMaxLevels && pages > pages_below(levels)) ++levels;
  return levels;
}

// Returns the page directly before which the file has this node of the page tree. This is the first
// of the node's pages. But the first node of a level above 1 is needed only once the level below
// has a second node, so it stands before the first page of that second node.
constexpr std::uint64_t first_page_of(NodeId id) {
  return id.level > 1 && id.index == 0 ? pages_below(id.level - 1)
                                       : id.index * pages_below(id.level);
}

// Returns how many nodes the page tree needs for the pages with numbers below `page`.
constexpr std::uint64_t nodes_before(std::uint64_t page) {
  std::uint64_t nodes = 0;
  for (std::uint64_t level = 1; level <= kMaxLevels; ++level) {
    if (page <= first_page_of({level, 0})) return nodes;
    nodes += (page - 1) / pages_below(level) + 1;
  }
  return nodes;
}

constexpr std::uint64_t page_offset(std::uint64_t page) {
  return kHeaderBlockSize + (page + kNodePlaces * nodes_before(page + 1)) * kPageSize;
}

// Returns the offset in the main file of a tree node: of the first of the two places that the file
// has for its versions. Nodes that stand directly before the same page are ordered by level.
constexpr std::uint64_t node_offset(NodeId id) {
  const std::uint64_t page = first_page_of(id);
  return kHeaderBlockSize + (page + kNodePlaces * (nodes_before(page) + id.level - 1)) * kPageSize;
}

// Returns the size of a main file with this many pages. REQUIRES: pages > 0.
constexpr std::uint64_t main_file_size(std::uint64_t pages) {
  return page_offset(pages - 1) + kPageSize;
}

}  // namespace waterline::store
