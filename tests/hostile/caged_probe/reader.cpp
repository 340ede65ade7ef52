#include <iostream>

#include "reader/run.h"
#include "taken_over.h"

// waterline-reader, of the same sources and by the same run(), which its input can take over. With
// an argument: what it can be ordered to try.
int main(int count, char**) {
  if (count > 1) {
    std::cout << waterline::probe::attempt_names();
    return 0;
  }
  waterline::reader::run();
}
