#include "crypto/noise.h"

#include <limits>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

namespace waterline::crypto::noise {
namespace {

constexpr std::string_view kPatterns[] = {"N",
                                          "K",
                                          "X",
                                          "NN",
                                          "NK",
                                          "KK",
                                          "XK",
                                          "IK",
                                          "XX",
                                          "Kpsk0",
                                          "KKpsk0",
                                          "KKpsk2",
                                          "XXpsk0",
                                          "XXpsk3",
                                          "IKpsk2",
                                          "NNpsk0",
                                          "XXpsk0+psk1+psk2+psk3"};

using fakes::SeededRandom;

KeyPair pair_from(std::uint8_t seed) {
  SeededRandom random(seed);
  return generate_key_pair(random);
}

struct Sides {
  explicit Sides(std::string_view pattern, std::uint8_t responder_psk = 9)
      : initiator(setup(pattern, Role::kInitiator, 9), initiator_random),
        responder(setup(pattern, Role::kResponder, responder_psk), responder_random) {}

  static HandshakeSetup setup(std::string_view pattern, Role role, std::uint8_t psk) {
    const HandshakePattern known = handshake_pattern(pattern);
    const bool initiator = role == Role::kInitiator;
    HandshakeSetup setup;
    setup.pattern = pattern;
    setup.role = role;
    if (known.has_static(role)) setup.local_static = pair_from(initiator ? 1 : 2);
    if (known.knows_static(role)) setup.remote_static = pair_from(initiator ? 2 : 1).public_key;
    for (std::size_t i = 0; i < known.psks(); ++i) {
      setup.psks.push_back(
          SecretBytes::copy_of(base::Bytes(kKeySize, static_cast<std::byte>(psk + i))));
    }
    return setup;
  }

  HandshakeState& writer() { return initiator.is_my_turn() ? initiator : responder; }
  HandshakeState& reader() { return initiator.is_my_turn() ? responder : initiator; }

  // Sends this many messages of the handshake, in turns. Each side reads the other's.
  void talk(std::size_t messages) {
    for (std::size_t i = 0; i < messages; ++i) {
      HandshakeState& to = reader();
      const auto message = writer().write_message(base::bytes_of("payload"));
      REQUIRE(base::text_of(*to.read_message(*message)) == "payload");
    }
  }

