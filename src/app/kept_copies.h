#pragma once

#include <string_view>

#include "app/sharing.h"

// Copies that the person keeps of the partner's shares. REQUIRES: the mutexes of the sides that the
// function takes are held.
namespace waterline::app {

// Stores a copy of a share of the partner's as a private entry that remembers where its words come
// from (EntryView::kept_from). The partner learns nothing of it, and the copy stays when the share
// is taken back. The same words are copied only once; if that copy is in the bin, it is brought
// back. Errors: kNotYours for a share of the person's own, kTakenBack, kEmpty if its last day is
// over, kOtherWords as for words_now().
Outcome<EntryView> keep_copy(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                             const Before& before, base::WallTime now);

}  // namespace waterline::app
