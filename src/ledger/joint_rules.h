#pragma once

#include <cstdint>
#include <optional>

#include "base/operation.h"

// The rules of a joint document, as a register with one side for each author. No clock, no order of
// arrival and no private counter takes part.
namespace waterline::ledger {

// The stored operations of one document, from this device's view.
struct DocumentOperations {
  std::optional<base::Version> mine;
  std::optional<base::Version> theirs;
  std::optional<base::Accept> accepted_by_me;    // accepts a version of theirs
  std::optional<base::Accept> accepted_by_them;  // accepts a version of mine

  // Returns the partner's view of the same operations.
  [[nodiscard]] DocumentOperations mirrored() const {
    return {theirs, mine, accepted_by_them, accepted_by_me};
  }

  // Returns the goal that the document is a step of, if it is one.
  [[nodiscard]] std::optional<base::ItemId> goal() const;
  // Returns the highest revision of mine that any of these operations mentions, whether that
  // version is stored or not; 0 if there is none.
  [[nodiscard]] std::uint32_t my_revision() const;
  // Returns the revision up to which this person's versions have ended: even those that were
  // accepted are no longer in force. 0 if none has.
  [[nodiscard]] std::uint32_t my_ended() const;

  // True if the partner's version replaces mine: mine is deleted from both logs. False if each
  // version claims to replace the other, which two honest devices cannot do.
  [[nodiscard]] bool mine_is_replaced() const;
  // True if the version of mine that they accepted is over: one of us withdrew it, or I accepted a
  // version that replaced it. The acceptance is deleted from both logs.
  [[nodiscard]] bool their_accept_is_over() const;

  // Returns my next version: one above the highest known revision, with everything that has ended.
  // The caller fills in text, state and tag.
  enum class Upon {
    // The new version is written with the partner's version in view, and replaces it.
    kTheirs,
    // The new version only removes mine; the partner's version stays.
    kMineOnly,
  };
  [[nodiscard]] base::Version my_next(const base::ItemId& item, base::DocumentKind kind,
                                      Upon upon) const;
};

}  // namespace waterline::ledger
