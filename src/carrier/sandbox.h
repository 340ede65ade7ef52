#pragma once

#include "cage/confine.h"

namespace waterline::carrier {

// Shuts this process in: it can talk over the sockets that the node passes, and open no socket,
// file or process. REQUIRES: one thread; libcurl is set up (transfers.h). Call once.
cage::Confinement shut_in();

}  // namespace waterline::carrier
