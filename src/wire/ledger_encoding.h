#pragma once

#include <wire.capnp.h>

#include "base/operation.h"
#include "wire/error.h"

// Converts the values of the ledger to the types of proto/wire.capnp and back, and checks every
// limit of base/operation.h. Only for the code of this room. The reading functions let exceptions
// of the library (kj) pass; decode_message() (encoding.h) catches them.
namespace waterline::wire {

// Returns an upper bound of the encoded size in bytes, including the pointers to the value.
std::size_t size_bound(const base::VersionVector& vector);
std::size_t size_bound(const base::OperationBatch& batch);

// Write a value into a message. REQUIRES: the value is within the limits of base/operation.h; a
// vector has at most `most` epochs.
void write(const base::VersionVector& vector, schema::VersionVector::Builder out,
           std::size_t most = base::kMaxEpochs);
void write(const base::OperationBatch& batch, schema::OperationBatch::Builder out);

Result<base::VersionVector> read(schema::VersionVector::Reader in,
                                 std::size_t most = base::kMaxEpochs);
Result<base::OperationBatch> read(schema::OperationBatch::Reader in);

// Returns bytes as the library's type. The helpers from here on are for all kinds of messages.
inline capnp::Data::Reader to_data(base::ByteView bytes) {
  return {reinterpret_cast<const capnp::byte*>(bytes.data()), bytes.size()};
}
inline base::ByteView view_of(capnp::Data::Reader data) {
  return std::as_bytes(std::span(data.begin(), data.size()));
}
inline std::string_view view_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

// Copies data of exactly N bytes. Returns false for any other size.
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

// Reads an enumerator. REQUIRES: the numbers in the schema are those of Enum, from 1 to that of
// `last`.
template <class Enum, class SchemaEnum>
[[nodiscard]] bool read_enumerator(SchemaEnum in, Enum last, Enum& out) {
  const auto number = static_cast<std::uint16_t>(in);
  if (number < 1 || number > static_cast<std::uint16_t>(last)) return false;
  out = static_cast<Enum>(number);
  return true;
}

}  // namespace waterline::wire
