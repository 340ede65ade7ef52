#include "sync/session.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "crypto/vectors.h"
#include "sync/linked_sessions.h"
#include "wire/random_values.h"

using namespace waterline;
using namespace waterline::testing;
using namespace std::chrono_literals;
using sync::SeenEphemerals;
using sync::SessionEnd;
using wire::SessionMessage;
namespace limits = sync::limits;

namespace {

SessionMessage random_message(SeededRandom& random) {
  switch (random.below(4)) {
    case 3:
      return wire::Renewal{random.bytes<32>(), random.bytes<32>(), random.bytes<32>()};
    case 0:
      return wire::Hello{wire::kProtocolVersion, random_vector(random.below(60), random)};
    case 1:
      return wire::Stored{random_vector(random.below(20), random)};
    default:
      return random_batch(random.below(40), 1 + random.below(3), 1500, random);
  }
}

SessionMessage hello() {
  SeededRandom random(11);
  return wire::Hello{wire::kProtocolVersion, random_vector(2, random)};
}

SessionMessage batch_with_text(std::size_t size) {
  SeededRandom random(12);
  base::OperationBatch batch;
  const auto epoch = random_id<base::EpochKind>(random);
  batch.through.epochs[epoch] = {base::Author::kMe, 1, base::EpochProof{}};
  base::Share share;
  share.text = random_text(size, random);
  batch.operations.push_back({epoch, 1, share, {}});
  return batch;
}

// Returns a message that fills two frames.
SessionMessage long_answer() {
  SeededRandom random(13);
  return wire::Stored{random_vector(30, random)};
}

// A session in which each side sent something and the initiator ended it, with the bytes of both
// directions.
struct Recorded {
  Pair pair{3};
  base::Bytes to_initiator;
  base::Bytes to_responder;
  std::vector<SessionMessage> said_by_initiator{hello()};
  std::vector<SessionMessage> said_by_responder{hello(), long_answer()};

  Recorded() {
    Link link(pair);
    link.carry();
    for (const auto& message : said_by_initiator) link.a.send(message, link.now);
    for (const auto& message : said_by_responder) link.b.send(message, link.now);
    link.carry();
    link.a.finish();
    link.carry();
    to_initiator = link.all_to_a;
    to_responder = link.all_to_b;
    REQUIRE(link.got_a == said_by_responder);
    REQUIRE(link.got_b == said_by_initiator);
    REQUIRE(link.b.end() == SessionEnd::kFinished);
  }

  [[nodiscard]] const base::Bytes& to(Role role) const {
    return role == Role::kInitiator ? to_initiator : to_responder;
  }
  [[nodiscard]] const std::vector<SessionMessage>& said_to(Role role) const {
    return role == Role::kInitiator ? said_by_responder : said_by_initiator;
  }
};

// One side of the recorded session once more, with the same randomness. The test gives it other
// bytes.
struct Replayed {
  Replayed(const Recorded& recorded, Role own_role)
      : random(own_role == Role::kInitiator ? 1 : 1001),
        session(recorded.pair.keys(own_role), own_role, random, {}) {
    session.take_output();
  }
  void feed(base::ByteView bytes) {
    for (auto& message : session.receive(bytes, {})) got.push_back(std::move(message));
  }
  SeededRandom random;
  Session session;
  std::vector<SessionMessage> got;
};

// Returns the number of messages that are complete in the first `size` recorded bytes to this side.
std::size_t whole_messages(const Recorded& recorded, Role role, std::size_t size) {
  Replayed side(recorded, role);
  side.feed(base::ByteView(recorded.to(role)).first(size));
  return side.got.size();
}

constexpr Role kRoles[] = {Role::kInitiator, Role::kResponder};

}  // namespace

