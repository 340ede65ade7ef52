#include <unistd.h>

#include "watcher/run.h"

// Only the node starts this program. Descriptor 0 has the node's orders, descriptor 1 takes the
// events, and the arguments are the texts of the note to oneself.
int main(int count, char** words) {
  // Exit immediately: code that runs at a normal exit must not run here.
  if (count != 3) _exit(2);
  _exit(waterline::watcher::run(0, 1, {words[1], words[2]}));
}
