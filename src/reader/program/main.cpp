#include "reader/run.h"

// The command line starts this program (cage/run.h).
int main() {
  waterline::reader::run();
}
