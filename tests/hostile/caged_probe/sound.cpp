#include "sound/run.h"

// Runs waterline-sound from the same sources and the same run(), but its input can order it to make
// an attack (taken_over.h).
int main(int count, char** arguments) {
  waterline::sound::run(count > 1 ? arguments[1] : "");
}
