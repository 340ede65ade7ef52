#pragma once

#include <cstdint>

#include "base/operation.h"
#include "wire/error.h"
#include "wire/session_messages.h"

// What stands in a sealed file (proto/bundle.capnp): a head, then batches.
namespace waterline::wire {

struct BundleHead {
  std::uint32_t version = kProtocolVersion;
  // the sender's ledger, in the sender's words
  base::VersionVector holds;
  // what the sender takes the receiver to hold, likewise; empty: it does not know
  base::VersionVector from;

  friend bool operator==(const BundleHead&, const BundleHead&) = default;
};

// Of each of the two.
inline constexpr std::size_t kMaxBundleMessageSize = kMaxSessionMessageSize;

// Of the whole file: 64 MiB of content in chunks of 64 KiB, each with its tag, after the handshake.
inline constexpr std::size_t kMaxBundleFileSize = 48 + 64 * 1024 * 1024 + 1024 * 16;

// REQUIRES: a value within the limits of base/operation.h.
base::Bytes encode(const BundleHead& head);
base::Bytes encode_bundle_batch(const base::OperationBatch& batch);

// Apply every limit and never throw. Of a head of another version nothing but the number is read.
Result<BundleHead> decode_bundle_head(base::ByteView bytes);
Result<base::OperationBatch> decode_bundle_batch(base::ByteView bytes);

}  // namespace waterline::wire
