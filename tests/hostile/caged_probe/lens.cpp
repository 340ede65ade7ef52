#include "lens/run.h"

// Runs waterline-lens from the same sources and the same run(), but its input can order it to make
// an attack (taken_over.h).
int main(int count, char** arguments) {
  waterline::lens::run(count > 1 ? arguments[1] : "", count > 2 ? arguments[2] : "");
}
