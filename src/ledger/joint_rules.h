#pragma once

#include <cstdint>
#include <optional>

#include "base/operation.h"

// What the operations on one joint document add up to: a register of which each of the two authors
// holds a side. No clock, no order of arrival and no counter of anything private takes part.
namespace waterline::ledger {

// The operations that are held, seen from this device.
struct DocumentOperations {
  std::optional<base::Version> mine;
  std::optional<base::Version> theirs;
  std::optional<base::Accept> accepted_by_me;    // a version of theirs
  std::optional<base::Accept> accepted_by_them;  // a version of mine

  // The same, seen from the other device.
  [[nodiscard]] DocumentOperations mirrored() const {
    return {theirs, mine, accepted_by_them, accepted_by_me};
  }

  // The highest revision of mine that anything here speaks of, whether or not it is held; 0 for
  // none.
  [[nodiscard]] std::uint32_t my_revision() const;
  // Versions of mine up to here bind nobody any more.
  [[nodiscard]] std::uint32_t my_ended() const;

  // The other has written on from my version: it leaves both logs. Not where each claims to have
  // replaced the other's, which no two honest devices can.
  [[nodiscard]] bool mine_is_replaced() const;
  // What they accepted of mine is over: one of us withdrew it, or I accepted a version that had
  // replaced it. It leaves both logs.
  [[nodiscard]] bool their_accept_is_over() const;

  // What my next version begins with: the revision after all that are known, with all that has
  // ended. Text, state and tag are the caller's.
  enum class Upon {
    // written with their version in view: it replaces it
    kTheirs,
    // taking mine away: what they have it say now stays
    kMineOnly,
  };
  [[nodiscard]] base::Version my_next(const base::ItemId& item, base::DocumentKind kind,
                                      Upon upon) const;
};

}  // namespace waterline::ledger
