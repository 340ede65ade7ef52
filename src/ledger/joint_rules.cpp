#include "ledger/joint_rules.h"

#include <algorithm>

namespace waterline::ledger {

std::optional<base::ItemId> DocumentOperations::goal() const {
  if (mine) return mine->terms.goal;
  if (theirs) return theirs->terms.goal;
  if (accepted_by_me) return accepted_by_me->terms.goal;
  return accepted_by_them ? accepted_by_them->terms.goal : std::nullopt;
}

std::uint32_t DocumentOperations::my_revision() const {
  std::uint32_t revision = 0;
  if (mine) revision = std::max(revision, mine->terms.revision);
  if (theirs) revision = std::max({revision, theirs->terms.replaces, theirs->ended_others});
  if (accepted_by_me) revision = std::max(revision, accepted_by_me->terms.replaces);
  if (accepted_by_them) revision = std::max(revision, accepted_by_them->terms.revision);
  return revision;
}

std::uint32_t DocumentOperations::my_ended() const {
  return std::max(mine ? mine->ended_own : 0, theirs ? theirs->ended_others : 0);
}

const base::Version* DocumentOperations::acceptable() const {
  const bool fits =
      theirs && !theirs->terms.text.empty() && theirs->terms.revision > mirrored().my_ended();
  return fits ? &*theirs : nullptr;
}

bool DocumentOperations::mine_is_replaced() const {
  if (!mine || !theirs) return false;
  return theirs->terms.replaces >= mine->terms.revision &&
         mine->terms.replaces < theirs->terms.revision;
}

bool DocumentOperations::their_accept_is_over() const {
  if (!accepted_by_them) return false;
  const std::uint32_t accepted = accepted_by_them->terms.revision;
  return accepted <= my_ended() || (accepted_by_me && accepted <= accepted_by_me->terms.replaces);
}

base::Version DocumentOperations::my_next(const base::ItemId& item, base::DocumentKind kind,
                                          Upon upon) const {
  base::Version next;
  next.item = item;
  next.terms.kind = kind;
  next.terms.revision = my_revision() + 1;
  const bool leaves_theirs = upon == Upon::kMineOnly && theirs;
  next.terms.replaces = leaves_theirs ? theirs->terms.revision - 1 : mirrored().my_revision();
  next.ended_own = my_ended();
  next.ended_others = mirrored().my_ended();
  return next;
}

}  // namespace waterline::ledger
