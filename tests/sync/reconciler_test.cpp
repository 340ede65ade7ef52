#include "sync/reconciler.h"

#include <optional>

#include <catch2/catch.hpp>

#include "sync/conversation.h"
#include "sync/linked_sessions.h"
#include "wire/random_values.h"

using namespace waterline;
using namespace waterline::testing;

namespace {

// Runs both sides until neither has anything left to do.
void run_dry(Side& a, Side& b) {
  const auto deliver = [](Side& from, Side& to) {
    if (from.outbox.empty()) return false;
    // The message is encoded and decoded, as on the wire.
    auto message = wire::decode_session_message(wire::encode(from.outbox.front()));
    from.outbox.pop_front();
    to.take(to.reconciler.received(std::move(message).value()));
    return true;
  };
  while (a.answer_one() || b.answer_one() || deliver(a, b) || deliver(b, a)) {
    REQUIRE(a.batches_sent - b.answers_sent <= Reconciler::kWindow);
    REQUIRE(b.batches_sent - a.answers_sent <= Reconciler::kWindow);
    REQUIRE_FALSE(a.misbehaved);
    REQUIRE_FALSE(b.misbehaved);
  }
}

// Either answers the oldest request of `one` to its ledger, or delivers one message of `one` to
// `other`. Does nothing if there is none.
void take_a_step(Side& one, Side& other, SeededRandom& random) {
  if (random.below(5) < 2) {
    one.answer_one();
  } else if (!one.outbox.empty()) {
    other.take(other.reconciler.received(one.outbox.front()));
    one.outbox.pop_front();
  }
}

void meet(Side& a, Side& b) {
  a.take(a.reconciler.begin());
  b.take(b.reconciler.begin());
}

struct TwoLedgers {
  explicit TwoLedgers(std::uint64_t seed) : random(seed), a(random), b(random) {}
  void require_equal() const {
    REQUIRE(a.agrees_with(b));
    REQUIRE(b.agrees_with(a));
    REQUIRE(a.holds_all_of(b));
    REQUIRE(b.holds_all_of(a));
  }
  SeededRandom random;
  ModelLedger a;
  ModelLedger b;
};

// A side that has met a partner with an empty ledger, and has sent its first batch. The test then
// plays the partner.
struct Met {
  Met() : random(1), ledger(random), side(ledger) {
    side.take(side.reconciler.begin());
    side.take(side.reconciler.received(hello()));
    while (side.answer_one()) {
    }
    side.outbox.clear();
  }
  static wire::Hello hello() { return {}; }
  void hear(wire::SessionMessage message) {
    side.take(side.reconciler.received(std::move(message)));
  }

  SeededRandom random;
  ModelLedger ledger;
  Side side;
};

base::OperationBatch one_operation(const base::EpochId& epoch, std::uint64_t number, bool last) {
  base::OperationBatch batch;
  base::Share share;
  share.text = "x";
  batch.operations.push_back({epoch, number, share, {}});
  batch.through.epochs[epoch] = {base::Author::kMe, number};
  batch.last = last;
  return batch;
}

}  // namespace

TEST_CASE("two ledgers converge after any delays and cuts", "[sync]") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    TwoLedgers two(seed);
    SeededRandom& random = two.random;
    for (int link = 0; link < 6; ++link) {
      Side a(two.a);
      Side b(two.b);
      meet(a, b);
      for (std::size_t steps = random.below(120); steps > 0; --steps) {
        Side& one = random.below(2) == 0 ? a : b;
        Side& other = &one == &a ? b : a;
        if (random.below(6) == 0) {
          one.ledger.append(1 + random.below(40000), random);
          one.take(one.reconciler.ledger_changed());
        } else {
          take_a_step(one, other, random);
        }
        REQUIRE_FALSE(a.misbehaved);
        REQUIRE_FALSE(b.misbehaved);
      }
      // The link is cut here. Messages in transit are lost, and the answers of the owners to their
      // reconcilers come too late.
    }
    Side a(two.a);
    Side b(two.b);
    meet(a, b);
    run_dry(a, b);
    two.require_equal();
    REQUIRE(a.in_step == 1);
    REQUIRE(b.in_step == 1);
    REQUIRE(a.reconciler.in_step());
  }
}

