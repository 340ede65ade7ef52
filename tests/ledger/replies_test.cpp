#include "scene.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Depth;

struct Two {
  Two() : a(1), b(2) {
    pair(a, b);
    exchange(a, b);
    item = a->item_id(Depth::kLine, "words", base::WallTime(std::chrono::hours(1)));
    REQUIRE(a->share(item, Depth::kLine, "words", {}).value());
    meet();
  }
  void meet() {
    exchange(a, b);
    check_in_step(a, b);
  }
  static std::vector<std::string> replies(Device& device, const base::ItemId& item) {
    std::vector<std::string> texts;
    const auto shown = device->item(item);
    for (const ReplyView& reply : shown->replies) texts.push_back(reply.text);
    return texts;
  }
  Device a, b;
  base::ItemId item;
};

using Texts = std::vector<std::string>;
const base::Day kToday{std::chrono::year(2026) / 11 / 24};

}  // namespace

TEST_CASE("the partner replies only to an open share, its author always", "[ledger]") {
  Two two;
  CHECK(fails(two.b->reply(two.item, "too early"), Error::kRepliesClosed));
  CHECK(fails(two.b->set_replies(two.item, true), Error::kNotYours));
  REQUIRE(two.a->reply(two.item, "a word of my own").ok());
  REQUIRE(two.a->set_replies(two.item, true).ok());
  two.meet();
  const auto reply = two.b->reply(two.item, "thank you").value();
  two.meet();
  CHECK(Two::replies(two.a, two.item) == Texts{"a word of my own", "thank you"});
  CHECK(fails(two.a->take_back(reply), Error::kNotYours));
  REQUIRE(two.a->set_replies(two.item, false).ok());
  two.meet();
  CHECK(fails(two.b->reply(two.item, "too late"), Error::kRepliesClosed));
  REQUIRE(two.b->take_back(reply).ok());
  two.meet();
  CHECK(Two::replies(two.a, two.item) == Texts{"a word of my own"});
  REQUIRE(two.a->take_back(two.item).ok());
  CHECK(fails(two.a->reply(two.item, "more"), Error::kTakenBack));
}

TEST_CASE("a reply in transit while replies close is kept on both devices", "[ledger]") {
  Two two;
  REQUIRE(two.a->set_replies(two.item, true).ok());
  two.meet();
  REQUIRE(two.b->reply(two.item, "under way").ok());
  REQUIRE(two.a->set_replies(two.item, false).ok());
  two.meet();
  CHECK(Two::replies(two.a, two.item) == Texts{"under way"});
  CHECK(Two::replies(two.b, two.item) == Texts{"under way"});
  CHECK_FALSE(two.b->item(two.item)->replies_open);
}

TEST_CASE("a changed program's reply to a closed share is not shown", "[ledger]") {
  Scene scene;
  for (const std::uint32_t opening : {0U, 1U, 3U}) {
    scene.they_say(base::Reply{scene.new_item(), scene.mine, opening, "unasked", kOtherWords});
    CHECK(scene.alex->item(scene.mine)->replies.empty());
  }
  scene.they_may_not_say(base::Reply{scene.new_item(), scene.mine, 2, "unasked", kOtherWords});
  scene.they_may_not_say(base::Replies{scene.mine, 1});
  // Each time the author opens an item to replies, the ledger numbers that opening, and a reply
  // names the number. The reply with the present number is shown now; the reply with a later number
  // is not.
  REQUIRE(scene.alex->set_replies(scene.mine, true).ok());
  CHECK(scene.alex->item(scene.mine)->replies.size() == 1);
  // The partner cannot send a reply under the id of mine, nor take mine back.
  const auto mine = scene.alex->reply(scene.mine, "my own").value();
  scene.they_may_not_say(base::Reply{mine, scene.mine, 1, "not my own", kOtherWords});
  scene.they_may_not_say(base::TakeBack{mine, base::Content::kReply});
}

TEST_CASE("a share cancelled before it left takes its replies along", "[ledger]") {
  Two two;
  const auto item =
      two.a->item_id(Depth::kLine, "on second thoughts", base::WallTime(std::chrono::hours(2)));
  REQUIRE(two.a->share(item, Depth::kLine, "on second thoughts", {}).value());
  REQUIRE(two.a->set_replies(item, true).ok());
  REQUIRE(two.a->reply(item, "and more").ok());
  const auto before = all_held(two.b).size();
  REQUIRE(two.a->take_back(item).ok());
  two.meet();
  CHECK(all_held(two.a).size() == before);
}

TEST_CASE("the number of own replies to one item is limited", "[ledger]") {
  Two two;
  for (std::int64_t i = 0; i < kMaxOwnReplies; ++i) REQUIRE(two.a->reply(two.item, "again").ok());
  CHECK(fails(two.a->reply(two.item, "again"), Error::kTooMany));
  CHECK(
      fails(two.a->reply(two.item, std::string(base::kMaxNoteSize + 1, 'a')), Error::kNoteTooLong));
  REQUIRE(two.a->take_back(two.a->item(two.item)->replies.front().id).ok());
  CHECK(two.a->reply(two.item, "again").ok());
}

TEST_CASE("a share past its last day is removed on both devices", "[ledger]") {
  for (const bool partner_first : {true, false}) {
    Two two;
    const auto item =
        two.a->item_id(Depth::kLine, "for a week", base::WallTime(std::chrono::hours(2)));
    REQUIRE(two.a->share(item, Depth::kLine, "for a week", {}, kToday).value());
    two.meet();
    for (Device* device : {&two.a, &two.b}) CHECK((*device)->expire(kToday).value() == 0);
    Device& ahead = partner_first ? two.b : two.a;
    CHECK(ahead->expire(kToday + std::chrono::days(1)).value() == 1);
    CHECK(ahead->item(item)->text.empty());
    CHECK(ahead->expire(kToday + std::chrono::days(1)).value() == 0);
    check_room(ahead);
    const auto held = all_held(ahead);
    CHECK(std::ranges::none_of(
        held, [](const auto& one) { return base::text_of(one.body) == "for a week"; }));
    exchange(two.a, two.b);
    if (partner_first) {
      CHECK(two.b->item(item)->expired);
      CHECK_FALSE(two.a->item(item)->expired);
      CHECK(two.a->expire(kToday + std::chrono::days(9)).value() == 1);
    }
    two.meet();
    CHECK(two.b->item(item)->taken_back);
    CHECK_FALSE(two.b->item(item)->expired);
  }
}

TEST_CASE("a revision may give an expired share another last day", "[ledger]") {
  Two two;
  REQUIRE(two.a->revise(two.item, Depth::kLine, "for today", {}, kToday).ok());
  two.meet();
  REQUIRE(two.b->expire(kToday + std::chrono::days(1)).value() == 1);
  REQUIRE(
      two.a->revise(two.item, Depth::kLine, "for longer", {}, kToday + std::chrono::days(30)).ok());
  two.meet();
  CHECK(two.b->item(two.item)->text == "for longer");
}
