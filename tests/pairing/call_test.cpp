#include "pairing/call.h"

#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "fakes/example.h"
#include "fakes/seeded_random.h"
#include "pairing/code.h"

using namespace waterline;
using pairing::Calls;

namespace {

constexpr std::uint16_t kPort = 45454;
const Calls::Endpoint kJoiner{{std::byte{192}, std::byte{0}, std::byte{2}, std::byte{7}}, 47471};
const Calls::Endpoint kDisplayer{{std::byte{192}, std::byte{0}, std::byte{2}, std::byte{9}}, 40001};
const pairing::CallId kPicture =
    pairing::call_id_of(crypto::SecretBytes::copy_of(fakes::counting_from<32>(0xa0)));

std::vector<Calls> some_offers() {
  std::vector<Calls> offers;
  for (const std::uint32_t number : {1U, 7U, 8U, 999U}) offers.push_back(Calls::by_number(number));
  offers.push_back(Calls::by_picture(kPicture));
  auto other = kPicture;
  other[15] ^= std::byte{1};
  offers.push_back(Calls::by_picture(other));
  return offers;
}

}  // namespace

TEST_CASE("a picture shown earlier finds no later offer of the same device", "[pairing][call]") {
  fakes::SeededRandom random(5);
  const auto identity = crypto::IdentitySecret(random.bytes<32>());
  const auto commitment = pairing::commitment_to(crypto::public_key_of(identity));
  const auto picture = [&] {
    return pairing::Picture{
        commitment, crypto::SecretBytes::copy_of(random.bytes<32>()), base::WallTime{}, {}};
  };
  const auto earlier = picture();
  const auto later = picture();
  REQUIRE(earlier.commitment == later.commitment);
  const auto shown = Calls::by_picture(pairing::call_id_of(later.secret));
  const auto call =
      Calls::by_picture(pairing::call_id_of(earlier.secret)).make_call(kJoiner, random);
  CHECK_FALSE(shown.read_call(call, kJoiner).has_value());
  // Nor does the commitment find it, which a former partner knows.
  const auto by_commitment = Calls::by_picture(commitment).make_call(kJoiner, random);
  CHECK_FALSE(shown.read_call(by_commitment, kJoiner).has_value());
}

TEST_CASE("a call and its answer are understood for their offer alone", "[pairing][call]") {
  fakes::SeededRandom random(1);
  const auto offers = some_offers();
  for (std::size_t made = 0; made < offers.size(); ++made) {
    const auto call = offers[made].make_call(kJoiner, random);
    const auto nonce = pairing::nonce_of(call);
    const auto answer = offers[made].make_answer(nonce, kDisplayer, kPort, random);
    for (std::size_t read = 0; read < offers.size(); ++read) {
      const bool is_its_own = made == read;
      REQUIRE(offers[read].read_call(call, kJoiner) ==
              (is_its_own ? std::optional(nonce) : std::nullopt));
      REQUIRE(offers[read].read_answer(answer, kDisplayer, nonce) ==
              (is_its_own ? std::optional(kPort) : std::nullopt));
    }
  }
}

TEST_CASE("a call counts from its source alone, an answer for its call alone", "[pairing][call]") {
  fakes::SeededRandom random(2);
  const auto offer = Calls::by_number(7);
  const auto call = offer.make_call(kJoiner, random);
  const auto answer = offer.make_answer(pairing::nonce_of(call), kDisplayer, kPort, random);
  // Somebody sends the bytes again from elsewhere.
  Calls::Endpoint elsewhere = kJoiner;
  elsewhere.host[3] ^= std::byte{1};
  CHECK_FALSE(offer.read_call(call, elsewhere).has_value());
  Calls::Endpoint other_port = kJoiner;
  ++other_port.port;
  CHECK_FALSE(offer.read_call(call, other_port).has_value());
  CHECK_FALSE(offer.read_answer(answer, kJoiner, pairing::nonce_of(call)).has_value());
  CHECK_FALSE(
      offer.read_answer(answer, kDisplayer, pairing::nonce_of(offer.make_call(kJoiner, random)))
          .has_value());
  // Somebody sends a call back to its sender, or passes a call for an answer, or the other way.
  CHECK_FALSE(offer.read_answer(call, kJoiner, pairing::nonce_of(call)).has_value());
  CHECK_FALSE(offer.read_answer(call, kJoiner, {}).has_value());
  CHECK_FALSE(offer.read_call(answer, kDisplayer).has_value());
  // An answer that names no port says nothing.
  const auto nowhere = offer.make_answer(pairing::nonce_of(call), kDisplayer, 0, random);
  CHECK_FALSE(offer.read_answer(nowhere, kDisplayer, pairing::nonce_of(call)).has_value());
}

