#pragma once

#include "base/file_descriptor.h"

namespace waterline::api {

// Returns whether the other end of this TCP connection (IPv4, from this machine) is a socket of the
// user who runs this process. Looks it up in the system's table of connections, and returns false
// if the table does not have it.
bool is_own_tcp_peer(const base::FileDescriptor& connection);

}  // namespace waterline::api
