#pragma once

#include "cage/confine.h"

namespace waterline::courier {

using cage::Confinement;

// Puts this process into the sandbox, which allows only the system calls that serving sockets needs
// (cage/confine.h). Afterwards the process can open no file and no socket, so the event loop must
// have opened everything that it needs before.
//
// REQUIRES: one thread. Call once.
Confinement shut_in();

}  // namespace waterline::courier
