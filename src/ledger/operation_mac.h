#pragma once

#include <optional>
#include <string_view>

#include "base/operation.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "ledger/act_kind.h"

namespace waterline::ledger {

// Returns the MAC by which an author tells their own operations from forged ones: the first 32
// bytes of HMAC-SHA512 under the author key, over these length-values (base::append_length_value;
// integers least significant byte first):
//
//   label kOperation, partner's public key, epoch, number (8 bytes),
//   kind (1 byte: 1 share, 2 take-back, 3 acknowledgement, ...), item, and
//   of a share: revision (4 bytes), depth (1), day (empty, or 4: days since 1970-01-01), text
//   of an acknowledgement:  revision (4 bytes), kind (1), words (16; zeros for none)
//
// For the other kinds see operation_mac.cpp. The partner's key is included, so that a later partner
// cannot pass off an operation for an earlier one as made for them. The operation's own `mac` is
// not included.
base::OperationMac operation_mac(const crypto::AuthorKey& author, const crypto::PublicKey& partner,
                                 const base::Operation& operation);

// Returns the id of a share: the first 16 bytes of HMAC-SHA512 under the author key over the
// length-values label kItem, depth (1 byte), text, due (8 bytes: milliseconds since 1970 UTC).
base::ItemId item_id(const crypto::AuthorKey& author, base::Depth depth, std::string_view text,
                     base::WallTime due);

// Returns the id of an act other than a share: the first 16 bytes of HMAC-SHA512 under the author
// key over the length-values label kItem, kind (1 byte: ActKind), `about` (an item, or empty),
// text, due (8 bytes).
base::ItemId act_id(const crypto::AuthorKey& author, ActKind what,
                    const std::optional<base::ItemId>& about, std::string_view text,
                    base::WallTime due);

// Returns the tag of a version of a joint document. By the tag the author recognises the version as
// their own, whichever device sends it. The partner's key is hashed too, so that a later partner
// cannot pass off a version for an earlier partner as made for them.
base::VersionTag version_tag(const crypto::AuthorKey& author, const crypto::PublicKey& partner,
                             const base::ItemId& item, const base::Terms& terms);

}  // namespace waterline::ledger
