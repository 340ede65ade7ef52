#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "base/bytes.h"
#include "base/random.h"
#include "store/file.h"
#include "store/page_codec.h"
#include "store/page_layout.h"

namespace waterline::store {

// The tree that tells the present version of a page from every older one. A leaf is the tag of a
// sealed page; a node holds the tags of its children and is sealed as a page is; the header of the
// main file holds the tag of the root. A nonce is fresh for every write, so an older version of a
// page or of a node has another tag.
//
// The root that the header on the disk names stays readable until `named()` says that the header
// names another: a changed node is written to the place that the named version does not lie in.
// Nodes are read and verified when they are needed first, and kept in memory: one for every 253
// pages that were used.
class PageTree {
 public:
  // `file`, `keys` and `random` must outlive it.
  PageTree(File& file, const StoreKeys& keys, base::Random& random, const TreeRoot& root);

  [[nodiscard]] std::uint64_t pages() const { return pages_; }
  // The tag of this page's present version; none if the page was never written. kDamaged: a node on
  // the way is not the one that its parent names.
  Result<std::optional<PageTag>> tag_of(std::uint64_t page);
  // The page has a new version. The tree grows when the page lies behind its last.
  Result<void> set(std::uint64_t page, const PageTag& tag);
  // The store has so many pages from now on. REQUIRES: pages > 0.
  Result<void> resize(std::uint64_t pages);

  [[nodiscard]] bool has_changes() const { return !changed_.empty(); }
  // Writes the nodes that changed, without a sync. When it fails it can be called again.
  Result<void> write_changes();
  // The root of what was written. REQUIRES: !has_changes().
  [[nodiscard]] TreeRoot root() const;
  // The header on the disk names root() from now on.
  void named() noexcept;

 private:
  enum class Place : std::uint8_t { kFirst, kSecond };
  struct Node {
    std::array<PageTag, kFanOut> children{};  // all zero: there is none
    PageTag tag{};                            // of the version that was written last
    Place place = Place::kFirst;              // of that version
    // the place that must not be written to; none: no named version
    std::optional<Place> named;
  };

  [[nodiscard]] std::uint64_t levels() const { return levels_for(pages_); }
  [[nodiscard]] bool is_needed(NodeId id) const { return first_page_of(id) < pages_; }
  Result<Node*> node(NodeId id);
  Result<void> read(NodeId id, const PageTag& expected, Node& node);
  Result<void> write(NodeId id, Node& node);
  Result<void> grow(std::uint64_t pages);
  Result<void> shrink(std::uint64_t pages);

  File& file_;
  const StoreKeys& keys_;
  base::Random& random_;
  std::uint64_t pages_;
  // the tag of the root that the header names
  PageTag named_root_;
  // A node in memory has all nodes above it in memory, too. Nodes that are no longer needed stay
  // until the header names a root without them, so that it is known which of their places may be
  // written to.
  std::map<NodeId, std::unique_ptr<Node>> nodes_;
  // nodes whose last written version is not what they hold
  std::set<NodeId> changed_;
  // the two places of a node on its way
  base::Bytes places_ = base::Bytes(kNodePlaces * kPageSize);
};

}  // namespace waterline::store
