#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/item.h"
#include "base/words.h"

// Operations on joint documents. A joint document is an item of which each of the two persons has a
// latest version.
namespace waterline::base {

enum class DocumentKind : std::uint8_t {
  kGoal = 1,  // in force when both accepted it
  // A step towards a goal. It is in force when both people have accepted it.
  kStep = 2,
  // An agreement. It is in force when both people have accepted it. Each person may report on their
  // own part.
  kAgreement = 3,
  // A point to talk about in the next session of both people. Only its author changes it.
  kAgenda = 4,
  kTakeaway = 5,  // a result of a session; both may write
};

enum class DocumentState : std::uint8_t { kOpen = 1, kDone = 2 };

// A keyed hash of a version of a document. By it the version's author recognises the version as
// their own, even if the partner's device sends it.
using VersionTag = std::array<std::byte, 16>;

// The content of one version of a document. If an author has several versions, the one with the
// highest revision counts.
struct Terms {
  DocumentKind kind = DocumentKind::kGoal;
  std::uint32_t revision = 1;
  // This version replaces the partner's versions up to this revision; 0 if it replaces none.
  std::uint32_t replaces = 0;
  DocumentState state = DocumentState::kOpen;
  std::optional<ItemId> goal;  // only for a step
  VersionTag tag{};
  std::string text;  // plain text, at most kMaxNoteSize bytes
  // For a step: the digest of the goal's words that the step's author had read.
  Words goal_words{};

  friend bool operator==(const Terms&, const Terms&) = default;
};

// One person's version of a document. It replaces all their earlier versions, and the partner's
// versions up to revision `terms.replaces`. If neither of two versions replaces the other, both are
// shown. A version without text removes its author's text. The version also ends its author's
// versions up to revision `ended_own`, and the partner's up to `ended_others`: an ended version
// binds nobody.
struct Version {
  ItemId item;
  Terms terms;
  std::uint32_t ended_own = 0;
  std::uint32_t ended_others = 0;

  friend bool operator==(const Version&, const Version&) = default;
};

// One person accepts a version of the partner's. The acceptance repeats that version's content, so
// that the accepted words stay readable after the partner changes the document. Of each person the
// acceptance of the highest revision counts.
struct Accept {
  ItemId item;
  Terms terms;  // of a kind that both must accept

  friend bool operator==(const Accept&, const Accept&) = default;
};

// One person's report on their own part of an agreement. The highest revision counts; an empty text
// removes the report.
struct Report {
  ItemId item;
  std::uint32_t revision = 1;
  std::string text;
  Words words{};  // digest of the agreement's words; zeros if `text` is empty

  friend bool operator==(const Report&, const Report&) = default;
};

}  // namespace waterline::base
