#include <algorithm>

#include "ledger/epoch_proof.h"
#include "scene.h"

// Tests the effect of what a partner's device, a courier or a bundle says about epochs, true or
// not.

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Author;

base::Share share_of(const base::ItemId& item, std::string text) {
  return {item, 1, base::Depth::kWhole, std::move(text), {}};
}

base::EpochId present_epoch(Device& device) {
  base::EpochId latest;
  for (const auto& [name, mark] : device->vector().value().epochs) {
    if (mark.author == Author::kMe) latest = std::max(latest, name);
  }
  return latest;
}

base::ItemId say(Device& device, const std::string& text) {
  const auto item = base::ItemId::generate(device.random);
  REQUIRE(device->share(item, base::Depth::kLine, text, {}).value());
  return item;
}

// Checks that new words of each device still reach the other.
void check_words_arrive(Device& a, Device& b) {
  const auto first = say(a, "after all of it");
  const auto second = say(b, "and back");
  exchange(a, b);
  CHECK(b.items().contains(first));
  CHECK(a.items().contains(second));
}

void pair_again(Device& a, Device& b) {
  REQUIRE(a->end_partnership().ok());
  REQUIRE(b->end_partnership().ok());
  pair(a, b);
}

// Returns a batch of the partner's that says of one epoch who wrote it, and what its last number is
// (`mark`).
base::OperationBatch run_of(const base::EpochId& epoch, base::EpochMark mark,
                            std::vector<base::Operation> operations = {}) {
  base::OperationBatch batch;
  batch.operations = std::move(operations);
  batch.through.epochs[epoch] = mark;
  return batch;
}

struct Pair {
  Pair() {
    pair(a, b);
    say(a, "first");
    say(b, "mine");
    exchange(a, b);
  }
  base::VersionVector claims() { return b->vector().value().mirrored(); }

  Device a{1};
  Device b{2};
  fakes::SeededRandom random{3};
};

}  // namespace

TEST_CASE("an epoch that the partner merely names is not stored", "[ledger][epochs]") {
  Pair two;
  const auto before = two.a->vector().value();
  base::VersionVector many;
  for (int i = 0; i < 250; ++i) {
    many.epochs[base::EpochId::generate(two.random)] = {i % 2 == 0 ? Author::kMe : Author::kPartner,
                                                        7};
  }
  CHECK(two.a->meet(many).value() == Met::kFine);
  REQUIRE(two.a->partner_holds(many).ok());
  CHECK(two.a->vector().value() == before);
  check_words_arrive(two.a, two.b);
  check_in_step(two.a, two.b);
}

TEST_CASE("an unproven claim about an epoch of mine has no effect", "[ledger][epochs]") {
  Pair two;
  const auto before = two.a->vector().value();
  for (int i = 0; i < 300; ++i) {
    auto claims = two.claims();
    for (auto& [name, mark] : claims.epochs) {
      if (mark.author == Author::kMe) mark.through = i == 0 ? INT64_MAX : mark.through + 1;
    }
    CHECK(two.a->meet(claims).value() == Met::kFine);
    REQUIRE(two.a->partner_holds(claims).ok());
    // A batch with the same false claim about an epoch of mine has no effect. A claim about an
    // epoch that never existed has none, either.
    REQUIRE(two.a->apply(run_of(present_epoch(two.a), {Author::kMe, INT64_MAX})).ok());
    REQUIRE(two.a->apply(run_of(base::EpochId::generate(two.random), {Author::kMe, 7})).ok());
  }
  CHECK(two.a->vector().value() == before);
  const auto item = say(two.a, "not held back");
  const auto file = two.a->ready_for_file().value();
  const auto batch = two.a->held_beyond(file.from, base::kMaxBatchBytes).value();
  CHECK(std::ranges::any_of(batch.operations,
                            [&](const auto& one) { return item_of(one.body) == item; }));
  check_words_arrive(two.a, two.b);
  pair_again(two.a, two.b);
  check_words_arrive(two.a, two.b);
  check_in_step(two.a, two.b);
}

TEST_CASE("a proof is returned only with the number that it came with", "[ledger][epochs]") {
  Pair two;
  const auto epoch = base::EpochId::generate(two.random);
  const auto items = two.a.items();
  const auto one_of_mine =
      std::ranges::find(items, Author::kMe, [](const auto& named) { return named.second.author; });
  REQUIRE(one_of_mine != items.end());
  const auto mine = one_of_mine->first;
  const auto theirs = base::ItemId::generate(two.random);
  base::EpochMark mark{Author::kPartner, 2, base::EpochProof{std::byte{7}}};
  const base::Operation good{epoch, 1, share_of(theirs, "theirs"), {}};
  const base::Operation bad{epoch, 2, base::TakeBack{mine, base::Content::kShare}, {}};
  CHECK(two.a->apply(run_of(epoch, mark, {good, bad}))->refused == 1);
  const auto vector = two.a->vector().value();
  const auto known = vector.epochs.find(epoch);
  REQUIRE(known != vector.epochs.end());
  CHECK(known->second.through == 0);
  CHECK_FALSE(known->second.proof);
}

