#pragma once

#include <optional>

#include "app/failure.h"
#include "base/operation.h"
#include "link/shared_side.h"

// An act on an item names the words of it that the person has seen (docs/api.md, "What waits"). If
// the item has other words by now, nothing is said about it. REQUIRES everywhere: the mutex of the
// shared side is held.
namespace waterline::app {

// The digest of an item's words that the person has seen, if the caller knows it.
using Before = std::optional<base::Words>;

// Returns the digest of the present words of a share, a question or a document. kOtherWords if
// `before` is another digest.
Outcome<base::Words> words_now(link::SharedSide& shared, const base::ItemId& id,
                               const Before& before);

// Returns this digest; nullopt if it says that the item has no words. Given nullopt, the ledger
// itself finds out why nothing can be said about the item, and returns that error.
std::optional<base::Words> if_any(const base::Words& words);

}  // namespace waterline::app
