#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace waterline::base {

void check_failed(const std::source_location& where) {
  std::fprintf(stderr, "waterline: a mistake in the program was found at %s:%u; it stops here to keep the data safe\n",
               where.file_name(), static_cast<unsigned>(where.line()));
  std::abort();
}

}  // namespace waterline::base
