#include "wire/bundle_messages.h"

#include <bundle.capnp.h>

#include "wire/encoding.h"
#include "wire/ledger_encoding.h"

namespace waterline::wire {
namespace {

// The bytes that a message needs besides its vectors or its batch: for the root pointer and the
// structs around them.
constexpr std::size_t kEnvelopeSize = 128;

Result<BundleHead> read_head(schema::BundleHead::Reader in) {
  BundleHead head{.version = in.getVersion(), .holds = {}, .from = {}};
  if (head.version != kProtocolVersion) return head;
  auto holds = read(in.getHolds());
  if (!holds) return holds.error();
  auto from = read(in.getFrom());
  if (!from) return from.error();
  head.holds = std::move(*holds);
  head.from = std::move(*from);
  return head;
}

Result<base::OperationBatch> read_batch(schema::OperationBatch::Reader in) {
  return read(in);
}

}  // namespace

base::Bytes encode(const BundleHead& head) {
  const std::size_t size = kEnvelopeSize + size_bound(head.holds) + size_bound(head.from);
  return encode_message<schema::BundleHead>(size, [&](schema::BundleHead::Builder out) {
    out.setVersion(head.version);
    write(head.holds, out.initHolds());
    write(head.from, out.initFrom());
  });
}

base::Bytes encode_bundle_batch(const base::OperationBatch& batch) {
  return encode_message<schema::OperationBatch>(
      kEnvelopeSize + size_bound(batch),
      [&](schema::OperationBatch::Builder out) { write(batch, out); });
}

Result<BundleHead> decode_bundle_head(base::ByteView bytes) {
  return decode_message<schema::BundleHead, BundleHead>(bytes, kMaxBundleMessageSize, read_head);
}

Result<base::OperationBatch> decode_bundle_batch(base::ByteView bytes) {
  return decode_message<schema::OperationBatch, base::OperationBatch>(bytes, kMaxBundleMessageSize,
                                                                      read_batch);
}

}  // namespace waterline::wire
