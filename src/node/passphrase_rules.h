#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "node/error.h"

// The rules for a new passphrase.
namespace waterline::node {

inline constexpr std::size_t kMinPassphraseSize = 8;  // in characters

// Checks a new passphrase: kNotText, kWeakPassphrase, kCommonPassphrase.
Outcome<void> check_passphrase(base::ByteView passphrase);

}  // namespace waterline::node
