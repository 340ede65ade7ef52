#pragma once

#include <map>

#include "base/operation.h"
#include "base/picture.h"
#include "fakes/seeded_random.h"

// The simplest ledger that fulfils the reconciler's requirements: all operations by epoch and
// number.
namespace waterline::testing {

class ModelLedger {
 public:
  explicit ModelLedger(fakes::SeededRandom& random) : own_(base::EpochId::generate(random)) {
    vector_.epochs[own_] = {base::Author::kMe, 0};
  }

  void append(std::size_t text_size, fakes::SeededRandom& random) {
    base::Share share;
    share.item = base::ItemId::generate(random);
    share.text = std::string(text_size, 'a');
    const std::uint64_t number = ++vector_.epochs[own_].through;
    held_[own_][number] = base::Operation{own_, number, share, random.bytes<32>()};
  }

  // Appends an operation as large as a piece of a picture.
  void append_piece(fakes::SeededRandom& random) {
    base::Extra piece{base::ItemId::generate(random),
                      static_cast<std::uint16_t>(base::ExtraKind::kPiece),
                      {},
                      1,
                      base::Bytes(base::kPieceSize)};
    const std::uint64_t number = ++vector_.epochs[own_].through;
    held_[own_][number] = base::Operation{own_, number, std::move(piece), random.bytes<32>()};
  }

  // Removes one of its own operations, as if another had replaced it. Its number stays known.
  void remove_one_own() {
    if (!held_[own_].empty()) held_[own_].erase(held_[own_].begin());
  }

  [[nodiscard]] const base::VersionVector& vector() const { return vector_; }
  [[nodiscard]] const base::EpochId& own_epoch() const { return own_; }
  [[nodiscard]] std::size_t size() const {
    std::size_t size = 0;
    for (const auto& [epoch, operations] : held_) size += operations.size();
    return size;
  }

  void meet(const base::VersionVector& theirs) {
    for (const auto& [epoch, mark] : theirs.epochs)
      vector_.epochs.try_emplace(epoch, base::EpochMark{mark.author, 0});
  }

  [[nodiscard]] base::OperationBatch lacking(const base::VersionVector& theirs) const {
    base::OperationBatch batch;
    std::size_t room = base::kMaxBatchBytes;
    for (const auto& [epoch, mark] : vector_.epochs) {
      const std::uint64_t from = theirs.through(epoch);
      if (mark.through <= from) continue;
      batch.through.epochs[epoch] = mark;
      const auto found = held_.find(epoch);
      if (found == held_.end()) continue;
      for (auto next = found->second.upper_bound(from); next != found->second.end(); ++next) {
        const std::size_t size = 128 + base::carried_size(next->second.body);
        if (size > room || batch.operations.size() == base::kMaxBatchOperations) {
          batch.through.epochs[epoch].through = next->first - 1;
          if (next->first - 1 <= from) batch.through.epochs.erase(epoch);
          batch.last = false;
          return batch;
        }
        room -= size;
        batch.operations.push_back(next->second);
      }
    }
    return batch;
  }

  base::VersionVector apply(const base::OperationBatch& batch) {
    for (const auto& operation : batch.operations)
      held_[operation.epoch][operation.number] = operation;
    base::VersionVector touched;
    for (const auto& [epoch, mark] : batch.through.epochs) {
      auto& own = vector_.epochs.try_emplace(epoch, base::EpochMark{mark.author, 0}).first->second;
      own.through = std::max(own.through, mark.through);
      touched.epochs[epoch] = own;
    }
    return touched;
  }

  // Returns true if both ledgers have the same vector, each as seen from its side. Operations are
  // not compared, since one side may have removed some after the other had them.
  [[nodiscard]] bool agrees_with(const ModelLedger& other) const {
    return vector_ == other.vector_.mirrored();
  }
  [[nodiscard]] bool holds_all_of(const ModelLedger& other) const {
    for (const auto& [epoch, operations] : other.held_) {
      const auto mine = held_.find(epoch);
      for (const auto& [number, operation] : operations) {
        if (mine == held_.end() || !mine->second.contains(number) ||
            mine->second.at(number) != operation)
          return false;
      }
    }
    return true;
  }
  // Returns true if this ledger holds everything that `other` wrote and still holds. A test that
  // removes operations calls it instead of comparing the ledgers.
  [[nodiscard]] bool holds_all_that_was_written_by(const ModelLedger& other) const {
    const auto theirs = other.held_.find(other.own_);
    if (theirs == other.held_.end()) return true;
    const auto mine = held_.find(other.own_);
    for (const auto& [number, operation] : theirs->second) {
      if (mine == held_.end() || !mine->second.contains(number) ||
          mine->second.at(number) != operation)
        return false;
    }
    return true;
  }

 private:
  base::EpochId own_;
  base::VersionVector vector_;
  std::map<base::EpochId, std::map<std::uint64_t, base::Operation>> held_;
};

}  // namespace waterline::testing