TEST_CASE("numbers of removed operations are skipped", "[sync]") {
  TwoLedgers two(3);
  for (int i = 0; i < 20; ++i) two.a.append(30000, two.random);
  for (int i = 0; i < 7; ++i) two.a.remove_one_own();
  Side a(two.a);
  Side b(two.b);
  meet(a, b);
  run_dry(a, b);
  two.require_equal();
  REQUIRE(two.b.size() == 13);
}

TEST_CASE("ten thousand operations flow with a bounded number of unanswered batches", "[sync]") {
  TwoLedgers two(4);
  for (int i = 0; i < 10000; ++i) two.a.append(1024, two.random);
  for (int i = 0; i < 3000; ++i) two.b.append(1024, two.random);
  Side a(two.a);
  Side b(two.b);
  meet(a, b);
  run_dry(a, b);
  two.require_equal();
  REQUIRE(two.b.size() == 13000);
  REQUIRE(a.in_step >= 1);
  REQUIRE(b.in_step >= 1);
}

TEST_CASE("a sender stops at the window until a batch is answered", "[sync]") {
  TwoLedgers two(5);
  for (int i = 0; i < 40; ++i) two.a.append(60000, two.random);
  Side a(two.a);
  a.take(a.reconciler.begin());
  a.take(a.reconciler.received(wire::Hello{}));
  while (a.answer_one()) {
  }
  REQUIRE(a.batches_sent == Reconciler::kWindow);
  a.take(a.reconciler.ledger_changed());
  while (a.answer_one()) {
  }
  REQUIRE(a.batches_sent == Reconciler::kWindow);
  const auto first = std::get<base::OperationBatch>(a.outbox[1]);
  a.take(a.reconciler.received(wire::Stored{first.through.mirrored()}));
  while (a.answer_one()) {
  }
  REQUIRE(a.batches_sent == Reconciler::kWindow + 1);
}

TEST_CASE("while pieces of pictures are unanswered, at most two batches are", "[sync]") {
  TwoLedgers two(5);
  for (int i = 0; i < 40; ++i) two.a.append_piece(two.random);
  Side a(two.a);
  a.take(a.reconciler.begin());
  a.take(a.reconciler.received(wire::Hello{}));
  const auto answer_all = [&] {
    while (a.answer_one()) {
    }
  };
  answer_all();
  REQUIRE(a.batches_sent == Reconciler::kWindowWithPieces);
  // A change does not overtake them, and is in the batch after the next answer.
  two.a.append(10, two.random);
  a.take(a.reconciler.ledger_changed());
  answer_all();
  REQUIRE(a.batches_sent == Reconciler::kWindowWithPieces);
  const auto first = std::get<base::OperationBatch>(a.outbox[1]);
  a.take(a.reconciler.received(wire::Stored{first.through.mirrored()}));
  answer_all();
  REQUIRE(a.batches_sent == Reconciler::kWindowWithPieces + 1);
}

TEST_CASE("a change after the first sync is sent once", "[sync]") {
  TwoLedgers two(6);
  Side a(two.a);
  Side b(two.b);
  meet(a, b);
  run_dry(a, b);
  REQUIRE(a.batches_sent == 1);
  REQUIRE(b.batches_sent == 1);
  two.a.append(1000, two.random);
  a.take(a.reconciler.ledger_changed());
  run_dry(a, b);
  two.require_equal();
  REQUIRE(a.batches_sent == 2);
  REQUIRE(b.batches_sent == 1);
  REQUIRE(a.in_step == 2);
  REQUIRE(b.in_step == 2);
  // The ledger of b changed only by what came from a, and that of a did not change. So neither has
  // anything to send.
  b.take(b.reconciler.ledger_changed());
  a.take(a.reconciler.ledger_changed());
  run_dry(a, b);
  REQUIRE(a.batches_sent == 2);
  REQUIRE(b.batches_sent == 1);
  REQUIRE(a.reconciler.in_step());
}

