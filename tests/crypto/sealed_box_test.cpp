#include "crypto/sealed_box.h"

#include <string>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"

namespace waterline::crypto {
namespace {

TEST_CASE("only the secret key opens a sealed box, and only unchanged", "[crypto]") {
  initialize();
  SystemRandom random;
  const auto secret = DraftSecret::generate(random);
  const auto other = DraftSecret::generate(random);
  for (const std::string& text :
       {std::string(), std::string("The geese left."), std::string(100'000, 'x')}) {
    base::Bytes sealed = seal_to(public_key_of(secret), base::bytes_of(text));
    CHECK(base::text_of(sealed).find("geese") == std::string_view::npos);
    const auto opened = open_sealed(secret, sealed);
    REQUIRE(opened.has_value());
    CHECK(base::text_of(opened->view()) == text);
    CHECK_FALSE(open_sealed(other, sealed).has_value());
    for (const std::size_t place : {std::size_t{0}, sealed.size() / 2, sealed.size() - 1}) {
      sealed[place] ^= std::byte{1};
      CHECK_FALSE(open_sealed(secret, sealed).has_value());
      sealed[place] ^= std::byte{1};
    }
    CHECK_FALSE(open_sealed(secret, base::ByteView(sealed).first(sealed.size() - 1)).has_value());
  }
  CHECK_FALSE(open_sealed(secret, {}).has_value());
}

TEST_CASE("a sealed box reveals its text's length only roughly", "[crypto]") {
  initialize();
  SystemRandom random;
  const PublicKey key = public_key_of(DraftSecret::generate(random));
  const auto size_for = [&](std::size_t size) {
    return seal_to(key, base::bytes_of(std::string(size, 'x'))).size();
  };
  CHECK(size_for(1000) == size_for(1010));
  CHECK(size_for(1000) < size_for(2000));
}

}  // namespace
}  // namespace waterline::crypto
