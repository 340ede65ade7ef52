#include "heic/run.h"

// The main function of waterline-lens-heic, which the node starts in a cage (cage/run.h). The
// arguments are those of the lens for a photo: `decode` and a number.
int main(int count, char** arguments) {
  waterline::heic::run(count > 1 ? arguments[1] : "", count > 2 ? arguments[2] : "");
}
