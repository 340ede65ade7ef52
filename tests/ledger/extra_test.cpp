#include "scene.h"

// Tests Extras, the operations of a later program version that this version cannot read. This
// version stores them unread, within limits, passes them on unchanged, and deletes them with their
// item.

using namespace waterline;
using namespace waterline::ledger;

namespace {

base::Bytes bytes(std::string_view text) {
  return base::to_bytes(base::bytes_of(text));
}

base::Extra extra(const base::ItemId& item, std::string_view content, std::uint32_t revision = 1,
                  std::string_view place = "there", std::uint16_t kind = 9) {
  return {item, kind, bytes(place), revision, bytes(content)};
}

}  // namespace

TEST_CASE("an Extra of a later version is stored unchanged and reported", "[ledger][extra]") {
  Scene scene;
  const auto before = scene.alex.items();
  CHECK_FALSE(scene.alex->has_unreadable().value());
  SECTION("about a known item of either author") {
    scene.they_say(extra(scene.mine, "a"));
    scene.they_say(extra(scene.theirs, "b"));
  }
  SECTION("about an unknown item") {
    scene.they_say(extra(scene.new_item(), std::string_view("\0\xff", 2)));
  }
  SECTION("after a restart") {
    const auto operation = scene.operation(scene.new_epoch(), 1, extra(scene.mine, "c"));
    scene.accepts(operation);
    scene.alex.restart();
    CHECK(scene.holds(operation));
  }
  CHECK(scene.alex->has_unreadable().value());
  CHECK(scene.alex.items() == before);
  CHECK(scene.alex->given()->size() == 1);
}

TEST_CASE("the highest revision of each author and place is kept", "[ledger][extra]") {
  Scene scene;
  const auto epoch = scene.new_epoch();
  const auto first = scene.operation(epoch, 1, extra(scene.mine, "first"));
  scene.accepts(first);
  SECTION("a higher revision replaces the Extra") {
    const auto second = scene.operation(epoch, 2, extra(scene.mine, "second", 2));
    scene.accepts(second);
    CHECK_FALSE(scene.holds(first));
  }
  SECTION("other content under the same revision is refused") {
    scene.refuses(scene.operation(epoch, 2, extra(scene.mine, "second")));
    CHECK(scene.holds(first));
  }
  SECTION("another place, kind or item is separate") {
    scene.accepts(scene.operation(epoch, 2, extra(scene.mine, "second", 1, "elsewhere")));
    scene.accepts(scene.operation(epoch, 3, extra(scene.mine, "third", 1, "there", 10)));
    scene.accepts(scene.operation(epoch, 4, extra(scene.theirs, "fourth")));
    CHECK(scene.holds(first));
  }
  SECTION("the other author's same place is separate") {
    const auto own = scene.my_next(extra(scene.mine, "mine"));
    const Applied applied = scene.hand_over(own);
    CHECK(applied.recovered == 1);
    CHECK(scene.holds(first));
    CHECK(scene.holds(own));
  }
}

TEST_CASE("a store that was set back recovers our own Extra", "[ledger][extra]") {
  Scene scene;
  const auto own = scene.my_next(extra(scene.mine, "what a later version of mine said"));
  CHECK(scene.hand_over(own).recovered == 1);
  CHECK(scene.holds(own));
  CHECK_FALSE(scene.alex->has_unreadable().value());
  auto invented = scene.my_operation(scene.my_through + 2, extra(scene.theirs, "never said"));
  invented.mac[0] ^= std::byte{1};
  scene.refuses(invented);
}

