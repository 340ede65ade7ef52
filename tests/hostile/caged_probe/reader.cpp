#include <iostream>

#include "reader/run.h"
#include "taken_over.h"

// Runs waterline-reader from the same sources and the same run(), but its input can order it to
// make an attack (taken_over.h). If it gets an argument, it only lists these attacks.
int main(int count, char**) {
  if (count > 1) {
    std::cout << waterline::probe::attempt_names();
    return 0;
  }
  waterline::reader::run();
}
