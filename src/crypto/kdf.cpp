#include "crypto/kdf.h"

#include <algorithm>

#include <sodium.h>

#include "base/check.h"
#include "crypto/mac.h"
#include "crypto/secret.h"
#include "crypto/sodium_bytes.h"

namespace waterline::crypto {
namespace {

constexpr std::size_t kHashSize = crypto_hash_sha512_BYTES;

}  // namespace

void hkdf_sha512(base::ByteView salt, base::ByteView input_key, base::ByteView info,
                 base::MutableByteView out) {
  base::check(out.size() <= 255 * kHashSize);  // RFC 5869 section 2.3
  std::array<std::byte, kHashSize> pseudorandom_key = hmac_sha512(salt, input_key);
  std::array<std::byte, kHashSize> block{};

  std::size_t done = 0;
  for (unsigned char counter = 1; done < out.size(); ++counter) {
    crypto_auth_hmacsha512_state state;
    crypto_auth_hmacsha512_init(&state, sodium_bytes(base::ByteView(pseudorandom_key)),
                                pseudorandom_key.size());
    if (counter > 1)
      crypto_auth_hmacsha512_update(&state, sodium_bytes(base::ByteView(block)), block.size());
    crypto_auth_hmacsha512_update(&state, sodium_bytes(info), info.size());
    crypto_auth_hmacsha512_update(&state, &counter, 1);
    crypto_auth_hmacsha512_final(&state, sodium_bytes(base::MutableByteView(block)));
    sodium_memzero(&state, sizeof state);

    const std::size_t size = std::min(kHashSize, out.size() - done);
    std::ranges::copy(base::ByteView(block).first(size),
                      out.begin() + static_cast<std::ptrdiff_t>(done));
    done += size;
  }
  wipe(pseudorandom_key);
  wipe(block);
}

}  // namespace waterline::crypto
