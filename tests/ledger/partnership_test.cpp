#include <fstream>
#include <iterator>

#include "device.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Depth;

base::ItemId share(Device& device, std::string_view text) {
  const auto id = device->item_id(Depth::kLine, text, base::WallTime{});
  REQUIRE(device->share(id, Depth::kLine, text, {}).value());
  return id;
}

NewPartnership partnership_with(Device& other, Device& own) {
  return {other.public_key(),
          crypto::PairKey::generate(own.random),
          base::EpochId::generate(own.random),
          own->epoch_for_pairing().value(),
          PairingMethod::kPicture,
          base::Day(std::chrono::days(20000)),
          "host:1"};
}

template <class T>
bool fails(const Result<T>& result, Error error) {
  return !result.ok() && result.error() == error;
}

std::string words_of(Device& device) {
  std::string words;
  for (const auto& batch = device->lacking({}, 1 << 30).value();
       const auto& operation : batch.operations) {
    if (const auto* shared = std::get_if<base::Share>(&operation.body))
      words += shared->text + "\n";
  }
  return words;
}

}  // namespace

TEST_CASE("a partnership survives a restart, and is deleted when it ends", "[ledger]") {
  Device a(1), b(2);
  CHECK_FALSE(a->partnership().value().has_value());
  const auto given = partnership_with(b, a);
  REQUIRE(a->begin_partnership(given).ok());
  CHECK(fails(a->begin_partnership(given), Error::kHasPartner));
  CHECK_FALSE(a->partnership().value()->confirmed);
  REQUIRE(a->confirm_partnership().ok());
  REQUIRE(a->set_address("elsewhere:2").ok());
  a.restart();

  const auto kept = std::move(*a->partnership().value());
  CHECK(kept.partner == given.partner);
  CHECK(crypto::equal_in_constant_time(kept.pair_key.bytes(), given.pair_key.bytes()));
  CHECK(kept.method == given.method);
  CHECK(kept.paired_on == given.paired_on);
  CHECK(kept.address == "elsewhere:2");
  CHECK(kept.confirmed);

  REQUIRE(a->end_partnership().ok());
  REQUIRE(a->end_partnership().ok());
  CHECK_FALSE(a->partnership().value().has_value());
  CHECK(fails(a->set_address("x:1"), Error::kNoPartner));
  CHECK(fails(a->confirm_partnership(), Error::kNoPartner));
}

TEST_CASE("without a partner nothing is shared or synced, and nothing is lost", "[ledger]") {
  Device a(1), b(2);
  CHECK(fails(a->share(base::ItemId{}, Depth::kLine, "text", {}), Error::kNoPartner));
  pair(a, b);
  const auto mine = share(a, "mine");
  const auto theirs = share(b, "theirs");
  exchange(a, b);
  const auto before = a.items();
  REQUIRE(a->end_partnership().ok());
  CHECK(a.items() == before);
  CHECK(fails(a->vector(), Error::kNoPartner));
  CHECK(fails(a->lacking({}, 1000), Error::kNoPartner));
  CHECK(fails(a->meet({}), Error::kNoPartner));
  CHECK(fails(a->apply({}), Error::kNoPartner));
  CHECK(fails(a->acknowledge(theirs, base::AcknowledgementKind::kWithYou), Error::kNoPartner));
  CHECK(a->take_back(mine).ok());
  CHECK(a->item(mine)->taken_back);
}