TEST_CASE("a call or an answer with any change is nothing", "[pairing][call]") {
  fakes::SeededRandom random(3);
  const auto offer = Calls::by_picture(kPicture);
  const auto call = offer.make_call(kJoiner, random);
  const auto nonce = pairing::nonce_of(call);
  const auto answer = offer.make_answer(nonce, kDisplayer, kPort, random);
  for (const auto& sent : {call, answer}) {
    const auto is_read = [&](base::ByteView bytes) {
      return offer.read_call(bytes, kJoiner) || offer.read_answer(bytes, kDisplayer, nonce);
    };
    REQUIRE(is_read(sent));
    for (std::size_t bit = 0; bit < sent.size() * 8; ++bit) {
      auto changed = sent;
      changed[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
      REQUIRE_FALSE(is_read(changed));
    }
    for (std::size_t size = 0; size < sent.size(); ++size)
      REQUIRE_FALSE(is_read(base::ByteView(sent).first(size)));
    base::Bytes longer = base::to_bytes(sent);
    longer.push_back(std::byte{0});
    REQUIRE_FALSE(is_read(longer));
  }
}

TEST_CASE("calls and answers have one size, and share no eight bytes", "[pairing][call]") {
  fakes::SeededRandom random(4);
  const auto offers = some_offers();
  std::set<std::uint64_t> pieces;
  std::size_t made = 0;
  for (int i = 0; i < 2000; ++i) {
    const Calls& offer = offers[static_cast<std::size_t>(i) % offers.size()];
    const auto sent =
        i % 2 == 0 ? offer.make_call(kJoiner, random) : offer.make_answer({}, kJoiner, 1, random);
    for (std::size_t at = 0; at + 8 <= sent.size(); ++at, ++made)
      pieces.insert(base::read_little_endian<std::uint64_t>(base::ByteView(sent).subspan(at)));
  }
  CHECK(pieces.size() == made);
}

// An independent program (tests/vectors/make_call.py) made the values in the document.
TEST_CASE("the pairing call has the published check values", "[pairing][call]") {
  std::ifstream file(WATERLINE_DOCUMENTS "/protocol.md");
  std::stringstream document;
  document << file.rdbuf();
  const std::string text = document.str();
  const auto is_published = [&text](std::string_view name, base::ByteView bytes) {
    const std::string value = base::to_hex(bytes);
    INFO(name << "\n    " << value.substr(0, 64) << "\n    " << value.substr(64));
    CHECK(text.find("    " + value.substr(0, 64) + "\n    " + value.substr(64) + "\n") !=
          std::string::npos);
  };
  fakes::Counting of_call(0x40);
  fakes::Counting of_answer(0x80);
  const auto by_number = Calls::by_number(7);
  const auto call = by_number.make_call(kJoiner, of_call);
  is_published("a call, by number", call);
  is_published("its answer",
               by_number.make_answer(pairing::nonce_of(call), kDisplayer, kPort, of_answer));
  fakes::Counting of_other(0x40);
  is_published("a call, by picture", Calls::by_picture(kPicture).make_call(kJoiner, of_other));
}
