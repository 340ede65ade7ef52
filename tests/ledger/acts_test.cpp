#include "device.h"
#include "ledger/operation_mac.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::AcknowledgementKind;
using base::Depth;

struct Two {
  Two() : a(1), b(2) { pair(a, b); }

  base::ItemId share(Device& device, std::string_view text) {
    const auto id =
        device->item_id(Depth::kLine, text, base::WallTime(std::chrono::hours(++hours_)));
    REQUIRE(device->share(id, Depth::kLine, text, {}).value());
    return id;
  }

  Device a, b;

 private:
  int hours_ = 0;
};

template <class T>
bool fails(const Result<T>& result, Error error) {
  return !result.ok() && result.error() == error;
}

}  // namespace

TEST_CASE("a forbidden act is refused with a reason and changes nothing", "[ledger]") {
  Two two;
  const auto mine = two.share(two.a, "mine");
  const auto theirs = two.share(two.b, "theirs");
  const auto gone = two.share(two.a, "gone");
  exchange(two.a, two.b);
  REQUIRE(two.a->take_back(gone).ok());
  exchange(two.a, two.b);
  const auto before = two.a.items();
  const auto unknown = base::ItemId::generate(two.a.random);

  CHECK(fails(two.a->share(unknown, Depth::kLine, "", {}), Error::kEmpty));
  CHECK(fails(two.a->share(unknown, Depth::kLine, "a\x07", {}), Error::kNotPlainText));
  CHECK(
      fails(two.a->share(unknown, Depth::kLine, std::string(base::kMaxSharedTextSize + 1, 'a'), {}),
            Error::kTooLong));
  CHECK(fails(two.a->share(unknown, Depth::kLine, "a", kLastDay + std::chrono::days(1)),
              Error::kBadDay));
  CHECK(fails(two.a->take_back(unknown), Error::kUnknownItem));
  CHECK(fails(two.a->take_back(theirs), Error::kNotYours));
  CHECK(fails(two.a->revise(theirs, Depth::kLine, "a", {}), Error::kNotYours));
  CHECK(fails(two.a->revise(gone, Depth::kLine, "a", {}), Error::kTakenBack));
  CHECK(fails(two.a->acknowledge(mine, AcknowledgementKind::kWithYou), Error::kNotYours));
  CHECK(fails(two.a->acknowledge(unknown, AcknowledgementKind::kWithYou), Error::kUnknownItem));
  CHECK(fails(two.b->acknowledge(gone, AcknowledgementKind::kWithYou), Error::kTakenBack));
  CHECK_FALSE(two.a->share(gone, Depth::kLine, "gone", {}).value());
  CHECK(two.a->take_back(gone).ok());
  CHECK(two.a.items() == before);
}

TEST_CASE("a share taken back before it leaves is never sent", "[ledger]") {
  Two two;
  const auto seen_by_b = two.a->lacking(two.b->vector()->mirrored(), base::kMaxBatchBytes).value();
  const auto id = two.share(two.a, "on second thought");
  REQUIRE(two.a->take_back(id).ok());
  CHECK(two.a.items().empty());
  CHECK(fails(two.a->item(id), Error::kUnknownItem));
  CHECK(two.a->lacking(two.b->vector()->mirrored(), base::kMaxBatchBytes).value() == seen_by_b);
  exchange(two.a, two.b);
  CHECK(two.b.items().empty());

  // Publishing the share again does not bring it back.
  CHECK_FALSE(two.a->share(id, Depth::kLine, "on second thought", {}).value());
  CHECK(two.a.items().empty());
}

TEST_CASE("a take-back made in an older copy holds for a sent share", "[ledger]") {
  Two two;
  const auto id = two.share(two.a, "on second thought");
  two.a.back_up();
  exchange(two.a, two.b);
  two.a.restore();
  REQUIRE(two.a->take_back(id).ok());
  exchange(two.a, two.b);
  check_in_step(two.a, two.b);
  CHECK(two.b->item(id)->taken_back);
}

TEST_CASE("an acknowledgement made in an older copy outdoes the lost one", "[ledger]") {
  Two two;
  const auto id = two.share(two.b, "words");
  exchange(two.a, two.b);
  two.a.back_up();
  for (const auto wording :
       {AcknowledgementKind::kReadWithCare, AcknowledgementKind::kNoWordsYet}) {
    REQUIRE(two.a->acknowledge(id, wording).ok());
    exchange(two.a, two.b);
  }
  two.a.restore();
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kWithYou).ok());
  REQUIRE(send(two.b, two.a).recovered == 1);
  exchange(two.a, two.b);
  check_in_step(two.a, two.b);
  CHECK(two.b->item(id)->acknowledgement == AcknowledgementKind::kWithYou);
}

