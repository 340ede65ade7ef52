#pragma once

#include <compare>
#include <string>

#include "crypto/keys.h"
#include "crypto/secret.h"

// The keys of the two onion services of a pair: one on each device, where the other calls it
// through the Tor network. All of them derive from the pair key and the two identity keys, so both
// devices know them the moment they are paired, and nothing about them is sent or stored.
// docs/protocol.md, "Onion services", has the bytes and an example.
namespace waterline::crypto {

struct OnionSeedPurpose;
// The seed of the Ed25519 key of one device's onion service.
using OnionSeed = Key<OnionSeedPurpose>;

struct OnionCallerPurpose;
// The X25519 secret that lets one device call the other's onion service (client authorization).
using OnionCallerKey = Key<OnionCallerPurpose>;

// The public half of an OnionCallerKey. It is not one of the identity keys (PublicKey).
struct OnionCallerPublicKey {
  std::array<std::byte, 32> bytes{};

  friend auto operator<=>(const OnionCallerPublicKey&, const OnionCallerPublicKey&) = default;
};

// The address of an onion service, version 3 (rend-spec-v3, section 6). Whoever has it cannot call
// there without the caller's key, but it belongs in no log and in no file: it is the name of a
// couple.
class OnionAddress {
 public:
  static constexpr std::size_t kSize = 56;

  // The address of the service with this Ed25519 public key.
  explicit OnionAddress(base::ByteView public_key);

  // 56 letters a-z and digits 2-7, without ".onion".
  [[nodiscard]] const std::string& text() const { return text_; }

  friend auto operator<=>(const OnionAddress&, const OnionAddress&) = default;

 private:
  std::string text_;
};

// Returns the seed of the service on the device with the identity key `host`.
OnionSeed onion_seed_of(const PairKey& pair, const PublicKey& host);
// Returns the key with which the device with the identity key `caller` calls the other device.
OnionCallerKey onion_caller_key_of(const PairKey& pair, const PublicKey& caller);

// Returns the expanded Ed25519 secret of a seed (RFC 8032, section 5.1.5), 64 bytes: the clamped
// scalar, then the prefix of signatures. Tor takes a service's key in this form.
SecretBytes expanded_onion_key(const OnionSeed& seed);
OnionAddress onion_address_of(const OnionSeed& seed);
OnionCallerPublicKey onion_caller_public_key_of(const OnionCallerKey& key);

// Returns base32 as Tor writes it (RFC 4648, section 6, without padding), in capitals.
std::string to_tor_base32(base::ByteView bytes);

}  // namespace waterline::crypto
