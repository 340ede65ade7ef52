#pragma once

#include <wire.capnp.h>

#include "base/operation.h"

// Converts one operation to the types of proto/wire.capnp and back, and checks every limit that is
// stated there. Only for the code of this room.
namespace waterline::wire {

// Returns an upper bound of the encoded size in bytes, without the pointer to the operation.
std::size_t size_bound(const base::Operation& operation);

// Writes an operation into a message. REQUIRES: the operation is within the limits. This does not
// check again that its text is plain: that was checked where the text came from, and checking costs
// as much time as the encryption.
void write_operation(const base::Operation& operation, schema::Operation::Builder out);

// Reads an operation from a message. It does not read the operation's epoch, which the message
// names once for all operations of the epoch. Returns false if a limit is broken.
[[nodiscard]] bool read_operation(schema::Operation::Reader in, base::Operation& operation);

}  // namespace waterline::wire
