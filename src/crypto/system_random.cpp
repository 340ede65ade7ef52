#include "crypto/system_random.h"

#include <sodium.h>

#include "crypto/secret.h"

namespace waterline::crypto {

void SystemRandom::fill(base::MutableByteView out) {
  if (out.empty()) return;
  initialize();
  randombytes_buf(out.data(), out.size());
}

}  // namespace waterline::crypto
