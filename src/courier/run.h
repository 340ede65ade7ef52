#pragma once

namespace waterline::courier {

// The courier's program: shuts itself in, then serves the port at this descriptor until it closes.
// Gives the exit code: 0, or 1 when the sandbox could not be put in force; then it says so on the
// port, and no socket is ever asked for.
//
// REQUIRES: one thread, and nothing open but the port and the three standard descriptors.
int run(int port_descriptor);

}  // namespace waterline::courier
