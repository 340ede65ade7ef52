#include "lens/run.h"

// waterline-lens from the same sources and run(), but its input can take it over (taken_over.h).
int main(int count, char** arguments) {
  waterline::lens::run(count == 2 ? arguments[1] : "");
}