TEST_CASE("messages arrive whole and in order, wherever the stream is cut", "[sync]") {
  SeededRandom random(1);
  const Pair pair(2);
  for (int round = 0; round < 10; ++round) {
    Link link(pair, static_cast<std::uint64_t>(round));
    link.carry();
    REQUIRE(link.a.open());
    REQUIRE(link.b.open());
    std::vector<SessionMessage> sent_a;
    std::vector<SessionMessage> sent_b;
    base::Bytes to_a;
    base::Bytes to_b;
    for (int i = 0; i < 20; ++i) {
      sent_a.push_back(random_message(random));
      link.a.send(sent_a.back(), link.now);
      sent_b.push_back(random_message(random));
      link.b.send(sent_b.back(), link.now);
      base::append(to_b, link.a.take_output());
      base::append(to_a, link.b.take_output());
    }
    const auto feed = [&](Session& session, base::ByteView bytes,
                          std::vector<SessionMessage>& got) {
      while (!bytes.empty()) {
        const std::size_t most = round == 0 ? 1 : (round % 2 == 0 ? 100 : 9000);
        const std::size_t size = std::min(bytes.size(), 1 + random.below(most));
        for (auto& message : session.receive(bytes.first(size), link.now))
          got.push_back(std::move(message));
        bytes = bytes.subspan(size);
      }
    };
    feed(link.a, to_a, link.got_a);
    feed(link.b, to_b, link.got_b);
    REQUIRE(link.got_a == sent_b);
    REQUIRE(link.got_b == sent_a);
  }
}

TEST_CASE("the wire carries two messages of 48 bytes, then whole frames", "[sync]") {
  SeededRandom random(2);
  const Pair pair(2);
  Session a(pair.keys(Role::kInitiator), Role::kInitiator, random, {});
  Session b(pair.keys(Role::kResponder), Role::kResponder, random, {});
  const auto first = a.take_output();
  REQUIRE(first.size() == limits::kHandshakeMessageSize);
  REQUIRE(b.take_output().empty());
  b.receive(first, {});
  const auto second = b.take_output();
  REQUIRE(second.size() == limits::kHandshakeMessageSize);
  a.receive(second, {});
  const auto confirmation = a.take_output();
  REQUIRE(confirmation.size() == limits::kFrameSize);
  b.receive(confirmation, {});
  const auto answer = b.take_output();
  REQUIRE(answer.size() == limits::kFrameSize);
  a.receive(answer, {});
  REQUIRE(a.open());
  for (int i = 0; i < 50; ++i) {
    a.send(random_message(random), {});
    REQUIRE(a.take_output().size() % limits::kFrameSize == 0);
  }
  a.finish();
  REQUIRE(a.take_output().size() == limits::kFrameSize);
}

TEST_CASE("nothing new, a line and a page look alike on the wire", "[sync]") {
  const Pair pair(2);
  Link link(pair);
  link.carry();
  const auto size_of = [&](const SessionMessage& message) {
    link.a.send(message, link.now);
    return link.a.take_output().size();
  };
  const std::size_t nothing = size_of(base::OperationBatch{});
  REQUIRE(nothing == limits::kMinFramesPerBatch * limits::kFrameSize);
  REQUIRE(size_of(batch_with_text(1)) == nothing);
  REQUIRE(size_of(batch_with_text(2666)) == nothing);
  REQUIRE(size_of(batch_with_text(3500)) > nothing);
}

TEST_CASE("the responder sends only its handshake message before a frame verified", "[sync]") {
  const Recorded recorded;
  const std::size_t first_frame = limits::kHandshakeMessageSize + limits::kFrameSize;
  Replayed responder(recorded, Role::kResponder);
  base::Bytes said;
  for (std::size_t i = 0; i < first_frame; ++i) {
    REQUIRE(said.size() == (i < limits::kHandshakeMessageSize ? 0 : limits::kHandshakeMessageSize));
    REQUIRE_FALSE(responder.session.open());
    responder.feed(base::ByteView(recorded.to_responder).subspan(i, 1));
    base::append(said, responder.session.take_output());
  }
  REQUIRE(responder.session.open());
  REQUIRE(said.size() == limits::kHandshakeMessageSize + limits::kFrameSize);
}

