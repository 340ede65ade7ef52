#pragma once

#include <cstdint>
#include <optional>

#include "base/operation.h"

// The rules of a joint document, computed from the stored operations of both authors alone. No
// clock, no order of arrival and no private counter takes part.
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
  // Returns the revision up to which my versions have ended and bind nobody.
  [[nodiscard]] std::uint32_t my_ended() const;

  // Returns true if the partner's version replaces mine, which is then deleted from both logs.
  // Returns false if each version claims to replace the other, which two honest devices cannot do.
  [[nodiscard]] bool mine_is_replaced() const;
  // Returns true if the version of mine that the partner accepted is over: one of us withdrew it,
  // or I accepted a version that replaced it. The acceptance is then deleted from both logs.
  [[nodiscard]] bool their_accept_is_over() const;

  // The purpose of my next version, which my_next() returns: it is one above the highest known
  // revision, and ends everything that has ended. The caller fills in text, state and tag.
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
