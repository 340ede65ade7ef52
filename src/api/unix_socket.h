#pragma once

#include <filesystem>
#include <string_view>

#include "api/error.h"
#include "base/file_descriptor.h"

// Opens Unix sockets at paths of any length. An address (sockaddr_un) has room for a path of 108
// bytes only; a socket with a longer path is reached through /proc/self/fd, where an open
// descriptor of its folder has a short name.
namespace waterline::api {

// Makes a listening socket of mode 0600 at this path. If there is an earlier socket, it is
// replaced. REQUIRES: this process has the lock of the home.
Result<base::FileDescriptor> listen_at(const std::filesystem::path& path);

// Connects to the socket at this path. Error kUnreachable if nobody listens there, or another user
// does: it could be told the passphrase.
Result<base::FileDescriptor> connect_to(const std::filesystem::path& path);

// Returns whether this is a Unix socket that accepts connections.
bool is_listening(const base::FileDescriptor& socket);

// Goes on listening on a socket on which another process listened. Clients that connect from now on
// are told the id of this process (SO_PEERCRED).
Result<void> listen_again(const base::FileDescriptor& socket);

// Sends one datagram to the Unix socket at this address: a path, or a name that begins with '@' and
// is not in the file system. Returns whether it was delivered.
bool send_datagram(std::string_view address, std::string_view bytes);

// Returns whether the process at the other end has the same user as this process, or had it when it
// connected.
bool is_own_user(const base::FileDescriptor& connection);

}  // namespace waterline::api
