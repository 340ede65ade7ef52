#include <catch2/catch.hpp>

#include "crypto/noise_symmetric_state.h"
#include "pairing/derivation.h"
#include "pairing/frame.h"
#include "pairing/hello.h"
#include "two_devices.h"

namespace waterline::pairing {
namespace {

using namespace testing;

constexpr std::size_t kShareSize = 32;

bool counts_guess(const std::vector<Event>& events) {
  return events.size() == 1 && std::holds_alternative<CountGuess>(events[0]);
}

bool ends_with(const std::vector<Event>& events, PairingEnd end) {
  return !events.empty() && std::holds_alternative<Over>(events.back()) &&
         std::get<Over>(events.back()).end == end;
}

// ---- Guesses

TEST_CASE("The displayer's share leaves only after the guess is counted", "[pairing]") {
  const bool allowed = GENERATE(true, false);
  Pair pair(PairingMethod::kWords);
  Machine joiner(std::move(pair.joiner), pair.random, kStart);
  Machine displayer(std::move(pair.displayer), pair.random, kStart);
  CHECK(displayer.receive(joiner.take_output(), kStart).empty());
  CHECK(joiner.receive(displayer.take_output(), kStart).empty());
  CHECK(counts_guess(displayer.receive(joiner.take_output(), kStart)));
  CHECK(displayer.take_output().empty());
  const auto events = displayer.guess_counted(allowed, kStart);
  if (allowed) {
    CHECK(events.empty());
    CHECK(displayer.take_output().size() == kShareSize);
  } else {
    CHECK(ends_with(events, PairingEnd::kOfferOver));
    CHECK(displayer.take_output().empty());
  }
}

TEST_CASE("The joiner's first handshake message leaves only after the guess is counted",
          "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  const bool allowed = GENERATE(true, false);
  Pair pair(method);
  Device displayer = pair.displaying();
  Machine joiner(std::move(pair.joiner), pair.random, kStart);
  displayer.receive(joiner.take_output());
  std::vector<Event> events = joiner.receive(displayer.take_output(), kStart);
  if (method == PairingMethod::kWords) {
    CHECK(events.empty());
    displayer.receive(joiner.take_output());
    events = joiner.receive(displayer.take_output(), kStart);
  }
  CHECK(counts_guess(events));
  CHECK(joiner.take_output().empty());
  events = joiner.guess_counted(allowed, kStart);
  CHECK(events.empty() == allowed);
  CHECK(joiner.take_output().empty() != allowed);
}

TEST_CASE("By picture the displayer's answer leaves after the guess is counted", "[pairing]") {
  Pair pair(PairingMethod::kPicture);
  Device joiner = pair.joining();
  Machine displayer(std::move(pair.displayer), pair.random, kStart);
  CHECK(displayer.receive(joiner.take_output(), kStart).empty());
  joiner.receive(displayer.take_output());
  CHECK(counts_guess(displayer.receive(joiner.take_output(), kStart)));
  CHECK(displayer.take_output().empty());
  CHECK(displayer.guess_counted(true, kStart).empty());
  CHECK(displayer.take_output().size() == 96);
}

TEST_CASE("A run broken off before the displayer answers is still a guess", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  displayer.owner.answers = false;
  displayer.receive(joiner.take_output());
  joiner.receive(displayer.take_output());
  displayer.receive(joiner.take_output());
  displayer.cut();
  CHECK(displayer.owner.guesses == 1);
  CHECK(displayer.owner.end == PairingEnd::kCut);
}

TEST_CASE("Over many connections an attacker can test only three guesses", "[pairing]") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    fakes::SeededRandom order(seed);
    constexpr std::size_t kConnections = 40;
    int guesses_left = 3;
    std::vector<Device> attackers;
    std::vector<Device> displayers;
    std::vector<std::unique_ptr<Pair>> pairs;
    for (std::size_t i = 0; i < kConnections; ++i) {
      pairs.push_back(std::make_unique<Pair>(PairingMethod::kWords, 100 * seed + i));
      pairs.back()->joiner.secret = secret_of("wrong guess number " + std::to_string(i));
      attackers.push_back(pairs.back()->joining());
      displayers.push_back(pairs.back()->displaying());
      displayers.back().owner.answers = false;
    }
    std::vector<std::size_t> answered(kConnections);
    std::size_t shares_out = 0;
    for (int step = 0; step < 4000; ++step) {
      const std::size_t i = order.below(kConnections);
      Device& displayer = displayers[i];
      if (order.below(20) == 0) attackers[i].cut();
      displayer.receive(attackers[i].take_output());
      // The displayer's node counts the guess on disk, and answers after any delay.
      if (displayer.owner.guesses == 1 && answered[i] == 0 && order.below(2) == 0) {
        answered[i] = 1;
        const bool allowed = guesses_left > 0;
        guesses_left -= allowed ? 1 : 0;
        displayer.handle(displayer.machine().guess_counted(allowed, kStart));
      }
      const base::Bytes back = displayer.take_output();
      if (back.size() == kShareSize) ++shares_out;
      attackers[i].receive(back);
    }
    CHECK(shares_out == 3);
    for (const Device& displayer : displayers) CHECK_FALSE(displayer.owner.words);
  }
}

