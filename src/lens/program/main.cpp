#include "lens/run.h"

// The command line starts this program (cage/run.h). The only argument is the command.
int main(int count, char** arguments) {
  waterline::lens::run(count == 2 ? arguments[1] : "");
}