TEST_CASE("a caller without all three right keys gets no byte", "[sync]") {
  const Pair pair(2);
  const Pair other(3);
  SeededRandom random(5);
  const auto first_message_with = [&](const crypto::IdentitySecret& own,
                                      const crypto::IdentitySecret& responder,
                                      const crypto::LinkKey& pair_key) {
    sync::SessionKeys keys{own.clone(), crypto::public_key_of(responder), pair_key.clone()};
    Session session(std::move(keys), Role::kInitiator, random, {});
    return session.take_output();
  };
  const auto answer_to = [&](base::ByteView message) {
    Session responder(pair.keys(Role::kResponder), Role::kResponder, random, {});
    REQUIRE(responder.receive(message, {}).empty());
    if (message.size() >= limits::kHandshakeMessageSize && !responder.end()) {
      return responder.take_output().size();
    }
    if (responder.end()) REQUIRE(responder.end() == SessionEnd::kStranger);
    return responder.take_output().size();
  };
  REQUIRE(answer_to(first_message_with(pair.initiator, pair.responder, pair.pair)) ==
          limits::kHandshakeMessageSize);
  REQUIRE(answer_to(first_message_with(other.initiator, pair.responder, pair.pair)) == 0);
  REQUIRE(answer_to(first_message_with(pair.initiator, other.responder, pair.pair)) == 0);
  REQUIRE(answer_to(first_message_with(pair.initiator, pair.responder, other.pair)) == 0);
  REQUIRE(answer_to(first_message_with(pair.responder, pair.responder, pair.pair)) == 0);
  for (int i = 0; i < 200; ++i) {
    base::Bytes probe(random.below(5000));
    random.fill(probe);
    REQUIRE(answer_to(probe) == 0);
  }
  REQUIRE(answer_to(base::Bytes(limits::kHandshakeMessageSize)) == 0);
}

TEST_CASE("an initiator with a low-order partner key sends nothing", "[sync]") {
  const Pair pair(2);
  SeededRandom random(5);
  sync::SessionKeys keys = pair.keys(Role::kInitiator);
  keys.partner = {};
  Session session(std::move(keys), Role::kInitiator, random, {});
  REQUIRE(session.end() == SessionEnd::kStranger);
  REQUIRE(session.take_output().empty());
}

TEST_CASE("reflected bytes of a session never verify", "[sync]") {
  const Pair pair(2);
  SeededRandom random(6);
  Session initiator(pair.keys(Role::kInitiator), Role::kInitiator, random, {});
  REQUIRE(initiator.receive(initiator.take_output(), {}).empty());
  REQUIRE(initiator.end() == SessionEnd::kStranger);

  for (const bool to_initiator : {true, false}) {
    Link link(pair);
    link.carry();
    Session& session = to_initiator ? link.a : link.b;
    session.send(hello(), link.now);
    REQUIRE(session.receive(session.take_output(), link.now).empty());
    REQUIRE(session.end() == SessionEnd::kBrokenFrame);
  }
}

TEST_CASE("a replayed session delivers no message", "[sync]") {
  const Recorded recorded;
  SeededRandom fresh(99);
  Session responder(recorded.pair.keys(Role::kResponder), Role::kResponder, fresh, {});
  REQUIRE(responder.receive(recorded.to_responder, {}).empty());
  REQUIRE(responder.end() == SessionEnd::kBrokenFrame);
  Session initiator(recorded.pair.keys(Role::kInitiator), Role::kInitiator, fresh, {});
  initiator.take_output();
  REQUIRE(initiator.receive(recorded.to_initiator, {}).empty());
  REQUIRE(initiator.end() == SessionEnd::kStranger);
  REQUIRE(initiator.take_output().empty());
}

TEST_CASE("a session cut anywhere delivers exactly the whole messages", "[sync]") {
  const Recorded recorded;
  for (const Role role : kRoles) {
    Replayed bytewise(recorded, role);
    std::size_t fed = 0;
    for (const std::byte byte : recorded.to(role)) {
      REQUIRE_FALSE(bytewise.session.end());
      bytewise.feed({&byte, 1});
      ++fed;
      if (fed % 97 == 0) REQUIRE(bytewise.got.size() == whole_messages(recorded, role, fed));
    }
    REQUIRE(bytewise.got == recorded.said_to(role));
    // Only the responder received a FIN.
    REQUIRE(bytewise.session.end().has_value() == (role == Role::kResponder));
  }
}

