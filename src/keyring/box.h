#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/random.h"
#include "keyring/error.h"
#include "keyring/secrets.h"

// The keyring's box: all secrets except the root key, in a fixed size, sealed under a key that
// derives from the root key (docs/storage.md, "The keyring").
namespace waterline::keyring {

inline constexpr std::size_t kBoxPlainSize = 256;
inline constexpr std::size_t kBoxSize = kBoxPlainSize + 40;

// The layout of the open box, as offsets in bytes.
inline constexpr std::size_t kBoxGenerationAt = 0;
inline constexpr std::size_t kBoxPersonAt = 8;
inline constexpr std::size_t kBoxDeepAt = 40;
inline constexpr std::size_t kBoxFlagsAt = 72;
inline constexpr std::size_t kBoxFormerAt = 80;
inline constexpr std::size_t kBoxZerosAt = 240;

// Returns the sealed box. `bound` is the part of the file before the box: the box opens only
// together with these bytes.
base::Bytes seal_box(const Secrets& secrets, base::ByteView bound, base::Random& random);
// Opens the box. kDamaged: the box or `bound` was changed. kNewer: the box uses a flag that this
// version does not know. REQUIRES: box.size() == kBoxSize.
Result<Secrets> open_box(base::ByteView box, const crypto::RootKey& root, base::ByteView bound);

}  // namespace waterline::keyring
