#include <cstdlib>

#include <sodium.h>

// Secrets in ordinary memory, instead of libsodium's: a secret there takes six system calls, which
// were most of the time of the targets with sessions. AddressSanitizer guards ordinary memory to
// the byte. The replay of the corpora in an ordinary build keeps libsodium's.
extern "C" {

int sodium_mlock(void* const /*address*/, const size_t /*size*/) {
  return 0;
}
int sodium_munlock(void* const address, const size_t size) {
  sodium_memzero(address, size);
  return 0;
}
void* sodium_malloc(const size_t size) {
  return std::malloc(size);
}
void sodium_free(void* address) {
  std::free(address);
}
}
