#pragma once

#include "watcher/desktop.h"

namespace waterline::watcher {

// Watches the computer for the node: writes a byte to `events` for each event, and reads orders
// (base/computer_event.h). The first byte says what this process can hear. Returns an exit code
// when the node closes its end of `orders`, when a bus ends, or right after the first byte if there
// is no bus.
int run(int orders, int events, const NoteWords& words);

}  // namespace waterline::watcher
