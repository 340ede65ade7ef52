#include <iostream>

#include "reader/run.h"
#include "taken_over.h"

// waterline-reader from the same sources and run(), but its input can take it over. With an
// argument it lists the attempts that it can be ordered to make.
int main(int count, char**) {
  if (count > 1) {
    std::cout << waterline::probe::attempt_names();
    return 0;
  }
  waterline::reader::run();
}
