#pragma once

#include <cstdint>

#include "base/operation.h"
#include "wire/error.h"
#include "wire/session_messages.h"

// The messages in a bundle (proto/bundle.capnp): a head, which says what the sender's ledger holds
// and which operations the bundle builds on, then batches of operations.
namespace waterline::wire {

struct BundleHead {
  std::uint32_t version = kProtocolVersion;
  // The operations that the sender's ledger holds. Author::kMe in it is the sender.
  base::VersionVector holds;
  // The operations that the receiver's ledger holds as far as the sender knows; empty if the sender
  // does not know. Author::kMe in it is the sender.
  base::VersionVector from;

  friend bool operator==(const BundleHead&, const BundleHead&) = default;
};

// The largest encoded size of the BundleHead, the first message of a bundle, and of each batch.
inline constexpr std::size_t kMaxBundleMessageSize = kMaxSessionMessageSize;

// The largest size of a whole file: 64 MiB of content in chunks of 64 KiB, each with its tag, after
// the handshake.
inline constexpr std::size_t kMaxBundleFileSize = 48 + 64 * 1024 * 1024 + 1024 * 16;

// Encode a message of a bundle. REQUIRES: the value is within the limits of base/operation.h.
base::Bytes encode(const BundleHead& head);
base::Bytes encode_bundle_batch(const base::OperationBatch& batch);

// Decode the messages of a bundle. Both functions check every limit and never throw. If the head is
// of another version of the protocol, only its version is read.
Result<BundleHead> decode_bundle_head(base::ByteView bytes);
Result<base::OperationBatch> decode_bundle_batch(base::ByteView bytes);

}  // namespace waterline::wire
