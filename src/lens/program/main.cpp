#include "lens/run.h"

// The main function of waterline-lens, which the command line or the node starts in a cage
// (cage/run.h). The arguments are an act and, for photos, a number (lens/run.h).
int main(int count, char** arguments) {
  waterline::lens::run(count > 1 ? arguments[1] : "", count > 2 ? arguments[2] : "");
}
