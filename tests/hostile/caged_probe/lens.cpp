#include "lens/run.h"

// waterline-lens, of the same sources and by the same run(), which its input can take over
// (taken_over.h).
int main(int count, char** arguments) {
  waterline::lens::run(count == 2 ? arguments[1] : "");
}
