#include "store/page_tree.h"

#include <optional>

#include <catch2/catch.hpp>

#include "memory_disk.h"
#include "plain_pages.h"
#include "sparse_file.h"
#include "store_fixture.h"

namespace waterline::store {
namespace {

using namespace testing;

// The expected state of a page tree.
struct Model {
  std::uint64_t pages = 0;
  std::map<std::uint64_t, PageTag> tags;

  void set(std::uint64_t page, const PageTag& tag) {
    pages = std::max(pages, page + 1);
    tags[page] = tag;
  }
  void resize(std::uint64_t count) {
    pages = count;
    tags.erase(tags.lower_bound(count), tags.end());
  }
  [[nodiscard]] std::optional<PageTag> tag_of(std::uint64_t page) const {
    const auto found = tags.find(page);
    return found == tags.end() ? std::nullopt : std::optional(found->second);
  }
};

// A page tree, its file, a model of what the tree must hold, and copies of the file: one from each
// moment at which a store would have written the tree's root into its header.
class Life {
 public:
  explicit Life(std::uint64_t seed)
      : random_(seed), keys_(StoreKey(key_of(1)), random_.bytes<16>()) {
    tree_.emplace(file_, keys_, random_, TreeRoot{});
    set(0);
    name_root();
  }

  void step() {
    switch (random_.below(16)) {
      case 0:
        return resize(1 + random_.below(model_.pages + 3));
      case 1:
        return resize(1 + random_.below(3) * kFanOut + random_.below(3));
      case 2:
        REQUIRE(tree_->write_changes().ok());
        return;
      case 3:
      case 4:
        return name_root();
      case 5:
        if (random_.below(2) == 0) file_.lose_power(random_);
        return reopen();
      case 6:
        return try_older_nodes();
      case 7:  // far past the end
        return set(model_.pages + random_.below(std::size_t{1} << (4 * random_.below(6))));
      default:
        set(random_.below(model_.pages + 2));
        return look_at(random_.below(model_.pages + 2));
    }
  }

  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  void set(std::uint64_t page) {
    const auto tag = random_.bytes<16>();
    REQUIRE(tree_->set(page, tag).ok());
    model_.set(page, tag);
  }
  void resize(std::uint64_t pages) {
    REQUIRE(tree_->resize(pages).ok());
    model_.resize(pages);
  }
  void look_at(std::uint64_t page) {
    const auto tag = tree_->tag_of(page);
    REQUIRE(tag.ok());
    REQUIRE(*tag == model_.tag_of(page));
  }
  void name_root() {
    REQUIRE(tree_->write_changes().ok());
    REQUIRE(file_.sync().ok());
    named_ = tree_->root();
    named_model_ = model_;
    tree_->named();
    moments_.push_back(file_.blocks());
    for (const auto& [page, tag] : model_.tags) look_at(page);
  }
  // Opens the tree as after a crash: at the root of the last name_root(), so that the writes after
  // it are lost.
  void reopen() {
    model_ = named_model_;
    tree_.emplace(file_, keys_, random_, named_);
    REQUIRE(tree_->pages() == model_.pages);
    for (const auto& [page, tag] : model_.tags) look_at(page);
  }
  // Replaces one or two blocks of the file by blocks of its earlier states. Then reads the tag of
  // each page: it must be the present tag, or the read must report damage.
  void try_older_nodes() {
    SparseFile::Blocks blocks = file_.blocks();
    for (std::size_t i = 0; i <= random_.below(2); ++i) {
      const SparseFile::Blocks& older = moments_[random_.below(moments_.size())];
      auto piece = older.begin();
      std::advance(piece, random_.below(older.size()));
      blocks[piece->first] = piece->second;
    }
    SparseFile file(blocks);
    PageTree tree(file, keys_, random_, named_);
    for (const auto& [page, expected] : named_model_.tags) {
      const auto tag = tree.tag_of(page);
      if (!tag) ++refused_;
      if (!tag) REQUIRE(tag.error() == Error::kDamaged);
      if (tag) REQUIRE(*tag == std::optional(expected));
    }
  }

  fakes::SeededRandom random_;
  StoreKeys keys_;
  SparseFile file_;
  std::optional<PageTree> tree_;
  Model model_;
  TreeRoot named_;
  Model named_model_;
  std::vector<SparseFile::Blocks> moments_;
  std::uint64_t refused_ = 0;
};

}  // namespace

TEST_CASE("pages and nodes are contiguous and do not overlap", "[store]") {
  const auto lie_behind_each_other = [](std::uint64_t first, std::uint64_t last) {
    std::uint64_t next = first == 0 ? kHeaderBlockSize : page_offset(first - 1) + kPageSize;
    for (std::uint64_t page = first; page < last; ++page) {
      for (std::uint64_t level = 1; level <= kMaxLevels; ++level) {
        const std::uint64_t index = page / pages_below(level);
        for (std::uint64_t candidate = 0; candidate <= index;
             candidate += std::max<std::uint64_t>(index, 1)) {
          if (first_page_of({level, candidate}) != page) continue;
          REQUIRE(node_offset({level, candidate}) == next);
          next += kNodePlaces * kPageSize;
        }
      }
      REQUIRE(page_offset(page) == next);
      next += kPageSize;
      REQUIRE(main_file_size(page + 1) == next);
    }
  };
  lie_behind_each_other(0, kFanOut * kFanOut + 1000);
  for (std::uint64_t multiple = 1; multiple < 250; multiple += 31) {
    const std::uint64_t border = multiple * kFanOut * kFanOut * kFanOut;
    lie_behind_each_other(border - 600, border + 600);
  }
}

TEST_CASE("a page tree agrees with a map through crashes and older nodes", "[store]") {
  std::uint64_t refused = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    Life life(seed);
    for (int i = 0; i < 150; ++i) life.step();
    refused += life.refused();
  }
  CHECK(refused > 1000);
}

