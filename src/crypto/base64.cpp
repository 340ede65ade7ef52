#include "crypto/base64.h"

#include <sodium.h>

#include "crypto/sodium_bytes.h"

namespace waterline::crypto {

SecretBytes to_base64(base::ByteView bytes) {
  // libsodium also writes a zero behind the text.
  SecretBytes with_end(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL));
  sodium_bin2base64(reinterpret_cast<char*>(with_end.view().data()), with_end.size(),
                    sodium_bytes(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  return SecretBytes::copy_of(with_end.view().first(with_end.size() - 1));
}

std::optional<base::Bytes> from_base64(std::string_view text) {
  base::Bytes bytes(text.size() / 4 * 3 + 1);  // never empty, since libsodium wants an address
  std::size_t size = 0;
  if (sodium_base642bin(sodium_bytes(base::MutableByteView(bytes)), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return {};
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace waterline::crypto