TEST_CASE("a proof unknown to this store stops it until its person resumes", "[ledger][epochs]") {
  Pair two;
  two.a.back_up();
  const auto lost = say(two.a, "lost");
  exchange(two.a, two.b);
  two.a.restore();
  const auto made = say(two.a, "made without it");
  CHECK(two.a->meet(two.claims()).value() == Met::kSetBack);
  CHECK(two.a->lacking(two.claims(), base::kMaxBatchBytes)->operations.empty());
  CHECK(two.a->acts_wait().value());
  SECTION("it then begins above all named epochs") {
    exchange(two.a, two.b);  // the person of the set-back device resumes
    check_in_step(two.a, two.b);
    CHECK(two.a->meet(two.claims()).value() == Met::kFine);
    CHECK(two.a.items().contains(lost));
    CHECK(two.b.items().contains(made));
  }
  SECTION("a new pairing is not stopped by it") {
    pair_again(two.a, two.b);
    CHECK(two.a->meet(two.claims()).value() != Met::kSetBack);
    exchange(two.a, two.b);
    check_in_step(two.a, two.b);
    CHECK(two.a.items().contains(lost));
  }
}

TEST_CASE("only one of two copies of a journal continues", "[ledger][epochs]") {
  Pair two;
  two.a.back_up();
  const auto as_it_was = present_epoch(two.a);
  say(two.a, "by the one copy");
  exchange(two.a, two.b);
  auto by_the_one = two.claims();
  two.a.restore();
  // The restored copy of the ledger does not have the operation of the first copy. It gives the
  // number of that operation to one of its own operations.
  REQUIRE(two.a->lacking(two.a->vector().value(), base::kMaxBatchBytes).ok());
  say(two.a, "by the other copy");
  REQUIRE_FALSE(two.a->lacking({}, base::kMaxBatchBytes)->operations.empty());
  REQUIRE(two.a->vector()->through(as_it_was) == by_the_one.through(as_it_was));
  CHECK(two.a->meet(by_the_one).value() == Met::kSetBack);
}

TEST_CASE("a proof is valid for one device, epoch and number", "[ledger][epochs]") {
  Pair two;
  const auto epoch = present_epoch(two.a);
  const auto proof = new_epoch_proof(two.a.proof_key, two.b.public_key(), epoch, 40, two.random);
  CHECK(two.a->meet({{{epoch, {Author::kMe, 40, proof}}}}).value() == Met::kSetBack);
  CHECK(two.a->meet({{{epoch, {Author::kMe, 41, proof}}}}).value() == Met::kFine);
  CHECK(two.a->meet({{{base::EpochId::generate(two.random), {Author::kMe, 40, proof}}}}).value() ==
        Met::kFine);
  const auto for_another =
      new_epoch_proof(two.a.proof_key, two.a.public_key(), epoch, 40, two.random);
  CHECK(two.a->meet({{{epoch, {Author::kMe, 40, for_another}}}}).value() == Met::kFine);
  for (std::size_t i = 0; i < proof.size(); ++i) {
    auto changed = proof;
    changed[i] ^= std::byte{1};
    CHECK(two.a->meet({{{epoch, {Author::kMe, 40, changed}}}}).value() == Met::kFine);
  }
}

TEST_CASE("a partner whose own store was set back accuses nobody", "[ledger][epochs]") {
  Pair two;
  two.b.back_up();
  for (int i = 0; i < 3; ++i) {
    say(two.a, "later " + std::to_string(i));
    exchange(two.a, two.b);
    REQUIRE(two.a->partner_holds(two.claims()).ok());
  }
  two.b.restore();
  CHECK(two.a->meet(two.claims()).value() == Met::kFine);
  check_words_arrive(two.a, two.b);
  check_in_step(two.a, two.b);
}

