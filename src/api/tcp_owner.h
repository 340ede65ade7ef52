#pragma once

#include "base/file_descriptor.h"

namespace waterline::api {

// Whether the other end of this TCP connection, over IPv4 and from this machine, is a socket of
// this process's own user: by the system's table of connections. No, if it cannot be found there.
bool is_own_tcp_peer(const base::FileDescriptor& connection);

}  // namespace waterline::api