// ---- A wrong code

TEST_CASE("A wrong code ends both sides, and the displayer sends nothing more", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  Pair pair(method);
  base::Bytes other = base::to_bytes(pair.joiner.secret.view());
  other[GENERATE(0, 13, 26)] ^= std::byte{1};
  pair.joiner.secret = crypto::SecretBytes::copy_of(other);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  const auto [from_joiner, from_displayer] = converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kWrongCode);
  CHECK(displayer.owner.end == PairingEnd::kWrongCode);
  CHECK(joiner.owner.guesses == 1);
  CHECK(displayer.owner.guesses == 1);
  CHECK(from_displayer.size() ==
        kDisplayerHelloSize + (method == PairingMethod::kWords ? kShareSize : 0));
}

TEST_CASE("A share that is no point or the identity gets no answer", "[pairing]") {
  const auto share = GENERATE(base::Bytes(kShareSize), base::Bytes(kShareSize, std::byte{0xff}),
                              base::Bytes(kShareSize, std::byte{1}));
  SECTION("at the displayer") {
    Pair pair(PairingMethod::kWords);
    Device displayer = pair.displaying();
    displayer.receive(pair.joining().take_output());
    displayer.take_output();
    displayer.receive(share);
    CHECK(displayer.owner.guesses == 1);
    CHECK(displayer.owner.end == PairingEnd::kWrongCode);
    CHECK(displayer.take_output().empty());
  }
  SECTION("at the joiner") {
    Pair pair(PairingMethod::kWords);
    Device joiner = pair.joining();
    Device displayer = pair.displaying();
    displayer.receive(joiner.take_output());
    joiner.receive(displayer.take_output());
    CHECK(joiner.take_output().size() == kShareSize);
    joiner.receive(share);
    CHECK(joiner.owner.guesses == 1);
    CHECK(joiner.owner.end == PairingEnd::kWrongCode);
    CHECK(joiner.take_output().empty());
  }
}

// An attacker who knows the code plays the joiner, up to the first handshake message, with an
// ephemeral key of its choice.
TEST_CASE("A handshake key of low order ends the run", "[pairing]") {
  Pair pair(PairingMethod::kPicture);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  Greetings greetings;
  greetings.joiner_hello = joiner.take_output();
  greetings.joiner_nonce = joiner_hello_of(greetings.joiner_hello).nonce;
  displayer.receive(greetings.joiner_hello);
  greetings.displayer_hello = displayer.take_output();
  greetings.displayer_nonce = displayer_hello_of(greetings.displayer_hello).nonce;

  const std::array<std::byte, 32> low_order{};
  crypto::noise::SymmetricState symmetric("Noise_XXpsk0_25519_ChaChaPoly_SHA512");
  symmetric.mix_hash(handshake_prologue(greetings, {}, {}, base::Way::kDirect));
  symmetric.mix_key_and_hash(psk_from_picture(secret_of(kPictureSecret), greetings).view());
  symmetric.mix_hash(low_order);
  symmetric.mix_key(low_order);
  base::Bytes first = base::to_bytes(low_order);
  base::append(first, symmetric.encrypt_and_hash({}).value());
  displayer.receive(first);
  CHECK(displayer.owner.end == PairingEnd::kWrongCode);
  CHECK(displayer.take_output().empty());
}