TEST_CASE("the tree that the header names survives any number of syncs", "[store]") {
  constexpr const char* kPath = "/store/test.db";
  constexpr std::uint64_t kPages = 2 * kFanOut;
  fakes::SeededRandom random(1);
  MemoryDisk disk;
  write_plain_pages(disk, kPath, key_of(1), base::Bytes(kPages * kPageSize, std::byte{1}), random);
  base::Bytes page(kPageSize);
  Health health;
  for (int syncs = 1; syncs <= 4; ++syncs) {
    {
      auto main = MainFile::open(disk, kPath, StoreKey(key_of(1)), random, health);
      REQUIRE(main.ok());
      for (int i = 0; i < syncs; ++i) {
        REQUIRE((*main)->write_page(7, base::Bytes(kPageSize, std::byte{2})).ok());
        REQUIRE((*main)->sync().ok());
      }
      REQUIRE((*main)->read_page(7, page).value());
    }
    // The file was closed without a new header, as in a crash. Page 7 was written after the last
    // header, so it is not read here. (In a store, such a page would still be in the log.)
    auto main = MainFile::open(disk, kPath, StoreKey(key_of(1)), random, health);
    REQUIRE(main.ok());
    for (std::uint64_t number = 0; number < kPages; ++number) {
      if (number != 7) REQUIRE((*main)->read_page(number, page).value());
    }
    REQUIRE(page[100] == std::byte{1});
  }
}

TEST_CASE("after a loss of power a header names only a synced tree", "[store]") {
  constexpr const char* kPath = "/store/test.db";
  fakes::SeededRandom random(2);
  MemoryDisk made;
  write_plain_pages(made, kPath, key_of(1), base::Bytes(20 * kPageSize, std::byte{1}), random);
  MemoryDisk disk(made.files());
  Health health;
  TreeRoot before;
  const auto change = [&](MainFile& main, std::byte content) {
    before = main.header().root;
    for (std::uint64_t number = 0; number < 10; ++number) {
      REQUIRE(main.write_page(number, base::Bytes(kPageSize, content)).ok());
    }
    REQUIRE(main.begin_log_generation(Then::kNextGeneration).ok());
  };
  std::size_t point = 0;
  {
    auto main = MainFile::open(disk, kPath, StoreKey(key_of(1)), random, health);
    REQUIRE(main.ok());
    // The first change after opening also writes the present header once more, and syncs it.
    change(**main, std::byte{3});
    point = disk.steps().size();
    change(**main, std::byte{2});
  }
  base::Bytes page(kPageSize);
  for (; point <= disk.steps().size(); ++point) {
    for (int i = 0; i < 20; ++i) {
      MemoryDisk after(disk.files_after_power_loss(point, random));
      auto main = MainFile::open(after, kPath, StoreKey(key_of(1)), random, health);
      REQUIRE(main.ok());
      const bool is_new = (*main)->header().root != before;
      for (std::uint64_t number = 0; number < 20; ++number) {
        if (!is_new && number < 10) continue;  // in a store, this page would be in the log
        REQUIRE((*main)->read_page(number, page).value());
        REQUIRE(page[100] == std::byte{number < 10 ? std::uint8_t{2} : std::uint8_t{1}});
      }
    }
  }
}

TEST_CASE("a damaged node found by a write stops all writing", "[store]") {
  constexpr const char* kPath = "/store/test.db";
  fakes::SeededRandom random(3);
  MemoryDisk made;
  write_plain_pages(made, kPath, key_of(1), base::Bytes(2 * kFanOut * kPageSize), random);
  MemoryDisk::Files files = made.files();
  for (std::size_t place = 0; place < kNodePlaces; ++place) {
    files[kPath][node_offset({1, 1}) + place * kPageSize] ^= std::byte{1};
  }
  MemoryDisk disk(files);
  Health health;
  auto main = MainFile::open(disk, kPath, StoreKey(key_of(1)), random, health);
  REQUIRE(main.ok());
  const base::Bytes page(kPageSize);
  REQUIRE((*main)->write_page(0, page).ok());
  CHECK((*main)->write_page(kFanOut, page).error() == Error::kDamaged);
  CHECK((*main)->write_page(0, page).error() == Error::kDamaged);
  CHECK((*main)->sync().error() == Error::kDamaged);
}

}  // namespace waterline::store
