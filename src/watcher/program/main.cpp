#include <unistd.h>

#include "watcher/run.h"

// Only the node starts this program. Descriptor 0 has the node's orders, descriptor 1 takes the
// events, and the arguments are the texts of the note to oneself.
int main(int count, char** words) {
  // _exit ends the process at once, without the code that libraries run at a normal exit: the
  // watcher's cage may not allow its system calls.
  if (count != 3) _exit(2);
  _exit(waterline::watcher::run(0, 1, {words[1], words[2]}));
}