// ---- In the middle

TEST_CASE("A man in the middle with the code changes the six words", "[pairing]") {
  Pair pair(PairingMethod::kWords, 1);
  Pair attacker(PairingMethod::kWords, 2);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  Device towards_joiner = attacker.displaying();
  Device towards_displayer = attacker.joining();
  joiner.owner.answers = displayer.owner.answers = false;
  for (int turn = 0; turn < 4; ++turn) {
    converse(joiner, towards_joiner);
    converse(towards_displayer, displayer);
    for (Device* device : {&joiner, &displayer})
      device->handle(device->machine().guess_counted(true, kStart));
  }
  REQUIRE(joiner.owner.words);
  REQUIRE(displayer.owner.words);
  CHECK(joiner.owner.words != displayer.owner.words);
  for (Device* device : {&joiner, &displayer}) {
    device->handle(device->machine().words_compared(false, kStart));
    CHECK(device->owner.end == PairingEnd::kNotConfirmed);
    CHECK_FALSE(device->owner.stored);
  }
}

TEST_CASE("A photo of the picture does not let anybody impersonate its displayer", "[pairing]") {
  Pair pair(PairingMethod::kPicture, 1);
  Pair impostor(PairingMethod::kPicture, 2);
  Device joiner = pair.joining();
  Device displayer = impostor.displaying();
  const auto [from_joiner, from_displayer] = converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kWrongCode);
  CHECK_FALSE(joiner.owner.words);
  CHECK_FALSE(displayer.owner.stored);
  // After its first message of the handshake the joiner sent nothing. Its next one, the third of
  // the handshake, would have told the impostor the joiner's identity.
  CHECK(from_joiner.size() == kJoinerHelloSize + 48);
}

TEST_CASE("A device does not pair with itself", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  Pair pair(method);
  pair.joiner.identity = pair.displayer.identity.clone();
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kWrongCode);
  CHECK_FALSE(joiner.owner.words);
  CHECK_FALSE(displayer.owner.words);
}

TEST_CASE("A joiner that receives its own bytes back pairs with nobody", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  Pair pair(method);
  Device joiner = pair.joining();
  for (int turn = 0; turn < 10; ++turn) joiner.receive(joiner.take_output());
  joiner.cut();
  CHECK(joiner.owner.end == PairingEnd::kCut);
  CHECK_FALSE(joiner.owner.words);
}

// ---- Strangers

TEST_CASE("Both devices report another version, and no guess is counted", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device displayer = pair.displaying();
  base::Bytes hello = pair.joining().take_output();
  hello[0] = std::byte{9};
  displayer.receive(hello);
  CHECK(displayer.owner.end == PairingEnd::kOtherVersion);
  CHECK(displayer.owner.guesses == 0);
  const auto answer = displayer_hello_of(displayer.take_output());
  CHECK(answer.status == HelloStatus::kOtherVersion);

  Pair other(PairingMethod::kWords);
  Device joiner = other.joining();
  joiner.receive(encode(DisplayerHello{9, HelloStatus::kOtherVersion, {}}));
  CHECK(joiner.owner.end == PairingEnd::kOtherVersion);
  CHECK(joiner.owner.guesses == 0);
}

