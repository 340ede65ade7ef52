#pragma once

#include <string>

namespace waterline::carrier {

// Carries blobs for the node, whose end of the socket pair is at the other side of `channel`, until
// the node closes it (base/carrier_messages.h). `trusted` is the file with the certificates of
// those who vouch for a server.
[[noreturn]] void run(int channel, const std::string& trusted);

}  // namespace waterline::carrier
