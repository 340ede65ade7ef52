#include <algorithm>
#include <functional>

#include "ledger/operation_mac.h"
#include "ledger/operation_rules.h"
#include "ledger/schema.h"
#include "scene.h"
#include "store/database.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::AcknowledgementKind;
using base::Author;
using base::Depth;

base::Share share_of(const base::ItemId& item, std::string text, std::uint32_t revision = 1) {
  return {item, revision, Depth::kWhole, std::move(text), {}};
}

}  // namespace

TEST_CASE("the partner cannot revise, take back or acknowledge beyond their rights", "[ledger]") {
  Scene scene;
  SECTION("a share of my item") {
    scene.refuses(scene.their_next(share_of(scene.mine, "invented", 9)));
  }
  SECTION("taking back my item") {
    scene.refuses(scene.their_next(base::TakeBack{scene.mine}));
  }
  SECTION("a mark on their own item") {
    scene.refuses(scene.their_next(
        base::Acknowledgement{scene.theirs, AcknowledgementKind::kReadWithCare, 1, kOtherWords}));
  }
}

TEST_CASE("the partner's permitted operations are accepted", "[ledger]") {
  Scene scene;
  SECTION("a share") {
    scene.accepts(scene.their_next(share_of(scene.new_item(), "new")));
  }
  SECTION("a revision") {
    scene.accepts(scene.their_next(share_of(scene.theirs, "revised", 2)));
  }
  SECTION("a take-back") {
    scene.accepts(scene.their_next(base::TakeBack{scene.theirs}));
    CHECK(scene.alex->item(scene.theirs)->taken_back);
    CHECK(scene.alex->item(scene.theirs)->text.empty());
  }
  SECTION("a take-back of an item that never came") {
    scene.accepts(scene.their_next(base::TakeBack{scene.new_item()}));
  }
  SECTION("a mark on my item") {
    scene.accepts(scene.their_next(
        base::Acknowledgement{scene.mine, AcknowledgementKind::kWithYou, 1, kOtherWords}));
  }
  SECTION("a mark on an item that may be lost here") {
    const auto before = scene.alex.items();
    scene.accepts(scene.their_next(base::Acknowledgement{
        scene.new_item(), AcknowledgementKind::kReadWithCare, 1, kOtherWords}));
    CHECK(scene.alex.items() == before);
  }
  SECTION("in an epoch that the batch makes known") {
    scene.accepts(scene.operation(scene.new_epoch(), 1, share_of(scene.new_item(), "new")));
  }
}

TEST_CASE("only my own MAC brings my lost operations back", "[ledger]") {
  Scene scene;
  const auto lost = scene.new_item();
  SECTION("a share") {
    scene.accepts(scene.my_next(share_of(lost, "lost")));
    CHECK(scene.alex->item(lost)->author == Author::kMe);
  }
  SECTION("counted as recovered") {
    CHECK(scene.hand_over(scene.my_next(share_of(lost, "lost"))).recovered == 1);
  }
  SECTION("a mark of mine on their item") {
    scene.accepts(scene.my_next(
        base::Acknowledgement{scene.theirs, AcknowledgementKind::kReadWithCare, 1, kOtherWords}));
  }
  SECTION("an item that the partner has claimed meanwhile is mine again") {
    scene.accepts(scene.their_next(share_of(lost, "claimed")));
    scene.accepts(scene.my_next(share_of(lost, "lost")));
    CHECK(scene.alex->item(lost)->author == Author::kMe);
    CHECK(scene.alex->item(lost)->text == "lost");
  }
  SECTION("a mark of mine on my own item is refused") {
    scene.refuses(scene.my_next(
        base::Acknowledgement{scene.mine, AcknowledgementKind::kReadWithCare, 1, kOtherWords}));
  }
  SECTION("any other MAC is refused") {
    scene.refuses(
        scene.operation(scene.my_epoch, scene.my_through + 1, share_of(lost, "invented")));
  }
  SECTION("every changed field is refused") {
    const auto genuine =
        scene.my_next(base::Share{lost, 2, Depth::kWhole, "lost", base::Day(std::chrono::days(7))});
    const std::vector<std::function<void(base::Operation&, base::Share&)>> changes = {
        [](auto& operation, auto&) { ++operation.number; },
        [](auto&, auto& share) { share.revision = 3; },
        [](auto&, auto& share) { share.depth = Depth::kExcerpt; },
        [](auto&, auto& share) { share.text += "."; },
        [](auto&, auto& share) { share.day.reset(); },
        [&](auto&, auto& share) { share.item = scene.new_item(); },
        [](auto& operation, auto&) { operation.mac[31] ^= std::byte{1}; },
    };
    for (const auto& change : changes) {
      auto changed = genuine;
      change(changed, std::get<base::Share>(changed.body));
      scene.refuses(changed);
    }
  }
  SECTION("a share of mine with another partner is refused") {
    auto operation = scene.my_next(share_of(lost, "for another"));
    operation.mac = operation_mac(scene.alex.author_key, scene.alex.public_key(), operation);
    scene.refuses(operation);
  }
  SECTION("an unknown epoch of mine is accepted by its MAC alone") {
    auto operation = scene.operation(scene.new_epoch(), 1, share_of(lost, "lost"));
    operation.mac = operation_mac(scene.alex.author_key, scene.partner.public_key(), operation);
    base::OperationBatch batch{{operation}, {}, true};
    batch.through.epochs[operation.epoch] = {Author::kMe, 1};
    CHECK(scene.alex->apply(batch)->recovered == 1);
    batch.operations[0].mac[0] ^= std::byte{1};
    CHECK(scene.alex->apply(batch)->refused == 1);
  }
}

