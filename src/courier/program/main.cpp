#include <unistd.h>

#include "courier/run.h"

// Started by the node and by nobody else: the port is at descriptor 3.
int main() {
  // Straight to the end: nothing that would run on the way out may run in here.
  _exit(waterline::courier::run(3));
}
