#include "sound/run.h"

// The main function of waterline-sound, which the command line or the node starts in a cage
// (cage/run.h). The argument is an act (sound/run.h).
int main(int count, char** arguments) {
  waterline::sound::run(count > 1 ? arguments[1] : "");
}
