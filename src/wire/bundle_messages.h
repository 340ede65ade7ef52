#pragma once

#include <cstdint>

#include "base/operation.h"
#include "wire/error.h"
#include "wire/session_messages.h"

// The messages in a bundle (proto/bundle.capnp): a head, then batches.
namespace waterline::wire {

struct BundleHead {
  std::uint32_t version = kProtocolVersion;
  // The content of the sender's ledger, in the sender's words (kMe is the sender).
  base::VersionVector holds;
  // The vector that the sender expects of the receiver, in the sender's words. Empty if unknown.
  base::VersionVector from;

  friend bool operator==(const BundleHead&, const BundleHead&) = default;
};

// The limit for each of the two messages.
inline constexpr std::size_t kMaxBundleMessageSize = kMaxSessionMessageSize;

// The limit for the whole file: 64 MiB of content in chunks of 64 KiB, each with its tag, after the
// handshake.
inline constexpr std::size_t kMaxBundleFileSize = 48 + 64 * 1024 * 1024 + 1024 * 16;

// REQUIRES: a value within the limits of base/operation.h.
base::Bytes encode(const BundleHead& head);
base::Bytes encode_bundle_batch(const base::OperationBatch& batch);

// Both apply every limit and never throw. Of a head of another version only the number is read.
Result<BundleHead> decode_bundle_head(base::ByteView bytes);
Result<base::OperationBatch> decode_bundle_batch(base::ByteView bytes);

}  // namespace waterline::wire
