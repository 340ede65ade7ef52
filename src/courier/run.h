#pragma once

namespace waterline::courier {

// The courier's program: enters the sandbox, then serves the channel at this descriptor until it
// closes. Returns the exit code: 0, or 1 if the sandbox could not be put in force. In that case it
// reports so on the channel and serves nothing.
//
// REQUIRES: one thread, and no open descriptor except the channel and the three standard ones.
int run(int channel_descriptor);

}  // namespace waterline::courier
