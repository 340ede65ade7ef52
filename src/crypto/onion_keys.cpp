#include "crypto/onion_keys.h"

#include <sodium.h>

#include "base/check.h"
#include "crypto/kdf.h"
#include "crypto/sha3.h"
#include "crypto/sodium_bytes.h"
#include "crypto/x25519.h"

namespace waterline::crypto {
namespace {

constexpr std::byte kOnionVersion{3};
constexpr std::string_view kChecksumPrefix = ".onion checksum";
constexpr std::size_t kChecksumSize = 2;
constexpr std::size_t kPublicKeySize = 32;

}  // namespace

std::string to_tor_base32(base::ByteView bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned pending = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    pending = (pending << 8 | std::to_integer<unsigned>(byte)) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text.push_back(kAlphabet[pending >> (bits - 5) & 31]);
  }
  if (bits > 0) text.push_back(kAlphabet[pending << (5 - bits) & 31]);
  return text;
}

OnionAddress::OnionAddress(base::ByteView public_key) {
  base::check(public_key.size() == kPublicKeySize);
  base::Bytes checked = base::to_bytes(base::bytes_of(kChecksumPrefix));
  base::append(checked, public_key);
  checked.push_back(kOnionVersion);
  const auto checksum = sha3_256(checked);

  base::Bytes address = base::to_bytes(public_key);
  base::append(address, base::ByteView(checksum).first(kChecksumSize));
  address.push_back(kOnionVersion);
  text_ = to_tor_base32(address);
  for (char& letter : text_) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
}

OnionSeed onion_seed_of(const PairKey& pair, const PublicKey& host) {
  return derive<OnionSeed>(pair, label::kOnionService, host.bytes);
}

OnionCallerKey onion_caller_key_of(const PairKey& pair, const PublicKey& caller) {
  return derive<OnionCallerKey>(pair, label::kOnionCaller, caller.bytes);
}

SecretBytes expanded_onion_key(const OnionSeed& seed) {
  SecretBytes expanded(crypto_hash_sha512_BYTES);
  const base::MutableByteView bytes = expanded.view();
  crypto_hash_sha512(sodium_bytes(bytes), sodium_bytes(seed.bytes()), seed.bytes().size());
  bytes[0] &= std::byte{0xf8};
  bytes[31] &= std::byte{0x3f};
  bytes[31] |= std::byte{0x40};
  return expanded;
}

OnionAddress onion_address_of(const OnionSeed& seed) {
  std::array<std::byte, kPublicKeySize> public_key{};
  SecretBytes secret(crypto_sign_SECRETKEYBYTES);
  base::check(crypto_sign_seed_keypair(sodium_bytes(base::MutableByteView(public_key)),
                                       sodium_bytes(secret.view()),
                                       sodium_bytes(seed.bytes())) == 0);
  return OnionAddress(public_key);
}

OnionCallerPublicKey onion_caller_public_key_of(const OnionCallerKey& key) {
  return {x25519_public_key(key.bytes()).bytes};
}

}  // namespace waterline::crypto
