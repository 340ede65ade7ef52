#pragma once

#include <wire.capnp.h>

#include "base/operation.h"

// Converts one operation to the types of proto/wire.capnp and back, and applies every limit stated
// there. Internal to this room.
namespace waterline::wire {

// Returns an upper bound of the encoded size in bytes, without the pointer to the operation.
std::size_t size_bound(const base::Operation& operation);

// Writes an operation into a message. REQUIRES: it is within the limits. Its text is not checked to
// be plain again: that was done where the text came from, and would cost as much as the encryption.
void write_operation(const base::Operation& operation, schema::Operation::Builder out);

// Reads all of an operation except the epoch, which the enclosing run names. Returns false if a
// limit is broken.
[[nodiscard]] bool read_operation(schema::Operation::Reader in, base::Operation& operation);

}  // namespace waterline::wire