TEST_CASE("a take-back deletes the Extras about the item", "[ledger][extra]") {
  Scene scene;
  const auto theirs = scene.operation(scene.new_epoch(), 1, extra(scene.mine, "about it"));
  scene.accepts(theirs);
  SECTION("by its author") {
    const auto own = scene.my_next(extra(scene.mine, "mine about it"));
    scene.hand_over(own);
    REQUIRE(scene.alex->take_back(scene.mine).ok());
    CHECK_FALSE(scene.holds(theirs));
    CHECK_FALSE(scene.holds(own));
    CHECK_FALSE(scene.alex->has_unreadable().value());
    // The item was taken back. So a new operation of a later version (an Extra) about the item is
    // not stored.
    const auto again = scene.operation(scene.new_epoch(), 1, extra(scene.mine, "again"));
    CHECK(scene.hand_over(again).known == 1);
    CHECK_FALSE(scene.holds(again));
  }
  SECTION("by the partner, only on their own item") {
    const auto of_theirs =
        scene.operation(scene.new_epoch(), 1, extra(scene.theirs, "about theirs"));
    scene.accepts(of_theirs);
    scene.they_say(base::TakeBack{scene.theirs, base::Content::kShare});
    CHECK_FALSE(scene.holds(of_theirs));
    CHECK(scene.holds(theirs));
    scene.they_may_not_say(base::TakeBack{scene.mine, base::Content::kShare});
    CHECK(scene.holds(theirs));
  }
  SECTION("whichever of the two arrives first") {
    const auto item = scene.new_item();
    const auto epoch = scene.new_epoch();
    scene.accepts(scene.operation(epoch, 1, base::TakeBack{item, base::Content::kShare}));
    const auto late = scene.operation(epoch, 2, extra(item, "late"));
    CHECK(scene.hand_over(late).known == 1);
    CHECK_FALSE(scene.holds(late));
    const auto own = scene.my_next(extra(item, "mine, and late"));
    CHECK(scene.hand_over(own).known == 1);
    CHECK_FALSE(scene.holds(own));
  }
  SECTION("repeatedly, with any number of Extras") {
    // A take-back of an item also deletes the rows of the Extras about it (operations of a later
    // version). So the store does not grow if Extras and take-backs come again and again.
    const auto epoch = scene.new_epoch();
    std::uint64_t number = 0;
    for (int round = 0; round < 3; ++round) {
      const auto item = scene.new_item();
      for (int i = 0; i < 5; ++i) {
        scene.accepts(
            scene.operation(epoch, ++number, extra(item, "about it", 1, std::to_string(i))));
      }
      scene.accepts(scene.operation(epoch, ++number, base::TakeBack{item, base::Content::kShare}));
    }
    scene.alex.close();
    {
      auto database = store::Database::open(scene.alex.file(), scene.alex.store_key.bytes(),
                                            schema(), scene.random);
      REQUIRE(database.ok());
      auto row = database->prepare("SELECT count(*) FROM item WHERE what = 9");
      REQUIRE(row.step().value());
      CHECK(row.integer(0) == 1);  // only the Extra about Alex's own item is left
    }
    scene.alex.open();
  }
}

