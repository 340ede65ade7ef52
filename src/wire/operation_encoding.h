#pragma once

#include <wire.capnp.h>

#include "base/operation.h"

// One operation in the words of proto/wire.capnp and back, every limit that stands there applied.
// Of this room alone.
namespace waterline::wire {

// At least the bytes that the operation takes, but for the pointer to it.
std::size_t size_bound(const base::Operation& operation);

// REQUIRES: an operation within the limits. That its text is plain was checked where it came from;
// once more for each of our own encodings would cost as much as the encryption does.
void write_operation(const base::Operation& operation, schema::Operation::Builder out);

// All but the epoch, which stands around it; false if it breaks a limit.
[[nodiscard]] bool read_operation(schema::Operation::Reader in, base::Operation& operation);

}  // namespace waterline::wire
