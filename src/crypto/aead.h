#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/error.h"

namespace waterline::crypto {

// The bytes that sealing adds. The cipher is XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), for data
// on disk. Layout: nonce (24) || ciphertext (as long as the plaintext) || tag (16). The nonce is
// random and new in every call. It is never a counter, since restored backups and cloned machines
// repeat counters.
inline constexpr std::size_t kSealOverhead = 40;

// Seals `plaintext` into `out`. REQUIRES: key.size() == 32, out.size() == plaintext.size() +
// kSealOverhead, and `plaintext` and `out` do not overlap.
void seal(base::ByteView key, base::ByteView plaintext, base::ByteView associated_data,
          base::Random& random, base::MutableByteView out);

// Opens the output of seal. On kForged `out` is all zero. REQUIRES: out.size() + kSealOverhead ==
// sealed.size().
Result<void> open(base::ByteView key, base::ByteView sealed, base::ByteView associated_data,
                  base::MutableByteView out);

// The size of the tag behind a ciphertext of Noise. Only Noise uses this cipher: ChaCha20-Poly1305
// (RFC 8439). Its nonce is 4 zero bytes and then the counter, least significant byte first.
inline constexpr std::size_t kTagSize = 16;
void noise_encrypt(base::ByteView key, std::uint64_t counter, base::ByteView associated_data,
                   base::ByteView plaintext, base::MutableByteView out);
Result<void> noise_decrypt(base::ByteView key, std::uint64_t counter,
                           base::ByteView associated_data, base::ByteView ciphertext,
                           base::MutableByteView out);

}  // namespace waterline::crypto
