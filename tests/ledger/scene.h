#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "device.h"
#include "ledger/operation_mac.h"

namespace waterline::ledger {

// The digest of words that occur in none of these tests.
inline constexpr base::Words kOtherWords = {std::byte{1}};

// Alex's ledger, and a partner's device that may send anything. Alex and the partner have shared
// one item each, and Alex's ledger has both. That ledger was set back once.
struct Scene {
  Scene() : alex(1), partner(2), random(3) {
    pair(alex, partner);
    mine = share(alex, "alex's words");
    theirs = share(partner, "the partner's words");
    exchange(alex, partner);
    for (const auto& [epoch, mark] : alex->vector().value().epochs) {
      (mark.author == base::Author::kMe ? my_epoch : their_epoch) = epoch;
      if (mark.author == base::Author::kMe) my_through = mark.through;
      if (mark.author == base::Author::kPartner) their_through = mark.through;
    }
    // Acts as after a return to an older copy: `my_epoch` is not the present epoch any more.
    REQUIRE(alex->restored().ok());
  }

  static base::ItemId share(Device& device, const std::string& text) {
    const base::WallTime due{std::chrono::hours(500000)};
    const auto id = device->item_id(base::Depth::kWhole, text, due);
    REQUIRE(device->share(id, base::Depth::kWhole, text, {}).value());
    return id;
  }

  base::ItemId new_item() { return base::ItemId::generate(random); }
  base::EpochId new_epoch() { return base::EpochId::generate(random); }

  base::Operation operation(const base::EpochId& epoch, std::uint64_t number,
                            base::OperationBody body) {
    return {epoch, number, std::move(body), random.bytes<32>()};
  }
  base::Operation my_operation(std::uint64_t number, base::OperationBody body) {
    auto operation = this->operation(my_epoch, number, std::move(body));
    operation.mac = operation_mac(alex.author_key, partner.public_key(), operation);
    return operation;
  }
  base::Operation their_next(base::OperationBody body) {
    return operation(their_epoch, their_through + 1, std::move(body));
  }
  base::Operation my_next(base::OperationBody body) {
    return my_operation(my_through + 1, std::move(body));
  }

  // Gives the ledger a batch of this one operation, as Alex's device sees it. The batch names the
  // author to whom the operation's epoch belongs.
  Applied hand_over(const base::Operation& operation) {
    const bool is_mine = operation.epoch == my_epoch;
    base::OperationBatch batch;
    batch.operations.push_back(operation);
    batch.through.epochs[operation.epoch] = {is_mine ? base::Author::kMe : base::Author::kPartner,
                                             operation.number};
    return alex->apply(batch).value();
  }

  void refuses(const base::Operation& operation) {
    const auto before = alex.items();
    const Applied applied = hand_over(operation);
    CHECK(applied.refused == 1);
    CHECK(applied.stored + applied.known + applied.recovered == 0);
    CHECK(alex.items() == before);
    CHECK_FALSE(holds(operation));
  }
  void accepts(const base::Operation& operation) {
    const Applied applied = hand_over(operation);
    CHECK(applied.refused == 0);
    CHECK(applied.stored == 1);
    CHECK(holds(operation));
  }
  // Gives Alex's ledger an operation of the partner's, which it must accept. Each call uses a new
  // epoch, so that the operation has the number 1.
  void they_say(base::OperationBody body) { accepts(operation(new_epoch(), 1, std::move(body))); }
  void they_may_not_say(base::OperationBody body) {
    refuses(operation(new_epoch(), 1, std::move(body)));
  }
  bool holds(const base::Operation& operation) {
    const auto held = all_said(alex);
    return std::ranges::find(held, operation) != held.end();
  }

  Device alex, partner;
  fakes::SeededRandom random;
  base::ItemId mine, theirs;
  base::EpochId my_epoch, their_epoch;
  std::uint64_t my_through = 0, their_through = 0;
};

template <class T>
bool fails(const Result<T>& result, Error error) {
  return !result.ok() && result.error() == error;
}

}  // namespace waterline::ledger