TEST_CASE("recovered operations without a proof move the epoch to the last one",
          "[ledger][epochs]") {
  Scene scene;
  const auto item = scene.new_item();
  auto operation = scene.my_next(share_of(item, "lost"));
  const auto claimed = run_of(scene.my_epoch, {Author::kMe, operation.number + 1'000}, {operation});
  CHECK(scene.alex->apply(claimed)->recovered == 1);
  CHECK(scene.alex->vector()->through(scene.my_epoch) == operation.number);
}

TEST_CASE("each author has separate room for epochs", "[ledger][epochs]") {
  Pair two;
  // Each of these 300 epochs has an operation, so the ledger cannot drop any of them in favour of a
  // new epoch.
  for (int i = 0; i < 300; ++i) {
    const auto epoch = base::EpochId::generate(two.random);
    const base::Operation operation{
        epoch, 1, share_of(base::ItemId::generate(two.random), "x"), {}};
    const auto applied = two.a->apply(run_of(epoch, {Author::kPartner, 1}, {operation})).value();
    CHECK(applied.stored + applied.no_room == 1);
    REQUIRE(two.a->apply(run_of(base::EpochId::generate(two.random), {Author::kPartner, 9})).ok());
  }
  const auto count = [&](Author author) {
    const auto vector = two.a->vector().value();
    return std::ranges::count_if(vector.epochs,
                                 [&](const auto& named) { return named.second.author == author; });
  };
  CHECK(count(Author::kPartner) == base::kMaxEpochsOfAuthor);
  SECTION("my words still arrive") {
    const auto item = say(two.a, "mine");
    CHECK(send(two.a, two.b).refused > 0);  // the forged words, which are not Ben's
    CHECK(two.b.items().contains(item));
  }
  SECTION("I begin as many epochs as I need") {
    for (int i = 0; i < 300; ++i) REQUIRE(two.a->speak_again().ok());
    CHECK(count(Author::kMe) <= static_cast<std::ptrdiff_t>(base::kMaxEpochsOfAuthor));
    CHECK(count(Author::kPartner) == base::kMaxEpochsOfAuthor);
    const auto item = say(two.a, "mine");
    for (int round = 0; round < 2; ++round) {
      send(two.a, two.b);
      send(two.b, two.a);
    }
    CHECK(two.b.items().contains(item));
  }
  SECTION("a new pairing has room for the partner's epochs") {
    REQUIRE(two.b->speak_again().ok());
    pair_again(two.a, two.b);
    const auto theirs = say(two.b, "honest again");
    const auto mine = say(two.a, "and I");
    for (int round = 0; round < 2; ++round) {
      send(two.b, two.a);
      send(two.a, two.b);
    }
    CHECK(two.a.items().contains(theirs));
    CHECK(two.b.items().contains(mine));
  }
}

TEST_CASE("naming my epochs as theirs does not prove that they hold them", "[ledger][epochs]") {
  Pair two;
  const auto own = present_epoch(two.a);
  const auto item = say(two.a, "not passed over");
  base::VersionVector claims;
  claims.epochs[own] = {Author::kPartner, INT64_MAX};
  CHECK(two.a->meet(claims).value() == Met::kFine);
  REQUIRE(two.a->partner_holds(claims).ok());
  const auto batch = two.a->lacking(claims, base::kMaxBatchBytes).value();
  CHECK(std::ranges::any_of(batch.operations,
                            [&](const auto& one) { return item_of(one.body) == item; }));
}

TEST_CASE("a person with a new identity sends nothing shared before", "[ledger][epochs]") {
  Pair two;
  REQUIRE(two.a->end_partnership().ok());
  REQUIRE(two.a->be_somebody_new().ok());
  REQUIRE(two.b->end_partnership().ok());
  pair(two.a, two.b);
  CHECK(two.a->items()->empty());
  CHECK(two.a->lacking({}, base::kMaxBatchBytes).value().operations.empty());
  CHECK(two.a->former_items()->size() == 2);
}

TEST_CASE("operations that were not stored do not count as held", "[ledger][epochs]") {
  Scene scene;
  const auto refused = scene.their_next(share_of(scene.mine, "not theirs to say"));
  auto sound = scene.their_next(share_of(scene.new_item(), "theirs"));
  sound.number += 1;
  const auto batch = run_of(scene.their_epoch, {Author::kPartner, sound.number}, {refused, sound});
  const auto applied = scene.alex->apply(batch).value();
  CHECK(applied.refused == 1);
  CHECK(applied.stored == 1);
  CHECK(applied.taken_until.at(scene.their_epoch) == scene.their_through);
  CHECK(scene.alex->vector()->through(scene.their_epoch) == scene.their_through);
  // If the batch comes again, the ledger knows the operation that it accepted before.
  CHECK(scene.alex->apply(batch)->known == 1);

  SECTION("not by the next batch either") {
    auto later = scene.their_next(share_of(scene.new_item(), "later"));
    later.number = sound.number + 1;
    CHECK(scene.alex->apply(run_of(scene.their_epoch, {Author::kPartner, later.number}, {later}))
              ->stored == 1);
    CHECK(scene.alex->vector()->through(scene.their_epoch) == scene.their_through);
  }
  SECTION("not because a bundle is read meanwhile either") {
    REQUIRE(scene.alex->meet({}, Way::kBundle).ok());
    auto later = scene.their_next(share_of(scene.new_item(), "later"));
    later.number = sound.number + 1;
    REQUIRE(scene.alex->apply(run_of(scene.their_epoch, {Author::kPartner, later.number}, {later}))
                .ok());
    CHECK(scene.alex->vector()->through(scene.their_epoch) == scene.their_through);
  }
  SECTION("the next Hello starts again from the stored number") {
    REQUIRE(scene.alex->meet({}).ok());
    CHECK(scene.alex->apply(run_of(scene.their_epoch, {Author::kPartner, sound.number}, {sound}))
              ->known == 1);
    CHECK(scene.alex->vector()->through(scene.their_epoch) == sound.number);
  }
}
