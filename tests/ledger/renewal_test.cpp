#include <utility>

#include "ledger/renewed_pair_key.h"
#include "scene.h"

// Tests that a person's new keys reach the partner's device under the old ones, or not at all.

using namespace waterline;
using namespace waterline::ledger;

namespace {

crypto::PublicKey own_of(Device& device, const Partnership& partnership) {
  return partnership.own.value_or(device.public_key());
}

Partnership partnership_of(Device& device) {
  return std::move(device->partnership().value().value());
}

// The keys that each device uses in a session. A session needs the same keys on both sides. The
// caller tries its renewed keys first; the called device accepts both.
enum class Keys { kNone, kPresent, kRenewed };
struct Session {
  Keys a = Keys::kNone;
  Keys b = Keys::kNone;
};

bool fit(const crypto::PublicKey& own_a, const crypto::PublicKey& of_b,
         const crypto::PairKey& pair_a, const crypto::PublicKey& own_b,
         const crypto::PublicKey& of_a, const crypto::PairKey& pair_b) {
  return own_a == of_a && own_b == of_b &&
         crypto::equal_in_constant_time(pair_a.bytes(), pair_b.bytes());
}

Session find_session(Device& a, Device& b) {
  const Partnership pa = partnership_of(a);
  const Partnership pb = partnership_of(b);
  const auto own_a = own_of(a, pa);
  const auto own_b = own_of(b, pb);
  struct Set {
    Keys which;
    const crypto::PublicKey* partner;
    const crypto::PairKey* pair;
  };
  const auto sets = [](const Partnership& p) {
    std::vector<Set> all;
    if (p.renewed) all.push_back({Keys::kRenewed, &p.renewed->partner, &p.renewed->pair_key});
    all.push_back({Keys::kPresent, &p.partner, &p.pair_key});
    return all;
  };
  for (const Set& one : sets(pa)) {
    for (const Set& other : sets(pb)) {
      if (fit(own_a, *one.partner, *one.pair, own_b, *other.partner, *other.pair))
        return {one.which, other.which};
    }
  }
  return {};
}

// Holds one session in which both devices say everything. It is cut after this number of changes to
// the stores.
void meet_until(Device& a, Device& b, int steps) {
  const auto session = find_session(a, b);
  REQUIRE(session.a != Keys::kNone);
  const auto goes_on = [&steps] { return steps-- > 0; };
  if (session.a == Keys::kRenewed && !goes_on()) return;
  if (session.a == Keys::kRenewed)
    REQUIRE(a->use_renewed_keys(partnership_of(a).renewed->partner).ok());
  if (session.b == Keys::kRenewed && !goes_on()) return;
  if (session.b == Keys::kRenewed)
    REQUIRE(b->use_renewed_keys(partnership_of(b).renewed->partner).ok());
  for (auto [from, to] : {std::pair{&a, &b}, std::pair{&b, &a}}) {
    const Partnership said = partnership_of(*from);
    if (!said.renewing) continue;
    if (!goes_on()) return;
    const auto own = own_of(*to, partnership_of(*to));
    const auto renewal = (*from)->renewal_to_say(from->public_key()).value();
    const auto answer = (*to)->partner_renews(*renewal, own).value();
    REQUIRE(answer.why != Ledger::Answer::Why::kNotTheirs);
    if (!answer.renewed) continue;
    if (!goes_on()) return;
    REQUIRE((*from)->renewal_taken(*answer.renewed, from->public_key()).value() ==
            Ledger::Taken::kYes);
    // The session ends here, because both devices have other keys now.
    return;
  }
}

void meet_until_all_is_said(Device& a, Device& b) {
  for (int i = 0; i < 4; ++i) meet_until(a, b, 100);
}

base::ItemId say(Device& device, const std::string& text) {
  const auto item = base::ItemId::generate(device.random);
  REQUIRE(device->share(item, base::Depth::kLine, text, {}).value());
  return item;
}

void check_renewed(Device& a, Device& b) {
  for (Device* one : {&a, &b}) {
    const Partnership p = partnership_of(*one);
    Device& other = one == &a ? b : a;
    CHECK_FALSE(p.renewing);
    CHECK_FALSE(p.renewed);
    CHECK(p.partner == other.public_key());
  }
}

}  // namespace

