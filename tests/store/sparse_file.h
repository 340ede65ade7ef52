#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "fakes/seeded_random.h"
#include "store/file.h"
#include "store/page_codec.h"

namespace waterline::store::testing {

// A file in memory that stores only the written blocks, so that a tree over millions of pages can
// be tested. It is written in whole blocks, and can lose power.
class SparseFile final : public File {
 public:
  using Block = std::array<std::byte, kPageSize>;
  using Blocks = std::map<std::uint64_t, Block>;  // by offset

  SparseFile() = default;
  explicit SparseFile(Blocks blocks) : blocks_(std::move(blocks)), synced_(blocks_) {}

  Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out) override {
    for (std::size_t at = 0; at < out.size(); at += kPageSize) {
      const auto found = blocks_.find(offset + at);
      const Block block = found == blocks_.end() ? Block{} : found->second;
      std::ranges::copy(block, out.subspan(at, kPageSize).begin());
    }
    return out.size();
  }
  Result<void> write(std::uint64_t offset, base::ByteView bytes) override {
    for (std::size_t at = 0; at < bytes.size(); at += kPageSize) {
      Block block;
      std::ranges::copy(bytes.subspan(at, kPageSize), block.begin());
      blocks_[offset + at] = block;
      unsynced_.emplace_back(offset + at, block);
    }
    return {};
  }
  Result<void> resize(std::uint64_t) override { return {}; }
  Result<void> sync() override {
    synced_ = blocks_;
    unsynced_.clear();
    return {};
  }
  Result<std::uint64_t> size() override { return ~std::uint64_t{0}; }
  Result<void> lock() override { return {}; }

  // Loses power: of the unsynced blocks some are lost, some are kept and some are torn.
  void lose_power(fakes::SeededRandom& random) {
    blocks_ = synced_;
    for (const auto& [offset, block] : unsynced_) {
      const std::size_t kept =
          std::array<std::size_t, 3>{0, random.below(kPageSize), kPageSize}[random.below(3)];
      std::copy_n(block.begin(), kept, blocks_[offset].begin());
    }
    (void)sync();
  }

  [[nodiscard]] const Blocks& blocks() const { return blocks_; }

 private:
  Blocks blocks_;
  Blocks synced_;
  std::vector<std::pair<std::uint64_t, Block>> unsynced_;
};

}  // namespace waterline::store::testing
