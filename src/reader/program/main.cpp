#include "reader/run.h"

// Started by the command line (cage/run.h).
int main() {
  waterline::reader::run();
}
