#include "lens/run.h"

// Started by the command line (cage/run.h), with what to do as its only argument.
int main(int count, char** arguments) {
  waterline::lens::run(count == 2 ? arguments[1] : "");
}
