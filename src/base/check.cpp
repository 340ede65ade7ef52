#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace waterline::base {

void check_failed(const char* file, int line) {
  std::fprintf(stderr,
               "waterline: a mistake in the program was found at %s:%d; it stops here to keep the "
               "data safe\n",
               file, line);
  std::abort();
}

}  // namespace waterline::base
