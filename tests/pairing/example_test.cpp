#include "fakes/example.h"

#include <catch2/catch.hpp>

#include "crypto/words.h"
#include "pairing/derivation.h"
#include "pairing/two_devices.h"

// Creates docs/example-pairing.md again. It shows two devices that pair, with every value. So
// somebody who implements a partner from the documents can find the first value that differs.
using namespace waterline;
using namespace waterline::pairing;

namespace {

using fakes::Counting;
using fakes::counting_from;
using namespace pairing::testing;

constexpr unsigned kAlex = 0x00;
constexpr unsigned kBlake = 0x20;

// Returns bytes that count up instead of random ones, and records each draw.
class Noted final : public base::Random {
 public:
  explicit Noted(unsigned first) : chance_(first) {}
  void fill(base::MutableByteView out) override {
    chance_.fill(out);
    drawn.push_back(base::to_bytes(out));
  }

  std::vector<base::Bytes> drawn;

 private:
  Counting chance_;
};

class Again final : public base::Random {
 public:
  explicit Again(base::ByteView bytes) : bytes_(base::to_bytes(bytes)) {}
  void fill(base::MutableByteView out) override {
    REQUIRE(out.size() == bytes_.size());
    std::ranges::copy(bytes_, out.begin());
  }

 private:
  base::Bytes bytes_;
};

Setup setup_of(wire::channel::PairingSide side, unsigned identity, unsigned epoch,
               std::uint16_t port) {
  Setup setup;
  setup.side = side;
  setup.method = PairingMethod::kWords;
  setup.offer_number = 7;
  setup.secret = secret_of(kWords);
  setup.identity = crypto::IdentitySecret(counting_from<32>(identity));
  setup.epoch = base::EpochId::from_bytes(counting_from<16>(epoch));
  setup.listen_port = port;
  return setup;
}

std::string numbers_of(const std::array<std::uint16_t, 6>& words) {
  std::string text;
  for (const std::uint16_t word : words) text += (text.empty() ? "" : " ") + std::to_string(word);
  return text;
}

std::string spelled(const std::array<std::uint16_t, 6>& words) {
  std::string text;
  for (const std::uint16_t word : words)
    text += (text.empty() ? "" : " ") + std::string(crypto::word_at(word));
  return text;
}

std::string example() {
  fakes::ExampleLines lines;
  const auto public_of = [](unsigned first) {
    return crypto::public_key_of(crypto::IdentitySecret(counting_from<32>(first)));
  };
  lines.bytes("Alex's identity, public", public_of(kAlex).bytes);
  lines.bytes("Blake's identity, public", public_of(kBlake).bytes);
  lines.text("the code, as it is written", "7-copper-lantern-meadow-finch");
  lines.bytes("the canonical words", base::bytes_of(kWords));

  Noted chance_of_alex(0x40);
  Noted chance_of_blake(0x40 + 0x80);
  Device alex(setup_of(PairingSide::kJoiner, kAlex, 0xa0, 45454), chance_of_alex);
  Device blake(setup_of(PairingSide::kDisplayer, kBlake, 0xb0, 0), chance_of_blake);
  const auto sent = converse(alex, blake);
  REQUIRE(alex.owner.end == wire::channel::PairingEnd::kPaired);
  REQUIRE(blake.owner.end == wire::channel::PairingEnd::kPaired);

  // Each device draws these random values in this order. XX and KK are the two Noise handshakes of
  // a pairing.
  constexpr std::array<const char*, 5> kDrawn = {"nonce", "scalar of CPace",
                                                 "ephemeral of XX, secret", "contribution",
                                                 "ephemeral of KK, secret"};
  const auto show_drawn = [&](const std::string& who, const Noted& chance) {
    REQUIRE(chance.drawn.size() == kDrawn.size());
    for (std::size_t i = 0; i < kDrawn.size(); ++i) {
      base::Bytes value = chance.drawn[i];
      // Clear the top bits, as CPace does: the scalar is below 2^252.
      if (i == 1) value.back() &= std::byte{0x0f};
      lines.bytes(who + ": " + kDrawn.at(i), value);
    }
  };
  show_drawn("Alex", chance_of_alex);
  show_drawn("Blake", chance_of_blake);

  base::ByteView from_alex = sent.first;
  base::ByteView from_blake = sent.second;
  const auto next = [](base::ByteView& from, std::size_t size) {
    const base::ByteView message = from.first(size);
    from = from.subspan(size);
    return message;
  };
  const auto hello = next(from_alex, 23);
  const auto answer = next(from_blake, 19);
  const auto share_of_alex = next(from_alex, 32);
  const auto share_of_blake = next(from_blake, 32);
  lines.bytes("1 Alex: hello", hello);
  lines.bytes("2 Blake: hello", answer);
  lines.bytes("3 Alex: CPace share", share_of_alex);
  lines.bytes("4 Blake: CPace share", share_of_blake);

  Greetings greetings{base::to_bytes(hello), base::to_bytes(answer), {}, {}};
  std::ranges::copy(hello.last(16), greetings.joiner_nonce.begin());
  std::ranges::copy(answer.last(16), greetings.displayer_nonce.begin());
  const auto binding = cpace_binding(greetings);
  lines.bytes("CPace: the generator",
              crypto::cpace::calculate_generator(base::bytes_of(kWords), binding.channel_identifier,
                                                 binding.session_id));
  Again scalar(chance_of_alex.drawn[1]);
  crypto::cpace::Initiator initiator(base::bytes_of(kWords), binding, scalar);
  crypto::cpace::PublicShare theirs{};
  std::ranges::copy(share_of_blake, theirs.begin());
  const auto agreement = std::move(initiator).finish(theirs);
  REQUIRE(agreement.ok());
  lines.bytes("CPace: ISK", agreement->intermediate_session_key.view());
  lines.bytes("CPace: session id output", agreement->session_id_output);
  const auto psk = psk_from_words(*agreement);
  lines.bytes("psk", psk.view());

  const auto first = next(from_alex, 48);
  const auto second = next(from_blake, 96);
  const auto third = next(from_alex, 64);
  lines.bytes("5 Alex: XX, first", first);
  lines.bytes("6 Blake: XX, second", second);
  lines.bytes("7 Alex: XX, third", third);
  crypto::noise::HandshakeSetup with;
  with.pattern = "XXpsk0";
  with.role = crypto::noise::Role::kInitiator;
  with.prologue = handshake_prologue(greetings, share_of_alex, share_of_blake, base::Way::kDirect);
  with.local_static = crypto::noise::key_pair_of(crypto::IdentitySecret(counting_from<32>(kAlex)));
  with.psks.push_back(psk.clone());
  Again ephemeral(chance_of_alex.drawn[2]);
  crypto::noise::HandshakeState handshake(std::move(with), ephemeral);
  REQUIRE(std::ranges::equal(*handshake.write_message({}), first));
  REQUIRE(handshake.read_message(second).ok());
  REQUIRE(std::ranges::equal(*handshake.write_message({}), third));
  const auto h = std::move(handshake).split().handshake_hash;
  lines.bytes("h", h);
  const auto words = check_words(h);
  REQUIRE((words == alex.owner.words && words == blake.owner.words));
  lines.text("the six words, by their places", numbers_of(words));
  lines.text("the six words", spelled(words));

  const auto record = [&](const std::string& name, unsigned epoch, std::uint16_t port,
                          base::ByteView frame) {
    const wire::PairingRecord says{base::EpochId::from_bytes(counting_from<16>(epoch)), port};
    lines.bytes(name + ": PairingRecord, encoded", wire::encode(says));
    lines.long_bytes(name + ": record", frame);
  };
  record("8 Alex", 0xa0, 45454, next(from_alex, kFrameSize));
  record("8 Blake", 0xb0, 0, next(from_blake, kFrameSize));
  const auto key = pair_key(h, psk, crypto::SecretBytes::copy_of(chance_of_alex.drawn[3]),
                            crypto::SecretBytes::copy_of(chance_of_blake.drawn[3]));
  REQUIRE(same_key(key, alex.owner.stored->pair_key));
  REQUIRE(same_key(key, blake.owner.stored->pair_key));
  lines.bytes("pair key", key.bytes());
  lines.long_bytes("9 Alex: verdict", next(from_alex, kFrameSize));
  lines.long_bytes("9 Blake: verdict", next(from_blake, kFrameSize));

  const auto proof = [&](crypto::noise::Role role, unsigned own, unsigned partner) {
    return proof_setup(role, crypto::IdentitySecret(counting_from<32>(own)), public_of(partner),
                       key, h);
  };
  auto setup = proof(crypto::noise::Role::kInitiator, kAlex, kBlake);
  lines.bytes("the psk of KK", setup.psks.front().view());
  Again joiner_ephemeral(chance_of_alex.drawn[4]);
  Again displayer_ephemeral(chance_of_blake.drawn[4]);
  crypto::noise::HandshakeState proves(std::move(setup), joiner_ephemeral);
  crypto::noise::HandshakeState answers(proof(crypto::noise::Role::kResponder, kBlake, kAlex),
                                        displayer_ephemeral);
  const auto proof_first = proves.write_message({});
  REQUIRE(answers.read_message(*proof_first).ok());
  const auto proof_second = answers.write_message({});
  lines.bytes("10 Alex: KK, first", *proof_first);
  lines.long_bytes("10 Alex: proof", next(from_alex, kFrameSize));
  lines.bytes("11 Blake: KK, second", *proof_second);
  lines.long_bytes("11 Blake: proof", next(from_blake, kFrameSize));
  lines.long_bytes("12 Alex: stored", next(from_alex, kFrameSize));
  lines.long_bytes("13 Blake: stored", next(from_blake, kFrameSize));
  REQUIRE((from_alex.empty() && from_blake.empty()));

  Picture picture;
  picture.commitment = commitment_to(public_of(kBlake));
  picture.secret = crypto::SecretBytes::copy_of(counting_from<32>(0xe0));
  picture.expires = base::WallTime(std::chrono::seconds(1'800'000'000));
  picture.addresses = {"192.0.2.7:45454"};
  lines.text("a picture's text", to_text(picture));
  lines.bytes("its psk, with the nonces above", psk_from_picture(picture.secret, greetings).view());
  return lines.text();
}

}  // namespace

TEST_CASE("the documented pairing is the one that two devices produce", "[example]") {
  const std::string shown =
      fakes::example_shown_in(std::string(WATERLINE_DOCUMENTS) + "/example-pairing.md");
  const std::string made = example();
  INFO(made);  // the text that the page should have
  const bool same = shown == made;
  CHECK(same);
}