TEST_CASE("Extras have a quota of their own", "[ledger][extra]") {
  Scene scene;
  const auto set = [&](std::uint64_t used) {
    scene.alex.close();
    {
      auto database = store::Database::open(scene.alex.file(), scene.alex.store_key.bytes(),
                                            schema(), scene.random);
      REQUIRE(database.ok());
      auto row = database->prepare("UPDATE partner SET extra_bytes = ?1");
      row.bind(1, static_cast<std::int64_t>(used));
      REQUIRE(row.run().ok());
    }
    scene.alex.open();
  };
  const auto used = [&] {
    scene.alex.close();
    std::int64_t bytes = 0;
    {
      auto database = store::Database::open(scene.alex.file(), scene.alex.store_key.bytes(),
                                            schema(), scene.random);
      REQUIRE(database.ok());
      auto row = database->prepare("SELECT extra_bytes FROM partner");
      REQUIRE(row.step().value());
      bytes = row.integer(0);
    }
    scene.alex.open();
    return static_cast<std::uint64_t>(bytes);
  };
  const auto last = scene.operation(scene.new_epoch(), 1, extra(scene.mine, "fits"));
  set(kPartnerExtraQuota - kMinRoom);
  scene.accepts(last);
  const auto beyond =
      scene.operation(scene.new_epoch(), 1, extra(scene.mine, "does not", 1, "elsewhere"));
  CHECK(scene.hand_over(beyond).no_room == 1);
  CHECK_FALSE(scene.holds(beyond));
  // Ordinary operations still arrive.
  scene.they_say(base::Share{scene.new_item(), 1, base::Depth::kLine, "words", {}, {}});
  // A take-back of an item frees all the space that the Extras about it (operations of a later
  // version) take in the ledger.
  set(0);
  scene.they_say(extra(scene.mine, "", 1, "empty"));
  scene.they_say(extra(scene.mine, std::string(9'000, 'x'), 1, "long"));
  CHECK(used() == kMinRoom + 128 + 9'000);
  REQUIRE(scene.alex->take_back(scene.mine).ok());
  CHECK(used() == 0);
  set(kPartnerExtraQuota - kMinRoom);
  scene.they_say(extra(scene.theirs, "fits again"));
}

TEST_CASE("the number of Extras about one item is limited", "[ledger][extra]") {
  Scene scene;
  const auto epoch = scene.new_epoch();
  std::uint64_t number = 0;
  for (; number < kMaxExtrasOfItem; ++number) {
    const auto one =
        scene.operation(epoch, number + 1, extra(scene.mine, "a", 1, std::to_string(number)));
    REQUIRE(scene.hand_over(one).stored == 1);
  }
  const auto one_more = scene.operation(epoch, number + 1, extra(scene.mine, "a", 1, "one more"));
  CHECK(scene.hand_over(one_more).no_room == 1);
  // At the limit of Extras (operations of a later version) about an item, a revision of an existing
  // Extra is still accepted, and so is an Extra about another item.
  scene.they_say(extra(scene.theirs, "a"));
  scene.they_say(extra(scene.mine, "b", 2, "0"));
}

TEST_CASE("one batch takes back a limited amount, and the rest comes again", "[ledger][extra]") {
  Scene scene;
  const std::string content(base::kMaxExtraContentSize, 'x');
  std::vector<base::ItemId> items;
  for (int i = 0; i < 4; ++i) {
    items.push_back(scene.new_item());
    base::OperationBatch batch;
    const auto epoch = scene.new_epoch();
    for (std::uint64_t n = 1; n <= kMaxExtrasOfItem; ++n) {
      batch.operations.push_back(
          scene.operation(epoch, n, extra(items.back(), content, 1, std::to_string(n))));
    }
    batch.through.epochs[epoch] = {base::Author::kPartner, kMaxExtrasOfItem};
    REQUIRE(scene.alex->apply(batch)->stored == kMaxExtrasOfItem);
  }
  base::OperationBatch batch;
  const auto epoch = scene.new_epoch();
  for (std::uint64_t n = 1; n <= items.size(); ++n) {
    batch.operations.push_back(
        scene.operation(epoch, n, base::TakeBack{items[n - 1], base::Content::kShare}));
  }
  batch.through.epochs[epoch] = {base::Author::kPartner, items.size()};
  const auto first = scene.alex->apply(batch).value();
  CHECK(first.stored == 3);
  CHECK(first.no_room == 1);
  REQUIRE(scene.alex->meet({}).ok());
  CHECK(scene.alex->apply(batch)->stored == 1);
  CHECK_FALSE(scene.alex->has_unreadable().value());
}

TEST_CASE("devices agree on an unknown kind, also after a set-back", "[ledger][extra]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  const auto item = Scene::share(a, "a picture's words");
  exchange(a, b);
  a.back_up();
  // Makes an Extra (an operation of a later version) as a later version of device a's program
  // would: with a's MAC and in a's epoch.
  base::OperationBatch batch;
  const base::VersionVector known = a->vector().value();
  for (const auto& [epoch, mark] : known.epochs) {
    if (mark.author != base::Author::kMe || mark.through == 0) continue;
    base::Operation operation{epoch, mark.through + 1, extra(item, "a picture"), {}};
    operation.mac = operation_mac(a.author_key, b.public_key(), operation);
    batch.operations = {operation};
    batch.through.epochs[epoch] = {base::Author::kPartner, mark.through + 1};
  }
  REQUIRE(batch.operations.size() == 1);
  REQUIRE(b->apply(batch)->stored == 1);
  CHECK(b->has_unreadable().value());
  // Device a was set back and does not have the Extra (an operation of a later version) that it
  // once made. It gets the Extra back, cannot read it, and sends it on under a new number.
  exchange(a, b);
  exchange(a, b);
  const auto held = a->lacking({}, base::kMaxBatchBytes).value().operations;
  CHECK(std::ranges::any_of(held,
                            [&](const auto& one) { return one.body == batch.operations[0].body; }));
  const auto held_there = b->lacking({}, base::kMaxBatchBytes).value().operations;
  CHECK(std::ranges::any_of(held_there,
                            [&](const auto& one) { return one.body == batch.operations[0].body; }));
}
