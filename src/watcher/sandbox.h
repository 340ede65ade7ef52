#pragma once

#include "cage/confine.h"

namespace waterline::watcher {

// Shuts this process in: it can talk over the connections that it has, and open no socket, file or
// process. REQUIRES: one thread, connected to the buses. Call once.
cage::Confinement shut_in();

}  // namespace waterline::watcher