TEST_CASE("a withdrawn acknowledgement is removed on both devices", "[ledger]") {
  Two two;
  const auto id = two.share(two.b, "words");
  exchange(two.a, two.b);
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kWithYou).ok());
  const bool met = GENERATE(false, true);
  if (met) exchange(two.a, two.b);
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kWithdrawn).ok());
  CHECK_FALSE(two.a->item(id)->acknowledgement.has_value());
  exchange(two.a, two.b);
  check_in_step(two.a, two.b);
  CHECK_FALSE(two.b->item(id)->acknowledgement.has_value());
  // If the acknowledgement was withdrawn before it was sent, nothing of it is sent.
  CHECK(all_held(two.a).size() == (met ? 2 : 1));
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kNoWordsYet).ok());
  exchange(two.a, two.b);
  check_in_step(two.a, two.b);
  CHECK(two.b->item(id)->acknowledgement == AcknowledgementKind::kNoWordsYet);
}

TEST_CASE("an acknowledgement withdrawn in an older copy outdoes the lost one", "[ledger]") {
  Two two;
  const auto id = two.share(two.b, "words");
  exchange(two.a, two.b);
  two.a.back_up();
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kWithYou).ok());
  exchange(two.a, two.b);
  two.a.restore();
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kReadWithCare).ok());
  REQUIRE(two.a->acknowledge(id, AcknowledgementKind::kWithdrawn).ok());
  exchange(two.a, two.b);
  check_in_step(two.a, two.b);
  CHECK_FALSE(two.b->item(id)->acknowledgement.has_value());
}

TEST_CASE("a superseded share survives a cut session and a restored older copy", "[ledger]") {
  Two two;
  const auto first = two.share(two.a, std::string(300, 'a'));
  // The first share gets its number. Its batch is not delivered.
  static_cast<void>(two.a->lacking({}, base::kMaxBatchBytes));
  two.a.back_up();
  const auto second = two.share(two.a, std::string(300, 'b'));
  static_cast<void>(two.a->lacking({}, base::kMaxBatchBytes));
  REQUIRE(two.a->revise(first, Depth::kLine, "revised", {}).ok());
  // The revision has replaced the first share. The first batch that is sent now has only the second
  // share, and skips the number of the first share. The second batch would bring the revision, but
  // the session is cut before it.
  send(two.a, two.b, {.max_bytes = 1, .max_batches = 1});
  CHECK(two.b.items().contains(second));
  two.a.restore();
  exchange(two.a, two.b);
  check_in_step(two.a, two.b);
  CHECK(two.b.items().size() == 2);
}

TEST_CASE("a batch keeps its limits and states how far it goes", "[ledger]") {
  Two two;
  for (std::size_t i = 0; i < 40; ++i) two.share(two.a, std::string(1000, 'a'));
  std::vector<base::OperationBatch> seen;
  send(two.a, two.b, {.max_bytes = std::size_t{4} * 1128, .seen = &seen});
  REQUIRE(seen.size() == 10);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].operations.size() == 4);
    CHECK(seen[i].last == (i == 9));
    REQUIRE(seen[i].through.epochs.size() == 1);
    CHECK(seen[i].through.epochs.begin()->second ==
          base::EpochMark{base::Author::kMe, std::uint64_t{4} * (i + 1)});
  }
  CHECK(two.a->lacking({}, 1)->operations.size() == 1);

  for (std::size_t i = 0; i < base::kMaxBatchOperations; ++i) two.share(two.a, "a");
  CHECK(two.a->lacking({}, std::size_t{1} << 30)->operations.size() == base::kMaxBatchOperations);
}

TEST_CASE("an item is found by its id's beginning in any case", "[ledger]") {
  Two two;
  const auto id = two.share(two.a, "words");
  std::string capitals = id.text();
  for (char& c : capitals) c = static_cast<char>(std::toupper(c));
  CHECK(two.a->resolve(id.text()).value() == id);
  CHECK(two.a->resolve(capitals.substr(0, 9)).value() == id);
  CHECK(fails(two.a->resolve(id.text().substr(0, 4)), Error::kUnknownItem));
  CHECK(fails(two.a->resolve(""), Error::kUnknownItem));
  CHECK(fails(two.a->resolve(id.text() + "0"), Error::kUnknownItem));
}

TEST_CASE("item ids and MACs depend on every field that they cover", "[ledger]") {
  fakes::SeededRandom random(1);
  const auto key = crypto::AuthorKey::generate(random);
  const base::WallTime due{std::chrono::hours(1)};
  const auto id = item_id(key, Depth::kLine, "text", due);
  CHECK(item_id(key, Depth::kLine, "text", due) == id);
  CHECK(item_id(key, Depth::kWhole, "text", due) != id);
  CHECK(item_id(key, Depth::kLine, "texts", due) != id);
  CHECK(item_id(key, Depth::kLine, "text", due + std::chrono::milliseconds(1)) != id);
  CHECK(item_id(crypto::AuthorKey::generate(random), Depth::kLine, "text", due) != id);
}
