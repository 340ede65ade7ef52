#pragma once

#include "cage/confine.h"

namespace waterline::courier {

using cage::Confinement;

// Shuts this process in by the list of calls that serving sockets takes (cage/confine.h): no file
// and no socket can be opened. The event loop must have opened everything that it needs before.
//
// REQUIRES: one thread. Call once.
Confinement shut_in();

}  // namespace waterline::courier