TEST_CASE("A code for another offer or method is reported and not counted", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  SECTION("another number") {
    pair.joiner.offer_number = 8;
  }
  SECTION("another method") {
    pair.joiner.method = PairingMethod::kPicture;
  }
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kNoSuchOffer);
  CHECK(displayer.owner.end == PairingEnd::kNoSuchOffer);
  CHECK(joiner.owner.guesses == 0);
  CHECK(displayer.owner.guesses == 0);
}

TEST_CASE("Random bytes get at most one hello, and count no guess", "[pairing]") {
  fakes::SeededRandom noise(5);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Pair pair(seed % 2 == 0 ? PairingMethod::kWords : PairingMethod::kPicture, seed);
    Device displayer = pair.displaying();
    base::Bytes bytes(noise.below(4000));
    noise.fill(bytes);
    if (bytes.size() > 2 && seed % 3 == 0) {  // of this version
      bytes[0] = std::byte{1};
      bytes[1] = std::byte{0};
    }
    displayer.receive(bytes);
    displayer.cut();
    REQUIRE(displayer.take_output().size() <= kDisplayerHelloSize);
    REQUIRE(displayer.owner.guesses == 0);
  }
}

TEST_CASE("A hello with an unknown method gets no answer", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device displayer = pair.displaying();
  base::Bytes hello = pair.joining().take_output();
  hello[2] = std::byte{3};
  displayer.receive(hello);
  CHECK(displayer.owner.end == PairingEnd::kCut);
  CHECK(displayer.take_output().empty());
}

TEST_CASE("Bytes out of turn end a run", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  displayer.owner.answers = false;
  displayer.receive(joiner.take_output());
  joiner.receive(displayer.take_output());
  base::Bytes share_and_more = joiner.take_output();
  share_and_more.push_back(std::byte{0});
  displayer.receive(share_and_more);
  CHECK(displayer.owner.guesses == 1);
  CHECK(displayer.owner.end == PairingEnd::kWrongCode);
}

// ---- Partners that know the code and break the rules

// A joiner by picture that follows the protocol up to the handshake and then sends the messages of
// a test.
class RuleBreaker {
 public:
  RuleBreaker(Pair& pair, Device& displayer)
      : displayer_(&displayer), identity_(pair.joiner.identity.clone()) {
    Machine greeter(std::move(pair.joiner), pair.random, kStart);
    Greetings greetings;
    greetings.joiner_hello = greeter.take_output();
    greetings.joiner_nonce = joiner_hello_of(greetings.joiner_hello).nonce;
    displayer.receive(greetings.joiner_hello);
    greetings.displayer_hello = displayer.take_output();
    greetings.displayer_nonce = displayer_hello_of(greetings.displayer_hello).nonce;

    psk_ = psk_from_picture(secret_of(kPictureSecret), greetings);
    crypto::noise::HandshakeSetup with;
    with.pattern = "XXpsk0";
    with.prologue = handshake_prologue(greetings, {}, {}, base::Way::kDirect);
    with.local_static = crypto::noise::key_pair_of(identity_);
    with.psks.push_back(psk_.clone());
    crypto::noise::HandshakeState handshake(std::move(with), pair.random);
    displayer.receive(handshake.write_message({}).value());
    CHECK(handshake.read_message(displayer.take_output()).ok());
    displayer.receive(handshake.write_message({}).value());
    transport_ = std::move(handshake).split();
    // The displayer has ended the pairing already, and nothing more can be sent.
    if (displayer.owner.end) return;
    auto record = open_frame(FrameKind::kRecord, displayer.take_output(), transport_->receiving);
    theirs_ = crypto::SecretBytes::copy_of(base::ByteView(record.value()).first(kContributionSize));
  }

