#include "store/page_tree.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/check.h"
#include "crypto/aead.h"

namespace waterline::store {
namespace {

constexpr std::byte kNodeKind{4};
constexpr PageTag kNone{};
static_assert(kFanOut == kUsableSize / sizeof(PageTag));

constexpr std::uint64_t divided_up(std::uint64_t a, std::uint64_t b) {
  return (a + b - 1) / b;
}

base::Bytes associated_data(const StoreKeys& keys, NodeId id) {
  base::Bytes data = base::to_bytes(keys.file_id);
  data.push_back(kNodeKind);
  base::append_little_endian(data, id.level);
  base::append_little_endian(data, id.index);
  return data;
}

}  // namespace

PageTree::PageTree(File& file, const StoreKeys& keys, base::Random& random, const TreeRoot& root)
    : file_(file), keys_(keys), random_(random), pages_(root.pages), named_root_(root.tag) {}

Result<std::optional<PageTag>> PageTree::tag_of(std::uint64_t page) {
  if (page >= pages_) return std::optional<PageTag>();
  const auto leaf = node({1, page / kFanOut});
  if (!leaf) return leaf.error();
  const PageTag& tag = (*leaf)->children[page % kFanOut];
  return tag == kNone ? std::nullopt : std::optional(tag);
}

Result<void> PageTree::set(std::uint64_t page, const PageTag& tag) {
  if (page >= kMaxPages) return Error::kFull;
  if (page >= pages_) {
    if (auto grown = grow(page + 1); !grown) return grown;
  }
  const NodeId id{1, page / kFanOut};
  const auto leaf = node(id);
  if (!leaf) return leaf.error();
  changed_.insert(id);
  (*leaf)->children[page % kFanOut] = tag;
  return {};
}

Result<void> PageTree::resize(std::uint64_t pages) {
  base::check(pages > 0);
  if (pages > kMaxPages) return Error::kFull;
  if (pages > pages_) return grow(pages);
  if (pages < pages_) return shrink(pages);
  return {};
}

TreeRoot PageTree::root() const {
  base::check(!has_changes());
  const auto top = nodes_.find({levels(), 0});
  return {pages_, top == nodes_.end() ? named_root_ : top->second->tag};
}

void PageTree::named() noexcept {
  named_root_ = root().tag;
  for (auto at = nodes_.begin(); at != nodes_.end();) {
    Node& node = *at->second;
    if (!is_needed(at->first)) {
      at = nodes_.erase(at);
      continue;
    }
    if (node.tag != kNone) node.named = node.place;
    ++at;
  }
}

// Returns a node of the tree, from memory or from the file. If its parent has no tag for this node,
// the file does not have it: it is new and without children.
Result<PageTree::Node*> PageTree::node(NodeId id) {
  if (const auto found = nodes_.find(id); found != nodes_.end()) return found->second.get();
  PageTag expected = named_root_;
  if (id.level < levels()) {
    const auto parent = node({id.level + 1, id.index / kFanOut});
    if (!parent) return parent.error();
    expected = (*parent)->children[id.index % kFanOut];
  }
  auto found = std::make_unique<Node>();
  if (expected != kNone) {
    if (auto done = read(id, expected, *found); !done) return done.error();
  }
  return nodes_.emplace(id, std::move(found)).first->second.get();
}

Result<void> PageTree::read(NodeId id, const PageTag& expected, Node& node) {
  const auto count = file_.read(node_offset(id), places_);
  if (!count) return count.error();
  for (const Place place : {Place::kFirst, Place::kSecond}) {
    const std::size_t at = static_cast<std::size_t>(place) * kPageSize;
    if (*count < at + kPageSize) return Error::kDamaged;
    const auto sealed = base::ByteView(places_).subspan(at, kPageSize);
    if (tag_of_sealed(sealed) != expected) continue;
    std::array<std::byte, kUsableSize> plain;
    if (!crypto::open(keys_.tree.bytes(), sealed, associated_data(keys_, id), plain))
      return Error::kDamaged;
    std::memcpy(node.children.data(), plain.data(), sizeof node.children);
    node.tag = expected;
    node.place = place;
    node.named = place;
    return {};
  }
  return Error::kDamaged;
}

Result<void> PageTree::write_changes() {
  while (!changed_.empty()) {  // in this order, nodes come before their parents
    const NodeId id = *changed_.begin();
    if (is_needed(id)) {
      Node& changed = *nodes_.at(id);
      if (auto written = write(id, changed); !written) return written;
      if (id.level < levels()) {
        const NodeId above{id.level + 1, id.index / kFanOut};
        changed_.insert(above);
        nodes_.at(above)->children[id.index % kFanOut] = changed.tag;
      }
    }
    changed_.erase(id);
  }
  return {};
}

// Writes a node of the tree to one of its two places in the file: never over the version that
// belongs to the tree that the header of the file names. If that tree does not have the node, this
// function also fills the other place with noise. Otherwise an unwritten place would show which
// nodes were written only once.
Result<void> PageTree::write(NodeId id, Node& node) {
  std::array<std::byte, kUsableSize> plain{};
  std::memcpy(plain.data(), node.children.data(), sizeof node.children);
  const Place place = node.named == Place::kFirst ? Place::kSecond : Place::kFirst;
  const auto sealed = base::MutableByteView(places_).first(kPageSize);
  crypto::seal(keys_.tree.bytes(), plain, associated_data(keys_, id), random_, sealed);
  base::ByteView bytes = sealed;
  if (!node.named) {
    random_.fill(base::MutableByteView(places_).subspan(kPageSize));
    bytes = places_;
  }
  const std::uint64_t offset = node_offset(id) + static_cast<std::uint64_t>(place) * kPageSize;
  if (auto written = file_.write(offset, bytes); !written) return written;
  node.tag = tag_of_sealed(sealed);
  node.place = place;
  return {};
}

// grow() and shrink() first do everything that can fail, so that a failure leaves the tree
// unchanged.
Result<void> PageTree::grow(std::uint64_t pages) {
  const std::uint64_t top = levels_for(pages);
  if (top > levels()) {
    auto below = node({levels(), 0});
    if (!below) return below.error();
    for (std::uint64_t level = levels() + 1; level <= top; ++level) {
      if (!nodes_.contains({level, 0})) nodes_.emplace(NodeId{level, 0}, std::make_unique<Node>());
      changed_.insert({level, 0});
    }
    for (std::uint64_t level = levels() + 1; level <= top; ++level) {
      Node* const above = nodes_.at({level, 0}).get();
      above->children[0] = (*below)->tag;
      *below = above;
    }
  }
  pages_ = pages;
  return {};
}

Result<void> PageTree::shrink(std::uint64_t pages) {
  if (const auto root = node({levels_for(pages), 0}); !root) return root.error();
  struct Cut {
    Node* node;
    std::uint64_t kept;  // how many of its children stay
  };
  std::vector<Cut> cuts;
  for (std::uint64_t level = 1; level <= levels(); ++level) {
    const std::uint64_t kept = divided_up(pages, pages_below(level - 1));
    const std::uint64_t nodes = divided_up(pages_, pages_below(level));
    for (std::uint64_t index = kept / kFanOut; index < nodes; ++index) {
      const NodeId id{level, index};
      const auto found = node(id);
      if (!found) return found.error();
      const std::uint64_t first = index * kFanOut;
      cuts.push_back({*found, first_page_of(id) >= pages || first > kept ? 0 : kept - first});
      changed_.insert(id);
    }
  }
  for (const Cut& cut : cuts) {
    std::fill(cut.node->children.begin() + static_cast<std::ptrdiff_t>(cut.kept),
              cut.node->children.end(), kNone);
  }
  pages_ = pages;
  return {};
}

}  // namespace waterline::store
