#include <unistd.h>

#include "courier/run.h"

// Only the node starts this program. It passes the channel as descriptor 3.
int main() {
  // Exit immediately: code that runs at a normal exit must not run here.
  _exit(waterline::courier::run(3));
}
