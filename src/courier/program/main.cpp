#include <unistd.h>

#include "courier/run.h"

// Only the node starts this program. It passes the channel as descriptor 3.
int main() {
  // Exit immediately, without the handlers and destructors of a normal exit, which need calls that
  // the sandbox forbids.
  _exit(waterline::courier::run(3));
}
