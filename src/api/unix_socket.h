#pragma once

#include <filesystem>

#include "api/error.h"
#include "base/file_descriptor.h"

// Unix sockets by their path, of any length: a path that does not fit into an address (sockaddr_un:
// 108 bytes) is reached through its folder's entry in /proc/self/fd.
namespace waterline::api {

// Makes a listening socket of mode 0600. It replaces a socket that is already there. REQUIRES: this
// process holds the home.
Result<base::FileDescriptor> listen_at(const std::filesystem::path& path);

// Connects to a socket. kUnreachable if nobody listens there.
Result<base::FileDescriptor> connect_to(const std::filesystem::path& path);

// Returns whether the process at the other end runs (or ran, when it connected) as this process's
// own user.
bool is_own_user(const base::FileDescriptor& connection);

}  // namespace waterline::api
