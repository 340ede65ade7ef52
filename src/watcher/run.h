#pragma once

#include "watcher/desktop.h"

namespace waterline::watcher {

// Watches the computer for the node until the node's end of `orders` is closed: writes a byte to
// `events` for each event, and reads orders (base/computer_event.h). Returns at once, after the
// first byte, if there is no bus to listen to, or if a bus ends. Returns an exit code.
int run(int orders, int events, const NoteWords& words);

}  // namespace waterline::watcher