TEST_CASE("an act that waits at unpairing never leaves", "[ledger]") {
  Device a(1), b(2);
  pair(a, b);
  const auto left = share(a, "left before");
  const auto theirs = share(b, "from b");
  const auto question = b->ask("A question?").value();
  const auto goal = b->propose(base::DocumentKind::kGoal, "a goal", {}).value();
  exchange(a, b);
  const auto before = b.items();

  // All kinds of acts are made while the two devices have no link.
  const auto angry = share(a, "said in anger");
  REQUIRE(a->set_replies(theirs, true).ok() == false);
  REQUIRE(a->set_replies(left, true).ok());
  REQUIRE(a->acknowledge(theirs, base::AcknowledgementKind::kWithYou).ok());
  REQUIRE(a->propose(base::DocumentKind::kGoal, "we try again", {}).ok());
  REQUIRE(a->accept(goal).ok());
  REQUIRE(a->ask("Do you miss me?").ok());
  REQUIRE(a->seal(question, "yes").ok());
  REQUIRE(a->revise(left, Depth::kLine, "other words", {}).ok());
  const auto taken_back = share(a, "taken back");
  REQUIRE(a->take_back(taken_back).ok());
  CHECK(a->end_partnership().value() == 7);
  REQUIRE(b->end_partnership().ok());
  CHECK_FALSE(a->item(angry).ok());

  pair(a, b);
  CHECK(a->lacking(b->vector()->mirrored(), base::kMaxBatchBytes)->operations.empty());
  exchange(a, b);
  CHECK(b.items() == before);
  CHECK(b->documents()->size() == 1);
  CHECK(b.documents().at(goal).in_force.empty());
  // The share that was taken back stays gone even if it is published again. Later acts are sent.
  CHECK_FALSE(a->share(angry, Depth::kLine, "said in anger", {}).value());
  REQUIRE(a->revise(left, Depth::kLine, "calmer words", {}).ok());
  share(a, "new");
  exchange(a, b);
  CHECK(b->item(left)->text == "calmer words");
  CHECK(b.items().size() == 3);
}

TEST_CASE("a take-back that waits at unpairing still waits", "[ledger]") {
  Device a(1), b(2);
  pair(a, b);
  const auto left = share(a, "left before");
  exchange(a, b);
  REQUIRE(a->take_back(left).ok());
  CHECK(a->end_partnership().value() == 0);
  REQUIRE(b->end_partnership().ok());
  pair(a, b);
  exchange(a, b);
  CHECK(b->item(left)->taken_back);
}

TEST_CASE("a new partner starts empty, an earlier one with the earlier items", "[ledger]") {
  Device a(1), b(2), c(3);
  pair(a, b);
  share(a, "for b");
  share(b, "from b");
  exchange(a, b);
  REQUIRE(a->end_partnership().ok());
  REQUIRE(b->end_partnership().ok());

  pair(a, c);
  CHECK(a.items().empty());
  CHECK(a->former_items()->size() == 2);
  CHECK(words_of(a).empty());
  share(a, "for c");
  exchange(a, c);
  CHECK(c.items().size() == 1);
  // The new partner sends take-backs that name items shared with the earlier partner. They have no
  // effect.
  const auto from_b = a->former_items().value();
  for (const Item& item : from_b) {
    const base::EpochId epoch = base::EpochId::generate(c.random);
    base::OperationBatch batch{{{epoch, 1, base::TakeBack{item.id}, {}}}, {}, true};
    batch.through.epochs[epoch] = {base::Author::kPartner, 1};
    CHECK(a->apply(batch)->refused == 0);
  }
  CHECK(a->former_items().value() == from_b);
  // A share that was published to the earlier partner is not published again to the new one.
  CHECK_FALSE(
      a->share(a->item_id(Depth::kLine, "for b", base::WallTime{}), Depth::kLine, "for b", {})
          .value());
  REQUIRE(a->end_partnership().ok());

  pair(a, b);
  share(b, "from b again");
  exchange(a, b);
  check_in_step(a, b);
  CHECK(a.items().size() == 3);
  for (const auto& [id, item] : a.items()) CHECK_FALSE(item.taken_back);
  CHECK(words_of(a).find("for c") == std::string::npos);
}

TEST_CASE("an abandoned pairing leaves nothing", "[ledger]") {
  Device a(1), b(2);
  REQUIRE(a->begin_partnership(partnership_with(b, a)).ok());
  REQUIRE(a->end_partnership().ok());
  pair(a, b);
  CHECK(a->vector()->epochs.size() == 2);
}