TEST_CASE("a change during a request for operations causes another request", "[sync]") {
  TwoLedgers two(7);
  Side a(two.a);
  Side b(two.b);
  meet(a, b);
  run_dry(a, b);
  two.a.append(10, two.random);
  a.take(a.reconciler.ledger_changed());
  REQUIRE(a.questions.size() == 1);
  const auto before = two.a.lacking(two.b.vector().mirrored());
  two.a.append(10, two.random);
  a.take(a.reconciler.ledger_changed());
  REQUIRE(a.questions.size() == 1);
  run_dry(a, b);
  two.require_equal();
}

TEST_CASE("a message out of turn or past a limit is misbehaviour", "[sync]") {
  SeededRandom random(8);
  const auto epoch = random_id<base::EpochKind>(random);
  SECTION("operations before its Hello") {
    ModelLedger ledger(random);
    Side side(ledger);
    side.take(side.reconciler.begin());
    side.take(side.reconciler.received(base::OperationBatch{}));
    REQUIRE(side.misbehaved);
  }
  SECTION("Stored before its Hello") {
    ModelLedger ledger(random);
    Side side(ledger);
    side.take(side.reconciler.begin());
    side.take(side.reconciler.received(wire::Stored{}));
    REQUIRE(side.misbehaved);
  }
  SECTION("a second Hello") {
    Met met;
    met.hear(wire::Hello{});
    REQUIRE(met.side.misbehaved);
  }
  SECTION("a second Hello of another version") {
    Met met;
    met.hear(wire::Hello{2, {}});
    REQUIRE(met.side.misbehaved);
  }
  SECTION("Stored for more than was sent") {
    Met met;
    met.hear(wire::Stored{});
    REQUIRE_FALSE(met.side.misbehaved);
    met.hear(wire::Stored{});
    REQUIRE(met.side.misbehaved);
  }
  SECTION("Stored that names what was not sent") {
    Met met;
    base::VersionVector vector;
    vector.epochs[epoch] = {base::Author::kMe, 1};
    met.hear(wire::Stored{vector});
    REQUIRE(met.side.misbehaved);
  }
  SECTION("one batch more than the window") {
    Met met;
    for (std::uint64_t number = 1; number <= Reconciler::kWindow; ++number) {
      met.hear(one_operation(epoch, number, false));
      REQUIRE_FALSE(met.side.misbehaved);
    }
    met.hear(one_operation(epoch, 9, false));
    REQUIRE(met.side.misbehaved);
  }
  SECTION("an empty batch that is not the last") {
    Met met;
    base::OperationBatch batch;
    batch.last = false;
    met.hear(batch);
    REQUIRE(met.side.misbehaved);
  }
  SECTION("an empty batch after a last one that waits to be stored") {
    Met met;
    met.hear(one_operation(epoch, 1, true));
    REQUIRE_FALSE(met.side.misbehaved);
    met.hear(base::OperationBatch{});
    REQUIRE(met.side.misbehaved);
  }
  SECTION("more epochs than a session can have") {
    Met met;
    for (int i = 0; i < 6 && !met.side.misbehaved; ++i) {
      base::OperationBatch batch;
      batch.through = random_vector(100, random);
      met.hear(batch);
      REQUIRE(met.side.misbehaved == (i == 5));
    }
    REQUIRE(met.side.misbehaved);
  }
}

TEST_CASE("asking again always waits for a new answer from the partner", "[sync]") {
  TwoLedgers two(15);
  two.a.append(200, two.random);
  Side a(two.a);
  Side b(two.b);
  REQUIRE(a.reconciler.ask_again().empty());  // the first batches are still to come
  meet(a, b);
  run_dry(a, b);
  REQUIRE(a.in_step == 1);
  for (int times = 2; times < 5; ++times) {
    const auto sent = a.batches_sent;
    a.take(a.reconciler.ask_again());
    while (a.answer_one()) {
    }
    REQUIRE(a.reconciler.awaits() == Reconciler::Awaits::kAnswerToEmpty);
    // A second call of ask_again() before the answer to the first sends nothing.
    a.take(a.reconciler.ask_again());
    while (a.answer_one()) {
    }
    REQUIRE(a.batches_sent == sent + 1);
    REQUIRE(a.in_step == times - 1);
    run_dry(a, b);
    REQUIRE(a.in_step == times);
    REQUIRE(a.reconciler.awaits() == Reconciler::Awaits::kNothing);
  }
  // ask_again() sends the new operation first. The empty batch follows after the answer to it.
  two.a.append(200, two.random);
  a.take(a.reconciler.ask_again());
  while (a.answer_one()) {
  }
  REQUIRE(a.reconciler.awaits() == Reconciler::Awaits::kAnswer);
  run_dry(a, b);
  REQUIRE(a.in_step == 5);
  two.require_equal();
  // Both sides ask at the same time.
  a.take(a.reconciler.ask_again());
  b.take(b.reconciler.ask_again());
  run_dry(a, b);
  REQUIRE(a.in_step > 5);
}

