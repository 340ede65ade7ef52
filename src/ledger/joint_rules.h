#pragma once

#include <cstdint>
#include <optional>

#include "base/operation.h"

// The rules of a joint document. They depend on the stored operations of both authors alone, and on
// no clock, order of arrival or private counter, so both devices come to the same result.
namespace waterline::ledger {

// The stored operations of one document, as this device sees them: "my" ones are those of this
// device's person.
struct DocumentOperations {
  std::optional<base::Version> mine;
  std::optional<base::Version> theirs;
  std::optional<base::Accept> accepted_by_me;    // accepts a version of theirs
  std::optional<base::Accept> accepted_by_them;  // accepts a version of mine

  // Returns the same operations as the partner's device sees them.
  [[nodiscard]] DocumentOperations mirrored() const {
    return {theirs, mine, accepted_by_them, accepted_by_me};
  }

  // If the document is a step, returns its goal; otherwise nullopt.
  [[nodiscard]] std::optional<base::ItemId> goal() const;
  // Returns the highest revision of a version of mine that any of these operations names, even if
  // that version is not stored here; 0 if there is none.
  [[nodiscard]] std::uint32_t my_revision() const;
  // Returns the highest revision at which my versions have ended: that version and all before it
  // bind nobody.
  [[nodiscard]] std::uint32_t my_ended() const;

  // Returns the partner's version if I may accept it: it has words, and it has not ended. Otherwise
  // returns nullptr.
  [[nodiscard]] const base::Version* acceptable() const;
  // Returns true if the partner's version replaces mine. Both devices then delete mine. Returns
  // false if each version claims to replace the other, which two honest devices cannot bring about.
  [[nodiscard]] bool mine_is_replaced() const;
  // Returns true if the partner accepted a version of mine that binds nobody any more: one of us
  // withdrew it, or I accepted a version that replaced it. Both devices then delete the acceptance.
  [[nodiscard]] bool their_accept_is_over() const;

  // The reason why I write a new version. With this reason, my_next() returns my next version: its
  // revision is one above the highest known one, and every version that has ended stays ended by
  // it. The caller fills in text, state and tag.
  enum class Upon {
    // I wrote the new version after seeing the partner's, and it replaces the partner's.
    kTheirs,
    // The new version only removes my earlier one; the partner's version stays.
    kMineOnly,
  };
  [[nodiscard]] base::Version my_next(const base::ItemId& item, base::DocumentKind kind,
                                      Upon upon) const;
};

}  // namespace waterline::ledger
