#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace waterline::crypto {

// Encodes bytes as base64 (RFC 4648, section 4), with padding. The text is as secret as the bytes.
SecretBytes to_base64(base::ByteView bytes);

// Decodes base64 (RFC 4648, section 4) by libsodium. Accepts only whole groups of four letters with
// their padding, without blanks, and with zeros in the unused bits. Returns nullopt for any other
// text.
std::optional<base::Bytes> from_base64(std::string_view text);

}  // namespace waterline::crypto
