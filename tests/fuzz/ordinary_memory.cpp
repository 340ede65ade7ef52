#include <cstdlib>

#include <sodium.h>

// Replaces libsodium's memory for secrets by ordinary memory in the fuzz targets: libsodium makes
// six system calls for each secret, which took most of the time of the targets with sessions.
// AddressSanitizer guards ordinary memory to the byte. The replay of the corpora in an ordinary
// build keeps libsodium's memory.
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
