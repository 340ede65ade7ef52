#pragma once

#include "base/file_descriptor.h"

namespace waterline::daemon {

// Returns the socket on which a service manager listens for this process (LISTEN_FDS in
// sd_listen_fds(3)); none if none was passed, or something else than one Unix socket. Removes the
// variables of the environment that name it, so that no child takes it for its own. REQUIRES: there
// is only one thread.
base::FileDescriptor take_passed_socket();

}  // namespace waterline::daemon
