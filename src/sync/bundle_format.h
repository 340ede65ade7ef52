#pragma once

#include <cstddef>

#include "base/random.h"
#include "crypto/aead.h"
#include "crypto/noise.h"
#include "sync/session.h"
#include "wire/bundle_messages.h"

// The form of a bundle, the sealed file that goes from one device to the other by hand or through a
// folder. proto/bundle.capnp is its specification. Of this room alone, but for the sizes.
namespace waterline::sync {

namespace bundle {
inline constexpr std::size_t kHandshakeSize = 48;     // an ephemeral key and a tag
inline constexpr std::size_t kChunkSize = 64 * 1024;  // of plaintext, but for the last
// so that nothing, a line and most summaries are one size
inline constexpr std::size_t kMinContentSize = 4096;
inline constexpr std::size_t kMaxContentSize = 64 * 1024 * 1024;  // padded; a size that Padmé gives
// before each message, and zero after the last
inline constexpr std::size_t kLengthSize = 4;

// The size of the file that has so much padded content. REQUIRES: content_size > 0.
constexpr std::size_t file_size(std::size_t content_size) {
  return kHandshakeSize + content_size +
         (content_size + kChunkSize - 1) / kChunkSize * crypto::kTagSize;
}
inline constexpr std::size_t kMaxFileSize = file_size(kMaxContentSize);
static_assert(kMaxFileSize == wire::kMaxBundleFileSize);
inline constexpr std::size_t kMinFileSize = file_size(kMinContentSize);

// What content of so many bytes is padded to.
std::size_t padded_size(std::size_t content_size);

// The associated data of a chunk says whether it is the last: a file that is cut between two chunks
// does not verify.
base::ByteView chunk_data(bool last);

// Noise_Kpsk0_25519_ChaChaPoly_SHA512: the initiator seals, the responder opens. `random` must
// outlive it.
crypto::noise::HandshakeState handshake(const SessionKeys& keys, crypto::noise::Role role,
                                        base::Random& random);
}  // namespace bundle

}  // namespace waterline::sync