TEST_CASE("new keys reach the partner's device wherever sessions are cut", "[ledger][renewal]") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    Device a(seed);
    Device b(seed + 1000);
    fakes::SeededRandom random(seed + 2000);
    pair(a, b);
    const auto first = say(a, "first");
    const auto second = say(b, "second");
    exchange(a, b);
    for (int round = 0; round < 12; ++round) {
      switch (random.below(6)) {
        case 0:
          if (a.former_identities.size() < 3) a.renew_person();
          break;
        case 1:
          if (b.former_identities.size() < 3) b.renew_person();
          break;
        case 2:
          a.restart();
          b.restart();
          break;
        default:
          meet_until(a, b, static_cast<int>(random.below(5)));
      }
      // The two can always reach each other.
      REQUIRE(find_session(a, b).a != Keys::kNone);
    }
    meet_until_all_is_said(a, b);
    check_renewed(a, b);
    const auto third = say(a, "third");
    const auto fourth = say(b, "fourth");
    exchange(a, b);
    check_in_step(a, b);
    for (const auto& item : {first, second, third, fourth}) {
      CHECK(a.items().contains(item));
      CHECK(b.items().contains(item));
    }
  }
}

TEST_CASE("nothing leaves for a device without the new keys", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  say(a, "before");
  exchange(a, b);
  a.renew_person();
  say(a, "after");
  const auto theirs = b->vector().value().mirrored();
  CHECK(a->lacking(theirs, base::kMaxBatchBytes).value().operations.empty());
  CHECK(a->lacking({}, base::kMaxBatchBytes).value().operations.empty());
  CHECK_FALSE(a->has_news_for_file().value());
  meet_until_all_is_said(a, b);
  CHECK_FALSE(a->lacking(theirs, base::kMaxBatchBytes).value().operations.empty());
}

namespace {

using Why = Ledger::Answer::Why;

// Returns a Renewal (the message that offers new keys) that anyone could make who has the present
// pair key.
Renewal renewal_of(Device& from, Device& to, const crypto::PublicKey& identity,
                   crypto::RenewalContribution with) {
  const Partnership pair = partnership_of(from);
  const RenewalSides sides{own_of(from, pair), identity, to.public_key()};
  const auto proof = proof_of_renewal(pair.pair_key, sides, with);
  return {identity, std::move(with), proof};
}

}  // namespace

TEST_CASE("a repeated Renewal gets its first answer, a new one another", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  fakes::SeededRandom random(3);
  const crypto::PublicKey identity{random.bytes<32>()};
  const auto renewal = renewal_of(a, b, identity, crypto::RenewalContribution::generate(random));
  const auto answer = b->partner_renews(renewal, b.public_key()).value();
  REQUIRE(answer.why == Why::kTaken);
  b.restart();
  const auto again = b->partner_renews(renewal, b.public_key()).value();
  CHECK(crypto::equal_in_constant_time(again.renewed->contribution.bytes(),
                                       answer.renewed->contribution.bytes()));
  CHECK(again.renewed->proof == answer.renewed->proof);
  const auto another = renewal_of(a, b, identity, crypto::RenewalContribution::generate(random));
  const auto other = b->partner_renews(another, b.public_key()).value();
  CHECK(other.renewed->proof != answer.renewed->proof);
}

TEST_CASE("a late session under older renewed keys activates no newer ones", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  a.renew_person();
  meet_until(a, b, 2);
  const auto first = partnership_of(b).renewed->partner;
  REQUIRE(b->use_renewed_keys(first).ok());
  a.renew_person();
  REQUIRE(b->partner_renews(*a->renewal_to_say(a.public_key()).value(), b.public_key())->why ==
          Why::kTaken);
  REQUIRE(b->use_renewed_keys(first).ok());
  CHECK(partnership_of(b).partner == first);
  CHECK(partnership_of(b).renewed.has_value());
  meet_until_all_is_said(a, b);
  check_renewed(a, b);
}