TEST_CASE("a flipped bit ends the session before its frame is delivered", "[sync]") {
  const Recorded recorded;
  SeededRandom random(7);
  for (const Role role : kRoles) {
    auto bytes = recorded.to(role);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      const bool handshake = at < limits::kHandshakeMessageSize;
      const std::size_t frame =
          handshake ? 0 : at - (at - limits::kHandshakeMessageSize) % limits::kFrameSize;
      for (std::size_t bit = 0; bit < 8; ++bit) {
        if (!handshake && bit != at % 8) continue;
        Replayed side(recorded, role);
        side.feed(base::ByteView(bytes).first(frame));
        const std::size_t before = side.got.size();
        side.session.take_output();
        bytes[at] ^= static_cast<std::byte>(1 << bit);
        side.feed(base::ByteView(bytes).subspan(frame));
        bytes[at] ^= static_cast<std::byte>(1 << bit);
        REQUIRE(side.got.size() == before);
        REQUIRE(side.session.end() ==
                (handshake ? SessionEnd::kStranger : SessionEnd::kBrokenFrame));
        REQUIRE(side.session.take_output().empty());
      }
    }
  }
}

TEST_CASE("frames that are dropped, repeated or swapped end the session", "[sync]") {
  const Recorded recorded;
  const auto& bytes = recorded.to_responder;
  const std::size_t frames = (bytes.size() - limits::kHandshakeMessageSize) / limits::kFrameSize;
  const auto frame = [&](std::size_t i) {
    return base::ByteView(bytes).subspan(limits::kHandshakeMessageSize + i * limits::kFrameSize,
                                         limits::kFrameSize);
  };
  for (std::size_t i = 0; i + 1 < frames; ++i) {
    for (const std::vector<std::size_t>& order :
         {std::vector{i + 1}, std::vector{i, i}, std::vector{i + 1, i}}) {
      Replayed responder(recorded, Role::kResponder);
      responder.feed(
          base::ByteView(bytes).first(limits::kHandshakeMessageSize + i * limits::kFrameSize));
      for (const std::size_t which : order) responder.feed(frame(which));
      REQUIRE(responder.session.end() == SessionEnd::kBrokenFrame);
    }
  }
}

TEST_CASE("messages pass a rekey only if both sides rekey", "[sync]") {
  const Pair pair(2);
  SeededRandom random(8);
  for (const std::uint64_t between : {1, 2, 3, 7}) {
    Link link(pair, between, {.between_rekeys = between});
    link.carry();
    std::vector<SessionMessage> sent;
    for (int i = 0; i < 30; ++i) {
      sent.push_back(random_message(random));
      link.a.send(sent.back(), link.now);
      link.b.send(sent.back(), link.now);
      link.carry();
    }
    REQUIRE(link.got_a == sent);
    REQUIRE(link.got_b == sent);
    link.a.finish();
    link.carry();
    REQUIRE(link.b.end() == SessionEnd::kFinished);
  }
  SeededRandom other_random(9);
  Link link(pair, 1, {.between_rekeys = 4});
  link.b = Session(pair.keys(Role::kResponder), Role::kResponder, other_random, {});
  link.carry();
  for (int i = 0; i < 5; ++i) link.a.send(hello(), link.now);
  link.carry();
  REQUIRE(link.got_b.size() == 3);
  REQUIRE(link.b.end() == SessionEnd::kBrokenFrame);
}

TEST_CASE("a session ends with a FIN at its maximum number of frames", "[sync]") {
  const Pair pair(2);
  Link link(pair, 1, {.most = 5});
  link.carry();
  for (int i = 0; i < 6; ++i) link.a.send(hello(), link.now);
  REQUIRE(link.a.end() == SessionEnd::kTooOld);
  link.carry();
  REQUIRE(link.got_b.size() == 4);
  REQUIRE(link.b.end() == SessionEnd::kFinished);

  SeededRandom random(9);
  Link endless(pair);
  endless.b = Session(pair.keys(Role::kResponder), Role::kResponder, random, {}, {.most = 5});
  endless.carry();
  for (int i = 0; i < 6; ++i) endless.a.send(hello(), endless.now);
  endless.carry();
  REQUIRE(endless.got_b.size() == 4);
  REQUIRE(endless.b.end() == SessionEnd::kBrokenRule);
}

