#pragma once

#include <optional>

#include "base/bytes.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace waterline::crypto {

struct DraftPurpose;
// opens what was sealed while nothing else was open
using DraftSecret = Key<DraftPurpose>;

PublicKey public_key_of(const DraftSecret& secret);

// Anybody with the public key can seal; the secret key alone opens: libsodium's sealed box (an
// ephemeral X25519 key, then XSalsa20-Poly1305). The plain text is padded (padme.h), so that its
// size tells little.
base::Bytes seal_to(const PublicKey& to, base::ByteView plain);
// None if it was sealed to another key, or changed since.
std::optional<SecretBytes> open_sealed(const DraftSecret& secret, base::ByteView sealed);

}  // namespace waterline::crypto