TEST_CASE("a Renewal that is not from the partner's device changes nothing", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  fakes::SeededRandom random(3);
  const crypto::PublicKey identity{random.bytes<32>()};
  const auto said = [&] {
    return renewal_of(a, b, identity, crypto::RenewalContribution::generate(random));
  };
  const auto is_refused = [&](const Renewal& renewal) {
    CHECK(b->partner_renews(renewal, b.public_key()).value().why == Why::kNotTheirs);
    CHECK_FALSE(partnership_of(b).renewed);
  };
  auto other_identity = said();
  other_identity.identity.bytes[0] ^= std::byte{1};
  is_refused(other_identity);
  auto other_contribution = said();
  other_contribution.contribution = crypto::RenewalContribution::generate(random);
  is_refused(other_contribution);
  auto other_proof = said();
  other_proof.proof[31] ^= std::byte{1};
  is_refused(other_proof);
  // A Renewal is the message that offers a new public key. If that key already belongs to one of
  // the two devices, it is refused.
  for (const auto& known : {a.public_key(), b.public_key()}) {
    is_refused(renewal_of(a, b, known, crypto::RenewalContribution::generate(random)));
  }
  // An altered answer to a Renewal is refused too, because only the partner can make a valid one.
  a.renew_person();
  const auto renewal = a->renewal_to_say(a.public_key()).value();
  const auto answer = b->partner_renews(*renewal, b.public_key()).value();
  REQUIRE(answer.renewed);
  for (const bool other : {false, true}) {
    Renewed changed{answer.renewed->contribution.clone(), answer.renewed->proof};
    if (other) changed.contribution = crypto::RenewalContribution::generate(random);
    if (!other) changed.proof[0] ^= std::byte{1};
    CHECK(a->renewal_taken(changed, a.public_key()).value() == Ledger::Taken::kNotTheirs);
    CHECK(partnership_of(a).renewing);
  }
  CHECK(a->renewal_taken(*answer.renewed, a.public_key()).value() == Ledger::Taken::kYes);
  CHECK(a->renewal_taken(*answer.renewed, a.public_key()).value() == Ledger::Taken::kNotTheirs);
}

TEST_CASE("a device recognises its operations made under the partner's earlier keys",
          "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  const auto kept = say(b, "kept");
  exchange(a, b);
  a.renew_person();
  // B takes A's new keys and sends operations. Then B's ledger is set back to its state before
  // that, which loses these operations, and B takes A's new keys once more.
  meet_until(a, b, 1);
  b.back_up();
  const auto lost = say(b, "lost");
  exchange(b, a);
  meet_until(a, b, 100);
  b.restore();
  meet_until_all_is_said(a, b);
  check_renewed(a, b);
  exchange(a, b);
  CHECK(b.items().contains(kept));
  CHECK(b.items().contains(lost));
  check_in_step(a, b);
}

TEST_CASE("an answer sealed under earlier keys is said after both seals", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  const auto question = a->ask("What is home?").value();
  exchange(a, b);
  REQUIRE(a->seal(question, "Where you are.").ok());
  const bool seal_left = GENERATE(false, true);
  if (seal_left) exchange(a, b);
  a.renew_person();
  meet_until_all_is_said(a, b);
  exchange(a, b);
  // The same answer given again is accepted.
  CHECK(a->seal(question, "Where you are.").ok());
  CHECK(a->seal(question, "Elsewhere.").error() == Error::kSealed);
  REQUIRE(b->seal(question, "Here.").ok());
  exchange(a, b);
  exchange(a, b);
  for (Device* one : {&a, &b}) {
    const auto view = (*one)->question(question).value();
    CHECK(view.open);
    CHECK_FALSE(view.broken);
    CHECK(view.my_answer.has_value());
    CHECK(view.their_answer.has_value());
  }
}

TEST_CASE("pairing again before new keys arrived sends nothing from before", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  say(a, "before");
  say(b, "before too");
  exchange(a, b);
  a.renew_person();
  SECTION("not heard of") {}
  SECTION("answered, and the answer was lost") {
    meet_until(a, b, 1);
  }
  SECTION("answered and taken, and no session since") {
    meet_until(a, b, 2);
  }
  REQUIRE(a->end_partnership().ok());
  REQUIRE(b->end_partnership().ok());
  pair(a, b);
  exchange(a, b);  // checks that nothing is refused
  CHECK(a.items().empty());
  CHECK(b.items().empty());
  CHECK(a->former_items().value().size() == 2);
  CHECK(b->former_items().value().size() == 2);
}

TEST_CASE("pairing again after new keys arrived keeps all shared items", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  say(a, "before");
  exchange(a, b);
  a.renew_person();
  meet_until_all_is_said(a, b);
  REQUIRE(a->renewal_proven().ok());
  REQUIRE(a->end_partnership().ok());
  REQUIRE(b->end_partnership().ok());
  pair(a, b);
  exchange(a, b);
  CHECK(a.items().size() == 1);
  CHECK(b.items().size() == 1);
}

