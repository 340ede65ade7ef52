#include "lens/run.h"

// The main function of waterline-lens, which the command line or the node starts in a cage
// (cage/run.h). The only argument says what to do: "qr", "draw" or "png" (lens/run.h).
int main(int count, char** arguments) {
  waterline::lens::run(count == 2 ? arguments[1] : "");
}