TEST_CASE("an ask covers everything that the partner's ledger had at that time", "[sync]") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    TwoLedgers two(seed);
    SeededRandom& random = two.random;
    Side a(two.a);
    Side b(two.b);
    meet(a, b);
    // ask_again() is called at a random moment of the first exchange or after it.
    const std::size_t ask_at = random.below(60);
    bool news = false;  // b's owner has not yet told b that its ledger changed
    std::optional<ModelLedger> before;
    int in_step = 0;
    for (std::size_t step = 0; step < 300 && (!before || a.in_step == in_step); ++step) {
      if (step == ask_at) {
        two.b.append(1 + random.below(5000), random);
        if (random.below(2) == 0) two.a.append(1 + random.below(5000), random);
        news = true;
        before = two.b;
        in_step = a.in_step;
        a.take(a.reconciler.ask_again());
      }
      Side& one = random.below(2) == 0 ? a : b;
      Side& other = &one == &a ? b : a;
      if (random.below(8) == 0) {
        if (news) b.take(b.reconciler.ledger_changed());
        news = false;
      } else {
        take_a_step(one, other, random);
      }
      REQUIRE_FALSE(a.misbehaved);
      REQUIRE_FALSE(b.misbehaved);
    }
    INFO("seed " << seed);
    REQUIRE(a.in_step > in_step);
    CHECK(two.a.holds_all_of(*before));
  }
}

TEST_CASE("an empty batch after an unfinished one is accepted and answered", "[sync]") {
  SeededRandom random(9);
  Met met;
  met.hear(one_operation(random_id<base::EpochKind>(random), 1, false));
  met.hear(base::OperationBatch{});
  while (met.side.answer_one()) {
  }
  REQUIRE(met.side.answers_sent == 2);
  REQUIRE_FALSE(met.side.misbehaved);
}

TEST_CASE("false claims on our own epochs do not stop the sending", "[sync]") {
  SeededRandom random(12);
  const auto own = random_id<base::EpochKind>(random);
  const auto asked_for = [](const std::vector<Reconciler::Action>& actions) {
    for (const auto& action : actions) {
      if (const auto* want = std::get_if<Reconciler::WantOperations>(&action)) return *want;
    }
    FAIL("nothing is asked for");
    return Reconciler::WantOperations{};
  };
  Reconciler reconciler;
  reconciler.begin();
  reconciler.vector_is(1, {});
  wire::Hello hello;
  // The partner says, without a proof, that it holds a million operations of one of our epochs. Our
  // ledger ignores that.
  hello.vector.epochs[own] = {base::Author::kPartner, 1'000'000};
  auto want = asked_for(reconciler.received(hello));
  for (std::uint64_t number = 1; number <= 3; ++number) {
    auto batch = one_operation(own, number, false);
    batch.through.epochs[own].proof = base::EpochProof{std::byte(number)};
    want = asked_for(reconciler.operations_are(want.request, batch));
    CHECK(want.theirs.through(own) == number);
  }
}

TEST_CASE("a partner of another version is not reported as misbehaving", "[sync]") {
  SeededRandom random(10);
  ModelLedger ledger(random);
  Side side(ledger);
  side.take(side.reconciler.begin());
  side.take(side.reconciler.received(wire::Hello{wire::kProtocolVersion + 1, {}}));
  REQUIRE(side.other_version);
  REQUIRE_FALSE(side.misbehaved);
}

