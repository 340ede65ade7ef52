#include <catch2/catch.hpp>

#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/x25519.h"
#include "vectors.h"

// Checks our algorithms against Wycheproof's files of ordinary cases and known traps.
namespace waterline::crypto::testing {
namespace {

using nlohmann::json;

// Calls `check_one` with every test of a file. Returns the number of tests; nullopt if the file is
// missing.
template <class CheckOne>
std::optional<std::size_t> for_each_test(const std::string& file, CheckOne check_one) {
  const auto vectors = shared_vectors(file);
  if (!vectors) return {};
  std::size_t count = 0;
  for (const auto& group : vectors->at("testGroups")) {
    for (const auto& test : group.at("tests")) {
      INFO(file << " " << test.at("tcId"));
      if (check_one(test)) ++count;
    }
  }
  return count;
}

base::Bytes bytes_in(const json& test, const char* name) {
  return from_hex(test.at(name).get<std::string>());
}

bool is_valid(const json& test) {
  return test.at("result") == "valid";
}

TEST_CASE("X25519 agrees with Wycheproof and refuses every all-zero secret", "[crypto]") {
  std::size_t refused = 0;
  const auto count = for_each_test("wycheproof_x25519_test.json", [&](const json& test) {
    const auto shared = x25519(bytes_in(test, "private"),
                               {array_from_hex<32>(test.at("public").get<std::string>())});
    if (bytes_in(test, "shared") == base::Bytes(32)) {
      CHECK(shared.error() == Error::kInvalidPoint);
      ++refused;
    } else {
      CHECK(base::to_bytes(shared.value().view()) == bytes_in(test, "shared"));
    }
    return true;
  });
  if (count) CHECK(*count == 518);
  if (count) CHECK(refused == 31);
}

TEST_CASE("Sealing agrees with Wycheproof's XChaCha20-Poly1305", "[crypto]") {
  const auto count = for_each_test("wycheproof_xchacha20_poly1305_test.json", [](const json& test) {
    const base::Bytes nonce = bytes_in(test, "iv");
    if (nonce.size() != 24) return false;  // seal() uses nonces of one size
    const base::Bytes plaintext = bytes_in(test, "msg");
    base::Bytes sealed = nonce;
    base::append(sealed, bytes_in(test, "ct"));
    base::append(sealed, bytes_in(test, "tag"));
    base::Bytes opened(plaintext.size(), std::byte{0xee});
    const auto result = open(bytes_in(test, "key"), sealed, bytes_in(test, "aad"), opened);
    CHECK(result.ok() == is_valid(test));
    CHECK(opened == (is_valid(test) ? plaintext : base::Bytes(plaintext.size())));
    if (is_valid(test)) {
      WrittenRandom random{nonce};
      base::Bytes again(sealed.size());
      seal(bytes_in(test, "key"), plaintext, bytes_in(test, "aad"), random, again);
      CHECK(again == sealed);
    }
    return true;
  });
  if (count) CHECK(*count == 306);
}

TEST_CASE("Noise's AEAD agrees with Wycheproof for every nonce that Noise makes", "[crypto]") {
  const auto count = for_each_test("wycheproof_chacha20_poly1305_test.json", [](const json& test) {
    const base::Bytes nonce = bytes_in(test, "iv");
    if (nonce.size() != 12 || base::read_little_endian<std::uint32_t>(nonce) != 0) return false;
    const auto counter = base::read_little_endian<std::uint64_t>(base::ByteView(nonce).subspan(4));
    const base::Bytes plaintext = bytes_in(test, "msg");
    base::Bytes ciphertext = bytes_in(test, "ct");
    base::append(ciphertext, bytes_in(test, "tag"));
    base::Bytes opened(plaintext.size());
    CHECK(noise_decrypt(bytes_in(test, "key"), counter, bytes_in(test, "aad"), ciphertext, opened)
              .ok() == is_valid(test));
    base::Bytes again(ciphertext.size());
    noise_encrypt(bytes_in(test, "key"), counter, bytes_in(test, "aad"), plaintext, again);
    CHECK((again == ciphertext) == is_valid(test));
    return true;
  });
  if (count) CHECK(*count == 10);
}

TEST_CASE("HMAC-SHA512 agrees with Wycheproof for keys of any length", "[crypto]") {
  const auto count = for_each_test("wycheproof_hmac_sha512_test.json", [](const json& test) {
    const base::Bytes tag = bytes_in(test, "tag");
    const auto mac = hmac_sha512(bytes_in(test, "key"), bytes_in(test, "msg"));
    CHECK(equal_in_constant_time(base::ByteView(mac).first(tag.size()), tag) == is_valid(test));
    return true;
  });
  if (count) CHECK(*count == 174);
}

TEST_CASE("HKDF-SHA512 agrees with Wycheproof up to its longest output", "[crypto]") {
  const auto count = for_each_test("wycheproof_hkdf_sha512_test.json", [](const json& test) {
    // An invalid test asks for a longer output than RFC 5869 allows. Our function ends the process
    // then, so such a test is skipped.
    if (!is_valid(test)) return true;
    base::Bytes out(test.at("size").get<std::size_t>());
    hkdf_sha512(bytes_in(test, "salt"), bytes_in(test, "ikm"), bytes_in(test, "info"), out);
    CHECK(out == bytes_in(test, "okm"));
    return true;
  });
  if (count) CHECK(*count == 83);
}

}  // namespace
}  // namespace waterline::crypto::testing