TEST_CASE("an epoch keeps the author that it is known for", "[ledger]") {
  Scene scene;
  const auto before = scene.alex->vector().value();
  // The three epochs are the partner's, my earlier one, and my present one.
  REQUIRE(before.epochs.size() == 3);
  for (const auto& [epoch, mark] : before.epochs) {
    const auto operation =
        scene.operation(epoch, mark.through + 1, share_of(scene.new_item(), "turned over"));
    base::OperationBatch batch{{operation}, {}, true};
    batch.through.epochs[epoch] = {mirrored(mark.author), operation.number};
    CHECK(scene.alex->apply(batch)->refused == 1);
    CHECK(scene.alex->meet(batch.through).value() == Met::kFine);
    CHECK(scene.alex->vector().value() == before);
  }
}

TEST_CASE("a batch with wrong order or numbers is refused at that place", "[ledger]") {
  Scene scene;
  const auto next = scene.their_next(share_of(scene.new_item(), "a"));
  base::OperationBatch batch{{next}, {}, true};
  auto& through = batch.through.epochs[scene.their_epoch];
  through = {Author::kPartner, next.number};

  SECTION("number 0") {
    batch.operations[0].number = 0;
    CHECK(scene.alex->apply(batch)->refused == 1);
  }
  SECTION("the same number twice") {
    batch.operations.push_back(next);
    CHECK(scene.alex->apply(batch)->stored == 1);
    CHECK(scene.alex.items().size() == 3);
  }
  SECTION("past the end that the batch claims") {
    through.through = next.number - 1;
    CHECK(scene.alex->apply(batch)->refused == 1);
  }
  SECTION("an epoch that the batch does not name") {
    batch.through.epochs.clear();
    CHECK(scene.alex->apply(batch)->refused == 1);
  }
  SECTION("a number too large to continue from") {
    batch.operations[0].number = through.through = UINT64_MAX;
    CHECK(scene.alex->apply(batch)->refused == 1);
    CHECK(scene.alex->vector()->through(scene.their_epoch) == scene.their_through);
  }
  SECTION("other content under a stored number") {
    REQUIRE(scene.alex->apply(batch)->stored == 1);
    CHECK(scene.alex->apply(batch)->known == 1);
    std::get<base::Share>(batch.operations[0].body).text = "b";
    CHECK(scene.alex->apply(batch)->refused == 1);
    CHECK(scene.holds(next));
  }
  SECTION("the good operations after it are stored") {
    batch.operations.insert(batch.operations.begin(),
                            scene.their_next(share_of(scene.mine, "invented", 2)));
    batch.operations[1].number = through.through = next.number + 1;
    const auto applied = scene.alex->apply(batch).value();
    CHECK(applied.refused == 1);
    CHECK(applied.stored == 1);
    CHECK(scene.alex->vector()->through(scene.their_epoch) == scene.their_through);
  }
  SECTION("an older batch never lowers the stored number") {
    through.through = next.number + 5;
    REQUIRE(scene.alex->apply(batch).ok());
    through.through = next.number;
    REQUIRE(scene.alex->apply(batch).ok());
    CHECK(scene.alex->vector()->through(scene.their_epoch) == next.number + 5);
  }
}

TEST_CASE("a body that breaks a rule is refused", "[ledger]") {
  Scene scene;
  const auto item = scene.new_item();
  const base::Share sound = share_of(item, "text");
  std::vector<base::OperationBody> bodies = {
      share_of(item, ""),
      share_of(item, "escape \x1b[31m"),
      share_of(item, "no \xff text"),
      share_of(item, std::string(base::kMaxSharedTextSize + 1, 'a')),
      share_of(item, "text", 0),
      base::Share{item, 1, Depth(0), "text", {}},
      base::Share{item, 1, Depth(5), "text", {}},
      base::Share{item, 1, Depth::kLine, "text", kFirstDay - std::chrono::days(1)},
      base::Share{item, 1, Depth::kLine, "text", kLastDay + std::chrono::days(1)},
      base::Acknowledgement{scene.mine, AcknowledgementKind(0), 1, kOtherWords},
      base::Acknowledgement{scene.mine, AcknowledgementKind(7), 1, kOtherWords},
      base::Acknowledgement{scene.mine, AcknowledgementKind::kWithYou, 0, kOtherWords},
      base::Acknowledgement{scene.mine, AcknowledgementKind::kWithYou, 1},
      base::Acknowledgement{scene.mine, AcknowledgementKind::kWithdrawn, 1, kOtherWords},
  };
  for (const auto& body : bodies) scene.refuses(scene.operation(scene.new_epoch(), 1, body));
  scene.accepts(scene.their_next(share_of(item, std::string(base::kMaxSharedTextSize, 'a'))));
}

