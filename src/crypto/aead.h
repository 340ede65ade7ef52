#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/error.h"

namespace waterline::crypto {

// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) for data on disk. The nonce is new and random for
// every call, and comes before the ciphertext. It is never a counter, since restored backups and
// cloned machines repeat counters. Layout: nonce (24) || ciphertext (as long as the plaintext) ||
// tag (16).
inline constexpr std::size_t kSealOverhead = 40;

// Seals `plaintext` into `out`. REQUIRES: key.size() == 32, out.size() == plaintext.size() +
// kSealOverhead, and `plaintext` and `out` do not overlap.
void seal(base::ByteView key, base::ByteView plaintext, base::ByteView associated_data,
          base::Random& random, base::MutableByteView out);

// Opens the output of seal. On kForged `out` is all zero. REQUIRES: out.size() + kSealOverhead ==
// sealed.size().
Result<void> open(base::ByteView key, base::ByteView sealed, base::ByteView associated_data,
                  base::MutableByteView out);

// ChaCha20-Poly1305 (RFC 8439) with Noise's nonce: 4 zero bytes, then the counter, least
// significant byte first. Only Noise uses it; the tag comes after the ciphertext.
inline constexpr std::size_t kTagSize = 16;
void noise_encrypt(base::ByteView key, std::uint64_t counter, base::ByteView associated_data,
                   base::ByteView plaintext, base::MutableByteView out);
Result<void> noise_decrypt(base::ByteView key, std::uint64_t counter,
                           base::ByteView associated_data, base::ByteView ciphertext,
                           base::MutableByteView out);

}  // namespace waterline::crypto
