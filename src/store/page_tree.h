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

// The tree that distinguishes the present version of a page from every older one. A leaf is the tag
// of a sealed page. A node holds the tags of its children and is sealed like a page. The header of
// the main file holds the tag of the root. Every write uses a new nonce, so an older version of a
// page or of a node has another tag.
//
// The file has two places for each node. The tree whose root the header on the disk names must stay
// readable until `named()` says that the header names another root. So a changed node is written to
// the place that does not hold the node's version of that tree. Nodes are read and verified when
// first needed, and kept in memory: one node for every 253 used pages.
class PageTree {
 public:
  // `file`, `keys` and `random` must outlive the tree.
  PageTree(File& file, const StoreKeys& keys, base::Random& random, const TreeRoot& root);

  [[nodiscard]] std::uint64_t pages() const { return pages_; }
  // Returns the tag of this page's present version; nullopt if the page was never written. kDamaged
  // if a node between the root and the page does not have the tag that its parent holds for it.
  Result<std::optional<PageTag>> tag_of(std::uint64_t page);
  // Sets the tag of a page's new version. The tree grows if the page is past its end.
  Result<void> set(std::uint64_t page, const PageTag& tag);
  // Changes the number of pages. REQUIRES: pages > 0.
  Result<void> resize(std::uint64_t pages);

  [[nodiscard]] bool has_changes() const { return !changed_.empty(); }
  // Writes the changed nodes of the tree to the file, without a sync. After a failure it can be
  // called again.
  Result<void> write_changes();
  // Returns the root that write_changes() has written. REQUIRES: !has_changes().
  [[nodiscard]] TreeRoot root() const;
  // Records that the header on the disk now holds the tag of root(). Call it after the header was
  // written.
  void named() noexcept;

 private:
  enum class Place : std::uint8_t { kFirst, kSecond };
  struct Node {
    std::array<PageTag, kFanOut> children{};  // all zero for no child
    PageTag tag{};                            // of the last written version
    Place place = Place::kFirst;              // where the last written version is
    // The place of the node's version in the tree whose root the file's header names. This version
    // must not be overwritten. nullopt if that tree does not have the node.
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
  // The tag of the root that the header of the main file names.
  PageTag named_root_;
  // The nodes in memory. If a node is here, all nodes above it are too. A node that the tree no
  // longer needs stays here until the header names a root without it, because until then the
  // version in the file must not be overwritten.
  std::map<NodeId, std::unique_ptr<Node>> nodes_;
  // The nodes of the tree that differ from their last written version.
  std::set<NodeId> changed_;
  // A buffer for the two places that the file has for a node of the tree.
  base::Bytes places_ = base::Bytes(kNodePlaces * kPageSize);
};

}  // namespace waterline::store
