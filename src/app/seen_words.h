#pragma once

#include <optional>

#include "app/failure.h"
#include "base/operation.h"
#include "link/shared_side.h"

// Checks that an act on an item is about the words that the person has seen: the act names them
// (docs/api.md, "What waits"), and if the item has other words by now, the act is refused. REQUIRES
// for every function: the mutex of the shared side is held.
namespace waterline::app {

// The digest of those words of an item that the person has seen; nullopt if the caller does not
// know it.
using Before = std::optional<base::Words>;

// Returns the digest of the present words of a share, a question or a document. Error kOtherWords
// if `before` is a different digest.
Outcome<base::Words> words_now(link::SharedSide& shared, const base::ItemId& id,
                               const Before& before);

// Returns the digest, or nullopt if it is the one of an item without words. Callers pass that
// nullopt on to the ledger, which then returns the error that says why nothing can be said about
// the item.
std::optional<base::Words> if_any(const base::Words& words);

}  // namespace waterline::app