TEST_CASE("two ends that were told different ways never open a session", "[sync]") {
  const Pair pair(2);
  for (const base::Way here : {base::Way::kDirect, base::Way::kTor}) {
    for (const base::Way there : {base::Way::kDirect, base::Way::kTor}) {
      Link link(pair, 1, {}, here, there);
      link.carry();
      CHECK(link.a.open() == (here == there));
      CHECK(link.b.open() == (here == there));
      // A responder that was told another way has sent nothing.
      CHECK(link.all_to_a.empty() == (here != there));
    }
  }
}

TEST_CASE("a session through Tor begins with the bytes of its vector", "[sync]") {
  for (const auto& vector : crypto::testing::published_vectors("tor.txt")) {
    if (vector.text("what") != "session") continue;
    sync::SessionKeys keys{crypto::IdentitySecret(base::ByteView(vector.bytes("initiator"))),
                           {},
                           crypto::link_key_of(crypto::PairKey(vector.bytes("pair_key")))};
    std::ranges::copy(vector.bytes("responder_public"), keys.partner.bytes.begin());
    crypto::testing::WrittenRandom random{vector.bytes("ephemeral")};
    SeenEphemerals seen;
    sync::Session session(std::move(keys), Role::kInitiator, random, {}, {}, &seen, {},
                          base::Way::kTor);
    REQUIRE(session.take_output() == vector.bytes("message"));
    return;
  }
  FAIL("no vector");
}

TEST_CASE("a session has the same number and size of frames on either way", "[sync]") {
  const Pair pair(2);
  std::set<std::pair<std::size_t, std::size_t>> sizes;
  for (const base::Way way : {base::Way::kDirect, base::Way::kTor}) {
    Link link(pair, 1, {}, way, way);
    link.carry();
    link.a.send(wire::Hello{}, link.now);
    link.b.send(wire::Hello{}, link.now);
    link.carry();
    link.a.finish();
    link.carry();
    sizes.emplace(link.all_to_a.size(), link.all_to_b.size());
  }
  CHECK(sizes.size() == 1);
}

TEST_CASE("a handshake that takes too long ends without output", "[sync]") {
  const Pair pair(2);
  const auto way = GENERATE(base::Way::kDirect, base::Way::kTor);
  Link link(pair, 1, {}, way, way);
  for (Session* session : {&link.a, &link.b}) {
    REQUIRE(session->deadline() ==
            base::SteadyTime{} + std::chrono::seconds(way == base::Way::kTor ? 60 : 10));
    session->tick(session->deadline() - 1ns);
    REQUIRE_FALSE(session->end());
    session->tick(session->deadline());
    REQUIRE(session->end() == SessionEnd::kStranger);
    REQUIRE(session->take_output().empty());
    REQUIRE(session->deadline() == base::SteadyTime::max());
  }
}

TEST_CASE("each side rekeys every hour, with and without messages", "[sync]") {
  const Pair pair(2);
  Link link(pair);
  link.carry();
  for (int hour = 1; hour < 24; ++hour) {
    REQUIRE(link.a.deadline() == link.now + limits::kTimeBetweenRekeys);
    link.now = link.a.deadline();
    link.a.tick(link.now - 1ns);
    REQUIRE(link.a.take_output().empty());
    const std::size_t before = link.all_to_a.size() + link.all_to_b.size();
    link.a.tick(link.now);
    link.b.tick(link.now);
    link.carry();
    REQUIRE(link.all_to_a.size() + link.all_to_b.size() == before + 2 * limits::kFrameSize);
    link.a.send(hello(), link.now);
    link.b.send(long_answer(), link.now);
    link.carry();
    REQUIRE(link.got_a.size() == static_cast<std::size_t>(hour));
    REQUIRE(link.got_b.size() == static_cast<std::size_t>(hour));
  }
}

