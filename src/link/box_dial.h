#pragma once

#include <filesystem>
#include <functional>

#include "base/file_descriptor.h"
#include "link/box_setting.h"

namespace waterline::link {

// Connects to a box: directly, or through the node's own Tor, whose sockets are in the folder `tor`.
// Returns no socket if that fails, or once `goes_on`, which is asked several times a second, says
// no. Blocks until then.
base::FileDescriptor connect_to_box(const SocketAddress& at, BoxWay way,
                                    const std::filesystem::path& tor,
                                    const std::function<bool()>& goes_on);

}  // namespace waterline::link
