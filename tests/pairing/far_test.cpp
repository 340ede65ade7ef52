#include "pairing/far.h"

#include <catch2/catch.hpp>

#include "crypto/vectors.h"
#include "pairing/two_devices.h"

namespace waterline::pairing {
namespace {

using namespace testing;
using crypto::testing::Vector;

Vector vector_about(std::string_view what) {
  for (Vector& vector : crypto::testing::published_vectors("tor.txt")) {
    if (vector.text("what") == what) return std::move(vector);
  }
  FAIL("tor.txt has no vector about " << what);
  return {};
}

crypto::SecretBytes secret_in(const Vector& vector) {
  return crypto::SecretBytes::copy_of(vector.bytes("secret"));
}

Setup far(Setup setup) {
  setup.way = base::Way::kTor;
  return setup;
}

TEST_CASE("A far offer has the service and caller key of its vector", "[pairing]") {
  const Vector vector = vector_about("keys");
  const crypto::SecretBytes secret = secret_in(vector);
  const crypto::OnionSeed seed = onion_seed_of(secret);
  const crypto::OnionCallerKey caller = onion_caller_key_of(secret);
  const auto caller_public = crypto::onion_caller_public_key_of(caller);
  CHECK(base::to_bytes(seed.bytes()) == vector.bytes("seed"));
  CHECK(crypto::onion_address_of(seed).text() == vector.text("address"));
  CHECK(base::to_bytes(caller.bytes()) == vector.bytes("caller"));
  CHECK(base::to_bytes(caller_public.bytes) == vector.bytes("caller_public"));
  CHECK(crypto::to_tor_base32(caller_public.bytes) == vector.text("caller_for_tor"));
}

TEST_CASE("Through Tor the handshake of a pairing has the bytes of its vector", "[pairing]") {
  const Vector vector = vector_about("pairing");
  crypto::testing::WrittenRandom random{vector.bytes("joiner_nonce"), vector.bytes("ephemeral")};
  Pair pair(PairingMethod::kPicture);
  Setup setup = far(std::move(pair.joiner));
  setup.secret = secret_in(vector);
  Device joiner(std::move(setup), random);
  CHECK(joiner.take_output() == vector.bytes("joiner_hello"));
  joiner.receive(vector.bytes("displayer_answer"));
  CHECK(joiner.take_output() == vector.bytes("message"));
}

TEST_CASE("Two devices pair through Tor only if both were told so", "[pairing]") {
  for (const base::Way here : {base::Way::kDirect, base::Way::kTor}) {
    for (const base::Way there : {base::Way::kDirect, base::Way::kTor}) {
      Pair pair(PairingMethod::kPicture);
      pair.joiner.way = here;
      pair.displayer.way = there;
      Device joiner = pair.joining();
      Device displayer = pair.displaying();
      converse(joiner, displayer);
      const auto end = here == there ? PairingEnd::kPaired : PairingEnd::kWrongCode;
      CHECK(joiner.owner.end == end);
      CHECK(displayer.owner.end == end);
    }
  }
}

TEST_CASE("Through Tor each step may take a minute, and the comparison five", "[pairing]") {
  Pair pair(PairingMethod::kPicture);
  Device joiner(far(std::move(pair.joiner)), pair.random);
  Device displayer(far(std::move(pair.displayer)), pair.random);
  CHECK(joiner.machine().deadline() == kStart + kStepTimeoutByTor);
  joiner.owner.says_same = true;
  joiner.owner.answers = false;
  displayer.owner.answers = false;
  displayer.receive(joiner.take_output());
  joiner.receive(displayer.take_output());
  joiner.handle(joiner.machine().guess_counted(true, kStart));
  displayer.receive(joiner.take_output());
  displayer.handle(displayer.machine().guess_counted(true, kStart));
  CHECK(displayer.machine().deadline() == kStart + kStepTimeoutByTor);
  joiner.receive(displayer.take_output());
  displayer.receive(joiner.take_output());
  joiner.receive(displayer.take_output());
  CHECK(joiner.owner.words == displayer.owner.words);
  CHECK(joiner.machine().deadline() == kStart + kComparisonTimeout);
  CHECK(displayer.machine().deadline() == kStart + kComparisonTimeout);
}

TEST_CASE("A picture says by one entry that the devices meet through Tor", "[pairing]") {
  Picture picture{{}, secret_of(kPictureSecret), base::WallTime(std::chrono::hours(1)), {}};
  CHECK_FALSE(is_far(picture));
  picture.addresses = {"192.0.2.7:45454"};
  CHECK_FALSE(is_far(picture));
  picture.addresses = {std::string(kThroughTor)};
  const auto read = picture_from_text(to_text(picture));
  REQUIRE(read.has_value());
  CHECK(is_far(*read));
}

}  // namespace
}  // namespace waterline::pairing
