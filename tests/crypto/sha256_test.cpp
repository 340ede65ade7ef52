#include "crypto/sha256.h"

#include <catch2/catch.hpp>

using namespace waterline;

TEST_CASE("SHA-256 gives the published values", "[crypto]") {
  // FIPS 180-4's examples, as in NIST's "SHA256.pdf".
  CHECK(base::to_hex(crypto::sha256(base::bytes_of("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base::to_hex(crypto::sha256({})) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
