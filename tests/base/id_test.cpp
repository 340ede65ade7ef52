#include "base/id.h"

#include <catch2/catch.hpp>

#include "base/operation.h"
#include "fakes/seeded_random.h"

using namespace waterline;

TEST_CASE("an id has exactly one text form, which decodes to it", "[base]") {
  fakes::SeededRandom random(1);
  for (int i = 0; i < 1000; ++i) {
    const auto id = base::ItemId::generate(random);
    const std::string text = id.text();
    REQUIRE(text.size() == base::ItemId::kTextSize);
    REQUIRE(text.front() == 's');
    REQUIRE(base::ItemId::from_text(text) == id);
    REQUIRE_FALSE(base::EpochId::from_text(text).has_value());
    REQUIRE_FALSE(base::ItemId::from_text(text.substr(0, 26)).has_value());
    REQUIRE_FALSE(base::ItemId::from_text(text + "0").has_value());
  }
}

TEST_CASE("base32 refuses letters outside its alphabet and bits that should be zero", "[base]") {
  std::array<std::byte, 16> out{};
  CHECK(base::from_base32("00000000000000000000000000", out));
  CHECK_FALSE(base::from_base32("00000000000000000000000001", out));
  CHECK_FALSE(base::from_base32("0000000000000000000000000o", out));
  CHECK_FALSE(base::from_base32("0000000000000000000000000A", out));
}

TEST_CASE("a version vector mirrored twice is itself", "[base]") {
  fakes::SeededRandom random(2);
  base::VersionVector vector;
  vector.epochs[base::EpochId::generate(random)] = {base::Author::kMe, 7};
  vector.epochs[base::EpochId::generate(random)] = {base::Author::kPartner, 3};
  CHECK(vector.mirrored().mirrored() == vector);
  CHECK_FALSE(vector.mirrored() == vector);
}