TEST_CASE("after its end a reconciler requests and sends nothing", "[sync]") {
  Met met;
  met.hear(wire::Hello{});
  REQUIRE(met.side.misbehaved);
  met.hear(base::OperationBatch{});
  met.side.take(met.side.reconciler.ledger_changed());
  REQUIRE(met.side.outbox.empty());
  REQUIRE(met.side.questions.empty());
}

TEST_CASE("a store that cannot take a batch ends the session unanswered", "[sync]") {
  SeededRandom random(11);
  Met met;
  const auto actions =
      met.side.reconciler.received(one_operation(random_id<base::EpochKind>(random), 1, true));
  REQUIRE(actions.size() == 1);
  const auto request = std::get<Reconciler::Store>(actions[0]).request;
  met.side.take(met.side.reconciler.stored_now(request, false, {}));
  REQUIRE(met.side.stuck);
  REQUIRE(met.side.answers_sent == 0);
}

TEST_CASE("a session is not in step if the partner stored less", "[sync]") {
  TwoLedgers two(12);
  two.a.append(10, two.random);
  Side a(two.a);
  a.take(a.reconciler.begin());
  a.take(a.reconciler.received(wire::Hello{}));
  while (a.answer_one()) {
  }
  a.take(a.reconciler.received(base::OperationBatch{}));
  a.take(a.reconciler.received(wire::Stored{}));
  REQUIRE_FALSE(a.misbehaved);
  REQUIRE(a.in_step == 0);
}

TEST_CASE("batches are answered in order of arrival, not of the owner's answers", "[sync]") {
  SeededRandom random(13);
  const auto epoch = random_id<base::EpochKind>(random);
  Met met;
  std::vector<Reconciler::Store> stores;
  for (std::uint64_t number = 1; number <= 3; ++number) {
    for (auto& action : met.side.reconciler.received(one_operation(epoch, number, number == 3))) {
      stores.push_back(std::get<Reconciler::Store>(action));
    }
  }
  REQUIRE(stores.size() == 3);
  for (const std::size_t which : {2, 0, 1}) {
    const auto& store = stores[which];
    // The partner called itself kMe in this batch; for this side it is kPartner.
    REQUIRE(store.batch.through.epochs.at(epoch).author == base::Author::kPartner);
    auto vector = store.batch.through;
    // The owner may name more epochs than the batch. The answer names only those of the batch.
    vector.epochs[random_id<base::EpochKind>(random)] = {base::Author::kMe, 4};
    met.side.take(met.side.reconciler.stored_now(store.request, true, vector));
    met.side.take(met.side.reconciler.stored_now(store.request, true, vector));
  }
  REQUIRE(met.side.outbox.size() == 3);
  for (std::uint64_t number = 1; number <= 3; ++number) {
    const auto& stored = std::get<wire::Stored>(met.side.outbox[number - 1]);
    REQUIRE(stored.vector.epochs.size() == 1);
    REQUIRE(stored.vector.through(epoch) == number);
  }
}

TEST_CASE("answers to requests of an earlier session are ignored", "[sync]") {
  Reconciler first;
  const auto asked = first.begin();
  Reconciler second(first.next_request());
  second.begin();
  REQUIRE(second.vector_is(std::get<Reconciler::WantVector>(asked[0]).request, {}).empty());
  REQUIRE(second.operations_are(1, {}).empty());
  REQUIRE(second.stored_now(1, false, {}).empty());
}

TEST_CASE("a session without news, and an entry, take at most 16 KiB", "[sync]") {
  TwoLedgers two(14);
  const Pair pair(1);
  for (int i = 0; i < 100; ++i) two.a.append(1024, two.random);
  const auto carry = [](Link& link, Side& a, Side& b) {
    for (bool moved = true; moved;) {
      moved = a.answer_one() || b.answer_one();
      for (auto& message : a.outbox) link.a.send(message, link.now);
      for (auto& message : b.outbox) link.b.send(message, link.now);
      a.outbox.clear();
      b.outbox.clear();
      link.carry();
      for (auto& message : std::exchange(link.got_a, {}))
        a.take(a.reconciler.received(message)), moved = true;
      for (auto& message : std::exchange(link.got_b, {}))
        b.take(b.reconciler.received(message)), moved = true;
    }
  };
  std::size_t sizes[2] = {};
  for (std::size_t& size : sizes) {
    Link link(pair);
    link.carry();
    Side a(two.a);
    Side b(two.b);
    meet(a, b);
    carry(link, a, b);
    two.require_equal();
    REQUIRE(a.in_step == 1);
    size = link.all_to_a.size() + link.all_to_b.size();
    if (&size == &sizes[0]) continue;

    two.b.append(1024, two.random);
    b.take(b.reconciler.ledger_changed());
    carry(link, a, b);
    two.require_equal();
    const std::size_t entry = link.all_to_a.size() + link.all_to_b.size() - size;
    REQUIRE(entry <= std::size_t{16} * 1024);
    link.a.finish();
    link.carry();
    // A session without news, from its first byte to the FIN, takes at most 16 KiB. The bytes of
    // the new entry do not count.
    REQUIRE(link.all_to_a.size() + link.all_to_b.size() - entry <= std::size_t{16} * 1024);
  }
  REQUIRE(sizes[0] > std::size_t{100} * 1024);
}

