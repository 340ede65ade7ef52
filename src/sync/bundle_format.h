#pragma once

#include <cstddef>

#include "base/random.h"
#include "crypto/aead.h"
#include "crypto/noise.h"
#include "sync/session.h"
#include "wire/bundle_messages.h"

// The format of a bundle, the file that one device makes for the partner's device, and that is
// carried by hand or through a folder. proto/bundle.capnp is its specification. Other rooms use
// only the sizes.
namespace waterline::sync {

namespace bundle {
inline constexpr std::size_t kHandshakeSize = 48;     // an ephemeral key and a tag
inline constexpr std::size_t kChunkSize = 64 * 1024;  // the plain text; the last has less
// The least size of a bundle's content, after padding. An empty bundle has it, and so has one with
// a line or with most summaries, so that the size does not tell them apart.
inline constexpr std::size_t kMinContentSize = 4096;
// The largest size of a bundle's content, after padding (by Padmé).
inline constexpr std::size_t kMaxContentSize = 64 * 1024 * 1024;
// The bytes of the length that stands before each message. A length of zero follows the last
// message.
inline constexpr std::size_t kLengthSize = 4;

// Returns the size of the file for padded content of this size. REQUIRES: content_size > 0.
constexpr std::size_t file_size(std::size_t content_size) {
  return kHandshakeSize + content_size +
         (content_size + kChunkSize - 1) / kChunkSize * crypto::kTagSize;
}
inline constexpr std::size_t kMaxFileSize = file_size(kMaxContentSize);
static_assert(kMaxFileSize == wire::kMaxBundleFileSize);
inline constexpr std::size_t kMinFileSize = file_size(kMinContentSize);

// Returns the associated data under which a chunk is sealed. It says whether the chunk is the last,
// so that a file that is cut between two chunks does not verify.
base::ByteView chunk_data(bool last);

// Returns the state of the handshake Noise_Kpsk0_25519_ChaChaPoly_SHA512. Its initiator is the
// device that seals the bundle, its responder the one that opens it. `random` must outlive the
// handshake.
crypto::noise::HandshakeState handshake(const SessionKeys& keys, crypto::noise::Role role,
                                        base::Random& random);
}  // namespace bundle

}  // namespace waterline::sync
