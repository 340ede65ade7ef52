#pragma once

#include <optional>

#include "base/bytes.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace waterline::crypto {

struct DraftPurpose;
// The secret key that opens the drafts that were sealed while the journal was locked. Sealing needs
// only its public key.
using DraftSecret = Key<DraftPurpose>;

PublicKey public_key_of(const DraftSecret& secret);

// Seals a text, so that only the secret key of `to` opens it. It is libsodium's sealed box (an
// ephemeral X25519 key, then XSalsa20-Poly1305). The text is padded (padme.h), so that its size
// reveals little.
base::Bytes seal_to(const PublicKey& to, base::ByteView plain);
// Returns the plain text; nullopt if the text was sealed to another key, or was changed since.
std::optional<SecretBytes> open_sealed(const DraftSecret& secret, base::ByteView sealed);

}  // namespace waterline::crypto
