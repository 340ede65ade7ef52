#include "crypto/onion_keys.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <sodium.h>

#include "crypto/base64.h"
#include "crypto/kdf.h"
#include "fakes/example.h"
#include "vectors.h"

namespace waterline::crypto::testing {
namespace {

base::Bytes sha256(std::string_view text) {
  base::Bytes hash(crypto_hash_sha256_BYTES);
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hash;
}

PublicKey identity(std::string_view text) {
  PublicKey key;
  std::ranges::copy(sha256(text), key.bytes.begin());
  return key;
}

struct Example {
  PairKey pair{sha256("test pair key")};
  PublicKey a = identity("A's public key");
  PublicKey b = identity("B's public key");
};

// The lines of docs/protocol.md, "Onion services".
std::string example_lines() {
  const Example example;
  fakes::ExampleLines lines;
  lines.bytes("pair key", example.pair.bytes());
  lines.bytes("A's public key", example.a.bytes);
  lines.bytes("B's public key", example.b.bytes);
  for (const auto& [name, host] : {std::pair("A", example.a), std::pair("B", example.b)}) {
    const OnionSeed seed = onion_seed_of(example.pair, host);
    lines.bytes(std::string("onion seed of ") + name, seed.bytes());
    lines.bytes(std::string("expanded key of ") + name, expanded_onion_key(seed).view());
    lines.text(std::string("address of ") + name, onion_address_of(seed).text());
  }
  const OnionCallerKey caller = onion_caller_key_of(example.pair, example.b);
  lines.bytes("caller key of B", caller.bytes());
  lines.bytes("public key of it", onion_caller_public_key_of(caller).bytes);
  lines.text("the same as A's Tor takes it",
             to_tor_base32(onion_caller_public_key_of(caller).bytes));
  return lines.text();
}

TEST_CASE("Both onion services have the addresses that a real Tor took", "[crypto]") {
  // Published with the design, made by a program in Python; a real Tor served all of them.
  const Example example;
  CHECK(onion_address_of(onion_seed_of(example.pair, example.a)).text() ==
        "h2dmrclrtmhxqxnaadcg3u24hlvuk6plhs4xv5xqev3kusyy3fspdwad");
  CHECK(onion_address_of(onion_seed_of(example.pair, example.b)).text() ==
        "mhyoorkoqvmodl7fjw6fshskmlb7ieswbssptshr2qnkthy6vlqnarad");
  CHECK(to_tor_base32(
            onion_caller_public_key_of(onion_caller_key_of(example.pair, example.b)).bytes) ==
        "HTSYS44XLJWM7YXENTVZJI5OLEPGV244EC3PEAPFAI3UJO23AZ6Q");
}

TEST_CASE("The expanded key that Tor gets belongs to the address", "[crypto]") {
  for (unsigned first = 0; first < 64; ++first) {
    const OnionSeed seed(base::ByteView(fakes::counting_from<32>(first)));
    const SecretBytes expanded = expanded_onion_key(seed);
    base::Bytes public_key(32);
    REQUIRE(crypto_scalarmult_ed25519_base_noclamp(
                reinterpret_cast<unsigned char*>(public_key.data()),
                reinterpret_cast<const unsigned char*>(expanded.view().data())) == 0);
    CHECK(OnionAddress(public_key) == onion_address_of(seed));
    CHECK(onion_address_of(seed).text().size() == OnionAddress::kSize);
  }
}

TEST_CASE("Each device, pair and use has an onion key of its own", "[crypto]") {
  const Example example;
  const PairKey other(sha256("another pair key"));
  std::vector<std::string> keys;
  for (const PairKey* pair : {&example.pair, &other}) {
    for (const PublicKey& device : {example.a, example.b}) {
      keys.push_back(base::to_hex(onion_seed_of(*pair, device).bytes()));
      keys.push_back(base::to_hex(onion_caller_key_of(*pair, device).bytes()));
    }
  }
  std::ranges::sort(keys);
  CHECK(std::ranges::adjacent_find(keys) == keys.end());
}

TEST_CASE("Base32 for Tor has the published texts, without padding", "[crypto]") {
  // RFC 4648, section 10.
  CHECK(to_tor_base32({}).empty());
  CHECK(to_tor_base32(base::bytes_of("f")) == "MY");
  CHECK(to_tor_base32(base::bytes_of("fo")) == "MZXQ");
  CHECK(to_tor_base32(base::bytes_of("foo")) == "MZXW6");
  CHECK(to_tor_base32(base::bytes_of("foob")) == "MZXW6YQ");
  CHECK(to_tor_base32(base::bytes_of("fooba")) == "MZXW6YTB");
  CHECK(to_tor_base32(base::bytes_of("foobar")) == "MZXW6YTBOI");
}

TEST_CASE("Base64 is decoded to the bytes that it was made of", "[crypto]") {
  base::Bytes bytes;
  for (unsigned size = 0; size < 100; ++size) {
    const SecretBytes text = to_base64(bytes);
    CHECK(text.size() == (bytes.size() + 2) / 3 * 4);
    CHECK(from_base64(base::text_of(text.view())) == bytes);
    bytes.push_back(static_cast<std::byte>(size * 7));
  }
}

TEST_CASE("The documented onion services are the ones that a pair has", "[crypto][example]") {
  const std::string made = example_lines();
  const std::string shown =
      fakes::example_shown_in(std::string(WATERLINE_DOCUMENTS) + "/protocol.md");
  INFO(made);  // the text that the page should have
  const bool same = shown.find(made) != std::string::npos;
  CHECK(same);
}

}  // namespace
}  // namespace waterline::crypto::testing
