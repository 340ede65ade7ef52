#pragma once

#include <cstdint>

#include "crypto/keys.h"
#include "ledger/joint_rules.h"
#include "ledger/tables.h"

// The rules of joint documents (joint_rules.h) over the tables.
namespace waterline::ledger {

bool is_document(ItemIs what);
base::DocumentKind document_kind(ItemIs what);  // REQUIRES: is_document

DocumentOperations read_document(Tables& tables, const ItemRow& item);

// By which what is said about a document names what it shows: what is in force, else the versions
// that say something.
base::Words words_of(ItemIs what, const base::ItemId& document, const DocumentOperations& held);
// The same, and what the goal of a step shows; it may be unknown here.
struct GoalWords {
  base::Words words{};
  bool shown = false;  // it says anything
};
GoalWords goal_words(Tables& tables, const PartnerRow& partner, const base::ItemId& goal);

struct Settled {
  // weight of the partner's operations that left
  std::uint64_t freed = 0;
  bool removed = false;  // anything left
};
// Removes what is replaced or over; after every operation on a document.
Settled settle(Tables& tables, const ItemRow& item);

// A version of mine that has not left yet, on a store that was set back: nobody has seen it, so the
// partner's version cannot have replaced or ended it, whatever its revision says. It gets one above
// all that they speak of.
void lift_waiting_version(Tables& tables, const PartnerRow& partner,
                          const crypto::AuthorKey& author, const ItemRow& item,
                          std::uint32_t spoken_of);

}  // namespace waterline::ledger
