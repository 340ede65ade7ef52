#include "crypto/aead.h"

#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"

namespace waterline::crypto {
namespace {

const base::Bytes kKey(32, std::byte{0x42});

base::Bytes sealed_of(std::string_view plaintext, std::string_view associated_data,
                      base::Random& random) {
  base::Bytes sealed(plaintext.size() + kSealOverhead);
  seal(kKey, base::bytes_of(plaintext), base::bytes_of(associated_data), random, sealed);
  return sealed;
}

TEST_CASE("Any changed bit in bytes, key or associated data is refused", "[crypto]") {
  SystemRandom random;
  constexpr std::string_view kText = "below the waterline";
  const base::Bytes sealed = sealed_of(kText, "page 7", random);
  base::Bytes opened(kText.size());
  REQUIRE(open(kKey, sealed, base::bytes_of("page 7"), opened));
  CHECK(base::text_of(opened) == kText);

  const auto is_refused = [&](const base::Bytes& key, const base::Bytes& bytes,
                              std::string_view associated_data) {
    base::Bytes out(kText.size(), std::byte{0xee});
    CHECK(open(key, bytes, base::bytes_of(associated_data), out).error() == Error::kForged);
    CHECK(out == base::Bytes(kText.size()));
  };
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    base::Bytes altered = sealed;
    altered[bit / 8] ^= std::byte{1} << (bit % 8);
    is_refused(kKey, altered, "page 7");
  }
  for (std::size_t bit = 0; bit < kKey.size() * 8; ++bit) {
    base::Bytes altered = kKey;
    altered[bit / 8] ^= std::byte{1} << (bit % 8);
    is_refused(altered, sealed, "page 7");
  }
  is_refused(kKey, sealed, "page 8");
  is_refused(kKey, sealed, "");
}

TEST_CASE("The same words sealed again have nothing in common", "[crypto]") {
  SystemRandom random;
  std::set<std::string> nonces;
  std::set<std::string> ciphertexts;
  constexpr std::size_t kRuns = 20'000;
  for (std::size_t i = 0; i < kRuns; ++i) {
    const base::Bytes sealed = sealed_of("the same words", "", random);
    nonces.insert(base::to_hex(base::ByteView(sealed).first(24)));
    ciphertexts.insert(base::to_hex(base::ByteView(sealed).subspan(24)));
  }
  CHECK(nonces.size() == kRuns);
  CHECK(ciphertexts.size() == kRuns);
}

TEST_CASE("An empty text can be sealed and opened", "[crypto]") {
  SystemRandom random;
  const base::Bytes sealed = sealed_of("", "", random);
  CHECK(sealed.size() == kSealOverhead);
  CHECK(open(kKey, sealed, {}, {}));
}

}  // namespace
}  // namespace waterline::crypto
