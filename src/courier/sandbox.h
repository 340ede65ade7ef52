#pragma once

#include "cage/confine.h"

namespace waterline::courier {

using cage::Confinement;

// Puts this process into the sandbox that allows only the calls for serving sockets
// (cage/confine.h). Afterwards it can open no file and no socket, so the event loop must have
// opened everything it needs before.
//
// REQUIRES: one thread. Call once.
Confinement shut_in();

}  // namespace waterline::courier