  void say(FrameKind kind, base::ByteView payload) {
    displayer_->receive(seal_frame(kind, payload, transport_->sending));
  }
  void say_record(const base::EpochId& epoch) {
    base::Bytes payload(kContributionSize);
    base::append(payload, wire::encode(wire::PairingRecord{epoch, 0}));
    say(FrameKind::kRecord, payload);
  }
  void say_same() { say(FrameKind::kVerdict, base::Bytes{std::byte{1}}); }
  // Returns the first message of the KK handshake under this pair key.
  base::Bytes proof(const crypto::PairKey& key, const crypto::PublicKey& displayer_key,
                    base::Random& random) const {
    crypto::noise::HandshakeState handshake(
        proof_setup(crypto::noise::Role::kInitiator, identity_, displayer_key, key,
                    transport_->handshake_hash),
        random);
    return handshake.write_message({}).value();
  }
  [[nodiscard]] crypto::PairKey key() const {
    return pair_key(transport_->handshake_hash, psk_, crypto::SecretBytes(kContributionSize),
                    theirs_);
  }

 private:
  Device* displayer_;
  crypto::IdentitySecret identity_;
  crypto::SecretBytes psk_;
  crypto::SecretBytes theirs_;
  std::optional<crypto::noise::Transport> transport_;
};

TEST_CASE("A displayer refuses a joiner with the displayer's own key", "[pairing]") {
  Pair pair(PairingMethod::kPicture);
  pair.joiner.identity = pair.displayer.identity.clone();
  Device displayer = pair.displaying();
  const RuleBreaker breaker(pair, displayer);
  CHECK(displayer.owner.end == PairingEnd::kWrongCode);
  CHECK(displayer.take_output().empty());
}

TEST_CASE("A device with the code that breaks the rules gets no partner", "[pairing]") {
  Pair pair(PairingMethod::kPicture);
  fakes::SeededRandom random(9);
  const base::EpochId displayer_epoch = pair.displayer.epoch;
  const base::EpochId epoch = pair.joiner.epoch;
  Device displayer = pair.displaying();
  RuleBreaker breaker(pair, displayer);
  const auto through_verdicts = [&] {
    breaker.say_record(epoch);
    breaker.say_same();
    REQUIRE_FALSE(displayer.owner.end);
  };
  PairingEnd end = PairingEnd::kWrongCode;
  SECTION("a verdict before the record") {
    breaker.say_same();
  }
  SECTION("a record too short for the contribution") {
    breaker.say(FrameKind::kRecord, base::Bytes(31));
  }
  SECTION("a record that is none") {
    breaker.say(FrameKind::kRecord, base::Bytes(200));
  }
  SECTION("the displayer's own epoch") {
    breaker.say_record(displayer_epoch);
  }
  SECTION("a verdict that is neither") {
    breaker.say_record(epoch);
    breaker.say(FrameKind::kVerdict, base::Bytes{std::byte{2}});
  }
  SECTION("a verdict of two bytes") {
    breaker.say_record(epoch);
    breaker.say(FrameKind::kVerdict, base::Bytes(2, std::byte{1}));
  }
  SECTION("a second verdict") {
    displayer.owner.answers = false;
    breaker.say_record(epoch);
    breaker.say_same();
    REQUIRE_FALSE(displayer.owner.end);
    breaker.say_same();
  }
  SECTION("a proof under another key") {
    through_verdicts();
    breaker.say(FrameKind::kProof, breaker.proof(crypto::PairKey(), pair.displayer_key, random));
  }
  SECTION("a proof that is too short") {
    through_verdicts();
    breaker.say(FrameKind::kProof, base::Bytes(20));
  }
  SECTION("stored, said before the proof") {
    through_verdicts();
    breaker.say(FrameKind::kStored, {});
  }
  SECTION("stored, said under the first handshake's keys") {
    through_verdicts();
    breaker.say(FrameKind::kProof, breaker.proof(breaker.key(), pair.displayer_key, random));
    REQUIRE_FALSE(displayer.owner.end);
    breaker.say(FrameKind::kStored, {});
    end = PairingEnd::kCut;
  }
  CHECK(displayer.owner.end == end);
  CHECK_FALSE(displayer.owner.stored);
}

}  // namespace
}  // namespace waterline::pairing
