#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace waterline::crypto {

// Returns the bytes of a text in base64 (RFC 4648, section 4), by libsodium. Strict: whole groups
// of four with their padding, no blanks, no bits that are left over. Returns none for anything
// else.
std::optional<base::Bytes> from_base64(std::string_view text);

}  // namespace waterline::crypto
