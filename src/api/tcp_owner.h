#pragma once

#include "base/file_descriptor.h"

namespace waterline::api {

// Returns whether the other end of this TCP connection, over IPv4 and from this machine, is a
// socket of this process's own user, by the system's table of connections. False if the table does
// not have it.
bool is_own_tcp_peer(const base::FileDescriptor& connection);

}  // namespace waterline::api
