#pragma once

#include <optional>

#include "base/bytes.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace waterline::crypto {

struct DraftPurpose;
// opens drafts that were sealed while the stores were closed
using DraftSecret = Key<DraftPurpose>;

PublicKey public_key_of(const DraftSecret& secret);

// Anybody with the public key can seal; only the secret key opens. libsodium's sealed box (an
// ephemeral X25519 key, then XSalsa20-Poly1305). The plain text is padded (padme.h), so that its
// size reveals little.
base::Bytes seal_to(const PublicKey& to, base::ByteView plain);
// Returns the plain text; nullopt if it was sealed to another key, or changed since.
std::optional<SecretBytes> open_sealed(const DraftSecret& secret, base::ByteView sealed);

}  // namespace waterline::crypto