TEST_CASE("the highest revision wins in any order and deletes the lower ones", "[ledger]") {
  Scene scene;
  const auto item = scene.new_item();
  const auto newer = scene.operation(scene.new_epoch(), 1, share_of(item, "newer", 2));
  const auto older = scene.operation(scene.new_epoch(), 1, share_of(item, "older", 1));
  scene.accepts(newer);
  CHECK(scene.hand_over(older).known == 1);
  CHECK(scene.alex->item(item)->text == "newer");
  CHECK(scene.alex->item(item)->revised);
  CHECK_FALSE(scene.holds(older));
  const auto gone = scene.operation(scene.new_epoch(), 1, base::TakeBack{item});
  scene.accepts(gone);
  CHECK_FALSE(scene.holds(newer));
  CHECK(scene.hand_over(scene.operation(scene.new_epoch(), 1, share_of(item, "again", 99))).known ==
        1);
  CHECK(scene.alex->item(item)->taken_back);
}

TEST_CASE("a partner's full quota limits them, while my operations continue", "[ledger]") {
  Scene scene;
  SECTION("bytes") {
    scene.alex.close();
    {
      auto database = store::Database::open(scene.alex.file(), scene.alex.store_key.bytes(),
                                            schema(), scene.alex.random);
      auto row = database->prepare("UPDATE partner SET stored_bytes = ?1");
      row.bind(1, static_cast<std::int64_t>(kPartnerQuota - kMinRoom - kOperationWeight - 9'000));
      REQUIRE(row.run().ok());
    }
    scene.alex.open();
    const auto has_no_room = [&scene](const base::OperationBody& body) {
      const auto operation = scene.operation(scene.new_epoch(), 1, body);
      const Applied applied = scene.hand_over(operation);
      CHECK(applied.no_room == 1);
      CHECK(applied.stored + applied.known + applied.refused == 0);
      CHECK_FALSE(scene.holds(operation));
    };
    has_no_room(share_of(scene.new_item(), std::string(kMinRoom + 9'001, 'x')));
    scene.accepts(
        scene.operation(scene.new_epoch(), 1, share_of(scene.new_item(), std::string(9'000, 'x'))));
    // An operation that is smaller than kMinRoom counts as one of that size. So the space that the
    // ledger gives to the partner's operations is full now.
    scene.accepts(scene.operation(scene.new_epoch(), 1, share_of(scene.new_item(), "x")));
    has_no_room(share_of(scene.new_item(), "x"));
    has_no_room(
        base::Acknowledgement{scene.mine, AcknowledgementKind::kReadWithCare, 1, kOtherWords});
    // A take-back is accepted even if the partner's space is full. It frees the space of the
    // operations that it removes.
    scene.accepts(scene.operation(scene.new_epoch(), 1, base::TakeBack{scene.theirs}));
    REQUIRE(scene.alex->take_back(scene.mine).ok());
    Scene::share(scene.alex, "my own words have no such bound");
  }
  SECTION("bytes of documents and questions") {
    const auto full = kPartnerJointQuota - kMinRoom - 100;
    scene.alex.close();
    {
      auto database = store::Database::open(scene.alex.file(), scene.alex.store_key.bytes(),
                                            schema(), scene.alex.random);
      auto row = database->prepare("UPDATE partner SET stored_bytes = ?1, joint_bytes = ?1");
      row.bind(1, static_cast<std::int64_t>(full));
      REQUIRE(row.run().ok());
    }
    scene.alex.open();
    const auto count = [&scene](const base::OperationBody& body) {
      const auto operation = scene.operation(scene.new_epoch(), 1, body);
      const Applied applied = scene.hand_over(operation);
      CHECK(applied.refused == 0);
      CHECK(applied.stored + applied.no_room == 1);
      CHECK(scene.holds(operation) == (applied.stored == 1));
      return applied.no_room;
    };
    const auto document = [](const base::ItemId& item, std::uint32_t revision,
                             const std::string& text) {
      return base::Version{
          item,
          {base::DocumentKind::kTakeaway, revision, 0, base::DocumentState::kOpen, {}, {}, text}};
    };
    const auto question = scene.new_item();
    CHECK(count(base::Question{scene.new_item(), std::string(kMinRoom, 'x')}) == 1);
    CHECK(count(base::Question{question, "why?"}) == 0);
    CHECK(count(document(scene.new_item(), 1, "a goal")) == 1);
    CHECK(count(base::Question{scene.new_item(), "why?"}) == 1);
    // Smaller operations still fit into the rest of the space for the partner's operations.
    // Deletions free space again.
    CHECK(count(share_of(scene.new_item(), std::string(9'000, 'x'))) == 0);
    CHECK(count(base::TakeBack{question, base::Content::kQuestion}) == 0);
    CHECK(count(document(scene.new_item(), 1, "a goal")) == 1);
    const auto mine =
        scene.alex->propose(base::DocumentKind::kGoal, "my own goals have no such bound", {});
    REQUIRE(mine.ok());
  }
}