TEST_CASE("a replayed first message gets no answer, and strangers fill no memory", "[sync]") {
  const Pair pair(2);
  SeededRandom random(5);
  SeenEphemerals seen;
  const auto responder = [&] {
    return Session(pair.keys(Role::kResponder), Role::kResponder, random, {}, {}, &seen);
  };
  const auto first_message = [&] {
    return Session(pair.keys(Role::kInitiator), Role::kInitiator, random, {}).take_output();
  };
  const auto recorded = first_message();
  Session once = responder();
  once.receive(recorded, {});
  REQUIRE(once.take_output().size() == limits::kHandshakeMessageSize);
  const auto replayed_is_silent = [&] {
    Session again = responder();
    again.receive(recorded, {});
    return again.take_output().empty() && again.end() == SessionEnd::kStranger;
  };
  REQUIRE(replayed_is_silent());
  for (std::size_t i = 0; i < limits::kSeenEphemerals; ++i) {
    Session probed = responder();
    base::Bytes guess(limits::kHandshakeMessageSize);
    random.fill(guess);
    probed.receive(guess, {});
    REQUIRE(probed.take_output().empty());
  }
  REQUIRE(replayed_is_silent());
  // The memory of first messages is bounded. After enough others, the oldest is forgotten, and its
  // replay gets an answer again.
  for (std::size_t i = 0; i < limits::kSeenEphemerals; ++i) {
    SeenEphemerals::Ephemeral other{};
    random.fill(other);
    REQUIRE(seen.add(other));
  }
  REQUIRE_FALSE(replayed_is_silent());
}

TEST_CASE("a session that is a day old ends with a FIN", "[sync]") {
  const Pair pair(2);
  for (const int how : {0, 1, 2}) {
    Link link(pair);
    link.carry();
    const auto day_later = base::SteadyTime{} + limits::kMaxSessionAge;
    link.a.tick(day_later - 1ns);
    REQUIRE(link.a.open());
    if (how == 0) link.a.tick(day_later);
    if (how == 1) link.a.send(hello(), day_later);
    if (how == 2) link.a.receive(base::Bytes(1), day_later);
    REQUIRE(link.a.end() == SessionEnd::kTooOld);
    link.carry();
    REQUIRE(link.got_b.empty());
    REQUIRE(link.b.end() == SessionEnd::kFinished);
  }
}

TEST_CASE("a FIN delivers the messages before it and allows none after it", "[sync]") {
  const Pair pair(2);
  Link link(pair);
  link.carry();
  link.a.send(hello(), link.now);
  link.a.finish();
  link.a.finish();
  link.a.send(hello(), link.now);
  link.carry();
  REQUIRE(link.got_b.size() == 1);
  REQUIRE(link.a.end() == SessionEnd::kFinished);
  REQUIRE(link.b.end() == SessionEnd::kFinished);
  link.b.send(hello(), link.now);
  REQUIRE(link.b.take_output().empty());

  Link early(pair);
  early.a.finish();
  REQUIRE(early.a.take_output().empty());
}

TEST_CASE("sealing and opening ten megabytes is measured", "[.bench]") {
  const Pair pair(2);
  Link link(pair);
  link.carry();
  SeededRandom random(10);
  const SessionMessage message = random_batch(80, 1, 1500, random);
  const auto size = wire::encode(message).size();
  std::size_t moved = 0;
  const auto begun = std::chrono::steady_clock::now();
  while (moved < 10'000'000) {
    link.a.send(message, link.now);
    REQUIRE(link.b.receive(link.a.take_output(), link.now).size() == 1);
    moved += size;
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  WARN("10 MB: " << took.count() << " ms");
}

TEST_CASE("a responder with two sets of keys reports which the caller used", "[sync]") {
  const Pair before(31);
  const Pair after(32);
  for (const bool renewed : {false, true}) {
    SeededRandom random_a(1);
    SeededRandom random_b(2);
    Session a((renewed ? after : before).keys(Role::kInitiator), Role::kInitiator, random_a, {});
    Session b(before.keys(Role::kResponder), Role::kResponder, random_b, {}, {}, nullptr,
              after.keys(Role::kResponder));
    for (int i = 0; i < 3; ++i) {
      b.receive(a.take_output(), {});
      a.receive(b.take_output(), {});
    }
    CHECK(a.open());
    CHECK(b.open());
    CHECK(b.has_others() == renewed);
  }
  SeededRandom random_a(1);
  SeededRandom random_b(2);
  const Pair stranger(33);
  Session a(stranger.keys(Role::kInitiator), Role::kInitiator, random_a, {});
  Session b(before.keys(Role::kResponder), Role::kResponder, random_b, {}, {}, nullptr,
            after.keys(Role::kResponder));
  b.receive(a.take_output(), {});
  CHECK(b.end() == SessionEnd::kStranger);
  CHECK(b.take_output().empty());
}