  SeededRandom initiator_random{3};
  SeededRandom responder_random{4};
  HandshakeState initiator;
  HandshakeState responder;
};

struct Channel {
  Transport initiator;
  Transport responder;
};

Channel channel_of(std::string_view pattern) {
  Sides sides(pattern);
  sides.talk(handshake_pattern(pattern).messages.size());
  return {std::move(sides.initiator).split(), std::move(sides.responder).split()};
}

TEST_CASE("Every pattern ends in two channels that only fit each other", "[crypto]") {
  for (const auto pattern : kPatterns) {
    INFO(pattern);
    Channel channel = channel_of(pattern);
    CHECK(channel.initiator.handshake_hash == channel.responder.handshake_hash);
    const auto there = channel.initiator.sending.encrypt_with_ad({}, base::bytes_of("there"));
    const auto back = channel.responder.sending.encrypt_with_ad({}, base::bytes_of("there"));
    CHECK(*there != *back);
    CHECK(!channel.responder.receiving.decrypt_with_ad({}, *back));  // reflection
    CHECK(base::text_of(*channel.responder.receiving.decrypt_with_ad({}, *there)) == "there");
    CHECK(base::text_of(*channel.initiator.receiving.decrypt_with_ad({}, *back)) == "there");
  }
}

TEST_CASE("Two sides never agree after a changed bit in a handshake", "[crypto]") {
  // The first fields of some patterns are unauthenticated until a later message (XX: "-> e"), so
  // the changed message itself may be read. But then the handshake hashes differ, and no later
  // message of the handshake or the transport is accepted.
  for (const std::string_view pattern : {"KKpsk0", "XXpsk0", "Kpsk0", "XX"}) {
    const std::size_t count = handshake_pattern(pattern).messages.size();
    for (std::size_t altered = 0; altered < count; ++altered) {
      const std::size_t bits = [&] {
        Sides sides(pattern);
        sides.talk(altered);
        return sides.writer().write_message(base::bytes_of("payload"))->size() * 8;
      }();
      for (std::size_t bit = 0; bit < bits; ++bit) {
        INFO(pattern << " message " << altered << " bit " << bit);
        Sides sides(pattern);
        sides.talk(altered);
        HandshakeState& first_reader = sides.reader();
        auto message = *sides.writer().write_message(base::bytes_of("payload"));
        message[bit / 8] ^= std::byte{1} << (bit % 8);
        bool refused = !first_reader.read_message(message).ok();
        // With a psk every message has a tag, so the reader refuses a changed message at once. This
        // holds even for the top bit of a public key: X25519 ignores that bit, but the handshake
        // hashes it.
        if (pattern.find("psk") != std::string_view::npos) CHECK(refused);
        for (std::size_t next = altered + 1; next < count && !refused; ++next) {
          HandshakeState& reader = sides.reader();
          const auto following = sides.writer().write_message({});
          refused = !following.ok() || !reader.read_message(*following).ok();
        }
        if (refused) continue;
        auto initiator = std::move(sides.initiator).split();
        auto responder = std::move(sides.responder).split();
        CHECK(initiator.handshake_hash != responder.handshake_hash);
        const auto sent = initiator.sending.encrypt_with_ad({}, {});
        CHECK(!responder.receiving.decrypt_with_ad({}, *sent));
      }
    }
  }
}

TEST_CASE("A handshake message shortened or extended by a byte is refused", "[crypto]") {
  for (const std::string_view pattern : {"KKpsk0", "XXpsk0", "Kpsk0"}) {
    const std::size_t count = handshake_pattern(pattern).messages.size();
    for (std::size_t step = 0; step < count; ++step) {
      Sides original(pattern);
      original.talk(step);
      auto message = *original.writer().write_message({});
      for (std::size_t size = 0; size <= message.size() + 1; ++size) {
        if (size == message.size()) continue;
        Sides sides(pattern);
        sides.talk(step);
        auto wrong = message;
        wrong.resize(size);
        HandshakeState& reader = sides.reader();
        CHECK(!reader.read_message(wrong));
      }
    }
  }
}

TEST_CASE("After a failed handshake message neither side can continue", "[crypto]") {
  Sides sides("KKpsk0");
  const auto good = sides.initiator.write_message({});
  CHECK(!sides.responder.read_message(base::Bytes(48)));
  CHECK(!sides.responder.read_message(*good));
  CHECK(!sides.responder.write_message({}));
  CHECK(!sides.responder.is_my_turn());
  CHECK(!sides.responder.finished());
}

TEST_CASE("A wrong psk, static key or prologue is refused at first use", "[crypto]") {
  {
    Sides sides("KKpsk0", /*responder_psk=*/10);
    const auto message = sides.initiator.write_message({});
    CHECK(sides.responder.read_message(*message).error() == Error::kForged);
  }
  SeededRandom random(5);
  for (const bool prologue : {true, false}) {
    auto setup = Sides::setup("KKpsk0", Role::kResponder, 9);
    if (prologue) setup.prologue = base::to_bytes(base::bytes_of("other"));
    if (!prologue) setup.remote_static = pair_from(7).public_key;
    HandshakeState responder(std::move(setup), random);
    Sides sides("KKpsk0");
    const auto message = sides.initiator.write_message({});
    CHECK(responder.read_message(*message).error() == Error::kForged);
  }
}

TEST_CASE("Public keys of low order are refused in every message", "[crypto]") {
  // The keys for which the result of X25519 is all zeros (RFC 7748): 0, 1, p - 1, p, p + 1.
  const auto with = [](std::uint8_t first, std::uint8_t rest, std::uint8_t last) {
    PublicKey key;
    key.bytes.fill(static_cast<std::byte>(rest));
    key.bytes.front() = static_cast<std::byte>(first);
    key.bytes.back() = static_cast<std::byte>(last);
    return key;
  };
  const PublicKey low_order[] = {with(0, 0, 0), with(1, 0, 0), with(0xec, 0xff, 0x7f),
                                 with(0xed, 0xff, 0x7f), with(0xee, 0xff, 0x7f)};
  for (const PublicKey& key : low_order) {
    Sides as_ephemeral("NN");
    REQUIRE(as_ephemeral.responder.read_message(key.bytes));
    CHECK(as_ephemeral.responder.write_message({}).error() == Error::kInvalidPoint);

    auto setup = Sides::setup("KK", Role::kInitiator, 0);
    setup.remote_static = key;
    SeededRandom random(6);
    HandshakeState initiator(std::move(setup), random);
    CHECK(initiator.write_message({}).error() == Error::kInvalidPoint);
  }
}

TEST_CASE("A changed, repeated or reordered transport message is refused without effect",
          "[crypto]") {
  Channel channel = channel_of("KKpsk0");
  const base::ByteView ad = base::bytes_of("frame");
  const auto first = *channel.initiator.sending.encrypt_with_ad(ad, base::bytes_of("first"));
  const auto second = *channel.initiator.sending.encrypt_with_ad(ad, base::bytes_of("second"));
  CipherState& receiving = channel.responder.receiving;
  for (std::size_t bit = 0; bit < first.size() * 8; ++bit) {
    auto altered = first;
    altered[bit / 8] ^= std::byte{1} << (bit % 8);
    CHECK(receiving.decrypt_with_ad(ad, altered).error() == Error::kForged);
  }
  CHECK(receiving.decrypt_with_ad({}, first).error() == Error::kForged);
  CHECK(receiving.decrypt_with_ad(ad, second).error() == Error::kForged);
  CHECK(receiving.decrypt_with_ad(ad, base::ByteView(first).first(15)).error() ==
        Error::kWrongSize);
  CHECK(receiving.nonce() == 0);
  CHECK(base::text_of(*receiving.decrypt_with_ad(ad, first)) == "first");
  CHECK(receiving.decrypt_with_ad(ad, first).error() == Error::kForged);
  CHECK(base::text_of(*receiving.decrypt_with_ad(ad, second)) == "second");
}

TEST_CASE("No two transport messages are sealed alike, also across rekeying", "[crypto]") {
  Channel channel = channel_of("KKpsk0");
  std::set<std::string> seen;
  constexpr std::size_t kMessages = 10'000;
  for (std::size_t i = 0; i < kMessages; ++i) {
    if (i % 1000 == 999) {
      const auto nonce = channel.initiator.sending.nonce();
      for (Transport* side : {&channel.initiator, &channel.responder}) {
        side->sending.rekey();
        side->receiving.rekey();
      }
      CHECK(channel.initiator.sending.nonce() == nonce);  // section 11.3: rekeying does not reset n
    }
    const auto there = *channel.initiator.sending.encrypt_with_ad({}, {});
    const auto back = *channel.responder.sending.encrypt_with_ad({}, {});
    seen.insert(base::to_hex(there));
    seen.insert(base::to_hex(back));
    REQUIRE(channel.responder.receiving.decrypt_with_ad({}, there));
    REQUIRE(channel.initiator.receiving.decrypt_with_ad({}, back));
  }
  CHECK(seen.size() == 2 * kMessages);
}

TEST_CASE("After rekeying, messages under the old key are refused", "[crypto]") {
  Channel channel = channel_of("KKpsk0");
  const auto old = *channel.initiator.sending.encrypt_with_ad({}, {});
  channel.responder.receiving.rekey();
  CHECK(channel.responder.receiving.decrypt_with_ad({}, old).error() == Error::kForged);
}

TEST_CASE("The last value of the counter is never used", "[crypto]") {
  CipherState sending;
  CipherState receiving;
  for (CipherState* state : {&sending, &receiving}) {
    state->initialize_key(base::Bytes(kKeySize));
    state->set_nonce(std::numeric_limits<std::uint64_t>::max() - 1);
  }
  const auto last = sending.encrypt_with_ad({}, {});
  REQUIRE(receiving.decrypt_with_ad({}, *last));
  CHECK(sending.encrypt_with_ad({}, {}).error() == Error::kExhausted);
  CHECK(receiving.decrypt_with_ad({}, *last).error() == Error::kExhausted);
  CHECK(sending.encrypt_with_ad({}, {}).error() == Error::kExhausted);
}

TEST_CASE("A handshake message above Noise's limit is neither written nor read", "[crypto]") {
  Sides sides("NN");
  CHECK(sides.initiator.write_message(base::Bytes(kMaxMessageSize)).error() == Error::kWrongSize);
  CHECK(sides.responder.read_message(base::Bytes(kMaxMessageSize + 1)).error() ==
        Error::kWrongSize);
}

TEST_CASE("XX reveals each static key only with its message", "[crypto]") {
  Sides sides("XXpsk0");
  sides.talk(1);
  CHECK(!sides.initiator.remote_static());
  sides.talk(1);
  CHECK(sides.initiator.remote_static() == pair_from(2).public_key);
  CHECK(!sides.responder.remote_static());
  sides.talk(1);
  CHECK(sides.responder.remote_static() == pair_from(1).public_key);
}

}  // namespace
}  // namespace waterline::crypto::noise
