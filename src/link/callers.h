#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

// Who is connected to this device, by the system's own table. A courier says from where a connection
// came that it accepted; one that was taken over could name any place, and so make the node dial
// there later.
namespace waterline::link {

// Returns whether a TCP connection stands between this port of this device and that host (4 or 16
// bytes in network byte order). False, too, if the system does not tell.
bool is_connected_to(base::ByteView host, std::uint16_t own_port);

// The same in a table of the form of /proc/net/tcp or tcp6 (proc(5)).
bool has_connection(const std::string& table, base::ByteView host, std::uint16_t own_port);

}  // namespace waterline::link
