#pragma once

#include <cstddef>

#include "base/random.h"
#include "crypto/aead.h"
#include "crypto/noise.h"
#include "sync/session.h"
#include "wire/bundle_messages.h"

// The format of a bundle, the file that one device makes for the partner's device, carried by hand
// or through a folder. proto/bundle.capnp is its specification. Internal to this room, except for
// the sizes.
namespace waterline::sync {

namespace bundle {
inline constexpr std::size_t kHandshakeSize = 48;     // an ephemeral key and a tag
inline constexpr std::size_t kChunkSize = 64 * 1024;  // the plain text; the last has less
// The least size of a bundle's content. With it an empty bundle, a line and most summaries have one
// size.
inline constexpr std::size_t kMinContentSize = 4096;
// The largest padded content; Padmé produces this size.
inline constexpr std::size_t kMaxContentSize = 64 * 1024 * 1024;
// The size of the length before each message. A length of zero follows the last message.
inline constexpr std::size_t kLengthSize = 4;

// Returns the size of the file for this much padded content. REQUIRES: content_size > 0.
constexpr std::size_t file_size(std::size_t content_size) {
  return kHandshakeSize + content_size +
         (content_size + kChunkSize - 1) / kChunkSize * crypto::kTagSize;
}
inline constexpr std::size_t kMaxFileSize = file_size(kMaxContentSize);
static_assert(kMaxFileSize == wire::kMaxBundleFileSize);
inline constexpr std::size_t kMinFileSize = file_size(kMinContentSize);

// Returns the associated data of a chunk. It marks the last chunk, so a file that is cut between
// two chunks does not verify.
base::ByteView chunk_data(bool last);

// Returns the handshake Noise_Kpsk0_25519_ChaChaPoly_SHA512: the initiator seals, the responder
// opens. `random` must outlive the handshake.
crypto::noise::HandshakeState handshake(const SessionKeys& keys, crypto::noise::Role role,
                                        base::Random& random);
}  // namespace bundle

}  // namespace waterline::sync