TEST_CASE("a Renewal follows the Hello, is answered once, and prevents in step", "[sync]") {
  const wire::Renewal renewal{{std::byte{1}}, {std::byte{2}}, {}};
  TwoLedgers two(9);
  two.a.append(100, two.random);
  Side a(two.a, renewal);
  Side b(two.b);
  b.answers_renewals = false;
  meet(a, b);
  run_dry(a, b);
  CHECK(b.heard_renewal == renewal);
  CHECK(a.in_step == 0);
  CHECK(a.reconciler.awaits() == Reconciler::Awaits::kAnswer);
  b.take(b.reconciler.renewal_stored(Side::kAnswer));
  CHECK(b.reconciler.renewal_stored(Side::kAnswer).empty());
  run_dry(a, b);
  CHECK(a.taken == Side::kAnswer);
  CHECK(a.in_step == 0);
  CHECK(b.in_step == 0);
  CHECK(a.reconciler.awaits() == Reconciler::Awaits::kNothing);
  two.require_equal();
}

TEST_CASE("two Renewals can cross, and each side receives the other's", "[sync]") {
  TwoLedgers two(10);
  Side a(two.a, wire::Renewal{{std::byte{1}}, {}, {}});
  Side b(two.b, wire::Renewal{{std::byte{2}}, {}, {}});
  meet(a, b);
  run_dry(a, b);
  CHECK(a.taken.has_value());
  CHECK(b.taken.has_value());
  CHECK(a.heard_renewal->identity[0] == std::byte{2});
  CHECK(b.heard_renewal->identity[0] == std::byte{1});
}

TEST_CASE("a second or unrequested Renewal message ends the session", "[sync]") {
  Met met;
  SECTION("a second one") {
    met.hear(wire::Renewal{});
    CHECK_FALSE(met.side.misbehaved);
    met.hear(wire::Renewal{});
  }
  SECTION("an answer to none") {
    met.hear(wire::Renewed{});
  }
  CHECK(met.side.misbehaved);
}

TEST_CASE("a Renewal before the Hello ends the session", "[sync]") {
  SeededRandom random(1);
  ModelLedger ledger(random);
  Side side(ledger, wire::Renewal{});
  side.take(side.reconciler.begin());
  SECTION("a Renewal") {
    side.take(side.reconciler.received(wire::Renewal{}));
  }
  SECTION("its answer") {
    side.take(side.reconciler.received(wire::Renewed{}));
  }
  CHECK(side.misbehaved);
}

TEST_CASE("the answer to a Renewal waits for our Hello", "[sync]") {
  SeededRandom random(1);
  ModelLedger ledger(random);
  Side side(ledger);
  side.answers_renewals = false;
  side.take(side.reconciler.begin());
  side.take(side.reconciler.received(wire::Hello{}));
  side.take(side.reconciler.received(wire::Renewal{}));
  CHECK(side.reconciler.renewal_stored(Side::kAnswer).empty());
  REQUIRE(side.outbox.empty());
  while (side.answer_one()) {
  }
  REQUIRE(side.outbox.size() >= 2);
  CHECK(std::holds_alternative<wire::Hello>(side.outbox[0]));
  CHECK(std::holds_alternative<wire::Renewed>(side.outbox[1]));
}
