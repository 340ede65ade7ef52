#include "carrier/run.h"

// Only the node starts this program. Descriptor 3 is the carrier's end of their socket pair.
int main() {
  // Those whom this computer trusts to vouch for a server (Debian's package ca-certificates).
  waterline::carrier::run(3, "/etc/ssl/certs/ca-certificates.crt");
}