TEST_CASE("an offer has three durable guesses and ends with the last", "[ledger]") {
  Device a(1);
  CHECK(fails(a->count_guess(), Error::kNoOffer));
  Offer offer;
  offer.number = 7;
  offer.secret = crypto::SecretBytes::copy_of(base::bytes_of("copper lantern meadow finch"));
  offer.expires = base::WallTime(std::chrono::hours(3));
  offer.listen = "host:1";
  REQUIRE(a->put_offer(offer).ok());
  for (const int left : {2, 1, 0}) {
    a.restart();
    const auto kept = a->offer().value();
    REQUIRE(kept.has_value());
    CHECK(kept->guesses_left == left + 1);
    CHECK(kept->number == 7);
    CHECK(kept->expires == offer.expires);
    CHECK(kept->listen == "host:1");
    CHECK(base::text_of(kept->secret.view()) == "copper lantern meadow finch");
    CHECK(a->count_guess().value() == left);
  }
  CHECK_FALSE(a->offer().value().has_value());
  CHECK(fails(a->count_guess(), Error::kNoOffer));

  REQUIRE(a->put_offer(offer).ok());
  REQUIRE(a->end_offer().ok());
  CHECK(fails(a->count_guess(), Error::kNoOffer));
}

TEST_CASE("a code allows three tries across restarts and expires after a day", "[ledger]") {
  Device a(1);
  const auto code = base::to_bytes(base::bytes_of("a hash of a code"));
  const auto other = base::to_bytes(base::bytes_of("another code's"));
  const base::WallTime now{std::chrono::hours(500000)};
  for (const int left : {2, 1, 0}) {
    CHECK(a->count_join(code, now).value() == left);
    a.restart();
  }
  CHECK(fails(a->count_join(code, now + std::chrono::hours(1)), Error::kNoOffer));
  CHECK(a->count_join(other, now).value() == 2);
  CHECK(a->count_join(code, now + std::chrono::hours(25)).value() == 2);
}

TEST_CASE("a ledger's operations depend only on shared things, byte for byte", "[ledger]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    std::vector<base::OperationBatch> transcripts[2];
    for (auto& transcript : transcripts) {
      Device a(seed), b(seed + 100);
      pair(a, b);
      // In the second transcript, device a also reads its own data, and tries to take back an item
      // that does not exist. Its operations must be the same as in the first.
      const bool busy = &transcript == &transcripts[1];
      for (int i = 0; i < 8; ++i) {
        const auto id = share(i % 2 == 0 ? a : b, "words " + std::to_string(i));
        if (busy) static_cast<void>(a->items());
        if (busy) static_cast<void>(a->resolve(id.text()));
        if (busy) static_cast<void>(a->take_back(base::ItemId{}));
        exchange(a, b, &transcript);
      }
    }
    CHECK(transcripts[0] == transcripts[1]);
  }
}

TEST_CASE("sync settings survive a restart, but only some survive the partner", "[ledger]") {
  Device a(1), b(2);
  REQUIRE(a->begin_partnership(partnership_with(b, a)).ok());
  using enum SyncSetting;
  for (const auto setting : {kPaused, kMetAt, kFolder, kQuiet, kAnew, kSyncWhen, kBeacons, kTor}) {
    CHECK(a->sync_setting(setting).value().empty());
    REQUIRE(a->set_sync_setting(setting, "first").ok());
    REQUIRE(a->set_sync_setting(setting, "kept " + std::to_string(static_cast<int>(setting))).ok());
  }
  a.restart();
  for (const auto setting : {kPaused, kMetAt, kFolder, kQuiet, kAnew, kSyncWhen, kBeacons, kTor}) {
    CHECK(a->sync_setting(setting).value() == "kept " + std::to_string(static_cast<int>(setting)));
  }
  // A setting for Tor from before a pairing outlives a pairing that was never confirmed.
  REQUIRE(a->end_partnership().ok());
  CHECK_FALSE(a->sync_setting(kTor).value().empty());
  REQUIRE(a->begin_partnership(partnership_with(b, a)).ok());
  REQUIRE(a->confirm_partnership().ok());
  REQUIRE(a->end_partnership().ok());
  a.restart();
  for (const auto setting : {kPaused, kMetAt, kFolder, kQuiet, kAnew, kBeacons, kTor})
    CHECK(a->sync_setting(setting).value().empty());
  CHECK(a->sync_setting(kSyncWhen).value() ==
        "kept " + std::to_string(static_cast<int>(kSyncWhen)));
}