TEST_CASE("lost operations made under old keys are not recovered, without blame",
          "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  const auto kept = say(a, "kept");
  exchange(a, b);
  a.back_up();
  const auto lost = say(a, "lost");
  exchange(a, b);
  a.restore();
  a.renew_person();
  meet_until_all_is_said(a, b);
  const auto later = say(a, "later");
  for (int i = 0; i < 2; ++i) {
    CHECK(send(a, b).refused == 0);
    CHECK(send(b, a).refused == 0);
  }
  CHECK(a.items().contains(kept));
  CHECK(a.items().contains(later));
  CHECK_FALSE(a.items().contains(lost));
  CHECK(b.items().contains(lost));
  CHECK(b.items().contains(later));
}

TEST_CASE("new keys send nothing again and keep the pairing's id", "[ledger][renewal]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  for (int i = 0; i < 10; ++i) {
    say(a, "a");
    say(b, "b");
  }
  exchange(a, b);
  REQUIRE(a->partner_holds(b->vector().value().mirrored()).ok());
  const auto id = partnership_of(a).id;
  CHECK(partnership_of(b).id == id);
  for (Device* one : {&a, &b, &a}) {
    one->renew_person();
    meet_until_all_is_said(a, b);
    CHECK(a->lacking(b->vector().value().mirrored(), base::kMaxBatchBytes)
              .value()
              .operations.empty());
    CHECK(b->lacking(a->vector().value().mirrored(), base::kMaxBatchBytes)
              .value()
              .operations.empty());
  }
  // The partner's vector claims more operations in my epochs than I ever made, as if somebody with
  // the old keys had added some. Such a claim must not make my device send its own operations
  // again.
  auto claims = b->vector().value().mirrored();
  for (auto& [name, mark] : claims.epochs) {
    if (mark.author != base::Author::kMe || mark.through == 0) continue;
    mark.through += 2;
    mark.proof = base::EpochProof{};
  }
  REQUIRE(a->meet(claims).ok());
  CHECK(a->lacking(claims, base::kMaxBatchBytes).value().operations.empty());
  CHECK(partnership_of(a).id == id);
  CHECK(partnership_of(b).id == id);
}

TEST_CASE("a renewed pair key depends on all its inputs", "[ledger][renewal]") {
  const auto filled = [](std::uint8_t with) {
    std::array<std::byte, 32> bytes{};
    bytes.fill(std::byte{with});
    return bytes;
  };
  const auto key = [&](std::uint8_t before, std::uint8_t old_key, std::uint8_t new_key,
                       std::uint8_t other, std::uint8_t one, std::uint8_t two) {
    return base::to_hex(renewed_pair_key(crypto::PairKey(filled(before)),
                                         {{filled(old_key)}, {filled(new_key)}, {filled(other)}},
                                         crypto::RenewalContribution(filled(one)),
                                         crypto::RenewalContribution(filled(two)))
                            .bytes());
  };
  const std::string made = key(1, 2, 3, 4, 5, 6);
  // The value is from python3, with HKDF-SHA512 made of hmac and hashlib only; docs/protocol.md has
  // the same value.
  CHECK(made == "e0ef8bbafa0f9def87a695191e6fc23e3bca02c5325eb663e9cf2e26fb88db52");
  const RenewalSides sides{{filled(2)}, {filled(3)}, {filled(4)}};
  const crypto::RenewalContribution one(filled(5));
  const crypto::RenewalContribution two(filled(6));
  CHECK(base::to_hex(proof_of_renewal(crypto::PairKey(filled(1)), sides, one)) ==
        "ebb00cf9f9e08821a030b5618d985de9f3751baecdb789736fd86a39190e0604");
  CHECK(base::to_hex(proof_of_renewed(crypto::PairKey(filled(1)), sides, one, two)) ==
        "08f6f3b38a5dba138a1a40643cb659db5ef61c66273e56d36c23285c0f7da9e8");
  CHECK(key(9, 2, 3, 4, 5, 6) != made);
  CHECK(key(1, 9, 3, 4, 5, 6) != made);
  CHECK(key(1, 2, 9, 4, 5, 6) != made);
  CHECK(key(1, 2, 3, 9, 5, 6) != made);
  CHECK(key(1, 2, 3, 4, 9, 6) != made);
  CHECK(key(1, 2, 3, 4, 5, 9) != made);
}
