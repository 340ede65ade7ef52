#pragma once

#include <cstdint>

#include "crypto/keys.h"
#include "ledger/joint_rules.h"
#include "ledger/tables.h"

// Applies the rules of joint documents (joint_rules.h) to the ledger's tables.
namespace waterline::ledger {

bool is_document(ItemIs what);
base::DocumentKind document_kind(ItemIs what);  // REQUIRES: is_document

DocumentOperations read_document(Tables& tables, const ItemRow& item);

// Returns the digest of the texts that a document shows: those of the accepted versions or, if
// there are none, those of all versions that have a text.
base::Words words_of(ItemIs what, const base::ItemId& document, const DocumentOperations& held);
// The digest of the words that the goal of a step shows, and whether the goal has a text. The goal
// may be unknown on this device.
struct GoalWords {
  base::Words words{};
  bool shown = false;  // the goal has a text
};
GoalWords goal_words(Tables& tables, const PartnerRow& partner, const base::ItemId& goal);

struct Settled {
  // The partner's operations count against kPartnerQuota. These are the bytes that were freed
  // because operations of the partner's were deleted.
  std::uint64_t freed = 0;
  bool removed = false;  // true if any operation was deleted
};
// Deletes the operations of a document that are replaced or have ended. Call it after every new
// operation on the document.
Settled settle(Tables& tables, const ItemRow& item);

// Raises the revision of my version of a document that still waits to be sent. The partner's
// version names `spoken_of` as the highest revision of mine. If my waiting version has no higher
// revision than that, this store was set back: the partner cannot have seen the waiting version and
// means an earlier one. The waiting version then gets the revision `spoken_of` + 1.
void lift_waiting_version(Tables& tables, const PartnerRow& partner,
                          const crypto::AuthorKey& author, const ItemRow& item,
                          std::uint32_t spoken_of);

}  // namespace waterline::ledger
