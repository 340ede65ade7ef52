#pragma once

#include <wire.capnp.h>

#include "base/operation.h"
#include "wire/error.h"

// The values of the ledger in the words of proto/wire.capnp and back, every limit of
// base/operation.h applied. Of this room alone. The functions that read let kj exceptions pass:
// decode_message (encoding.h) meets them.
namespace waterline::wire {

// At least the bytes that the value takes, pointers to it included.
std::size_t size_bound(const base::VersionVector& vector);
std::size_t size_bound(const base::OperationBatch& batch);

// REQUIRES: a value within the limits. `most` epochs.
void write(const base::VersionVector& vector, schema::VersionVector::Builder out,
           std::size_t most = base::kMaxEpochs);
void write(const base::OperationBatch& batch, schema::OperationBatch::Builder out);

Result<base::VersionVector> read(schema::VersionVector::Reader in,
                                 std::size_t most = base::kMaxEpochs);
Result<base::OperationBatch> read(schema::OperationBatch::Reader in);

// The parts that other messages have too.
inline capnp::Data::Reader to_data(base::ByteView bytes) {
  return {reinterpret_cast<const capnp::byte*>(bytes.data()), bytes.size()};
}
inline base::ByteView view_of(capnp::Data::Reader data) {
  return std::as_bytes(std::span(data.begin(), data.size()));
}
inline std::string_view view_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

// Copies data of exactly this size; false for any other.
template <std::size_t N>
[[nodiscard]] bool read_exactly(capnp::Data::Reader in, std::array<std::byte, N>& out) {
  if (in.size() != N) return false;
  std::ranges::copy(view_of(in), out.begin());
  return true;
}

template <class Kind>
[[nodiscard]] bool read_id(capnp::Data::Reader in, base::Id<Kind>& out) {
  if (in.size() != base::Id<Kind>::kSize) return false;
  out = base::Id<Kind>::from_bytes(view_of(in));
  return true;
}

// An enumeration whose numbers in the schema are those of ours: 1 to `last`.
template <class Enum, class SchemaEnum>
[[nodiscard]] bool read_enumerator(SchemaEnum in, Enum last, Enum& out) {
  const auto number = static_cast<std::uint16_t>(in);
  if (number < 1 || number > static_cast<std::uint16_t>(last)) return false;
  out = static_cast<Enum>(number);
  return true;
}

}  // namespace waterline::wire
