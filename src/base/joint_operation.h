#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/item.h"
#include "base/words.h"

// The acts on what both people write: a joint document is an item of which each has a latest
// version.
namespace waterline::base {

enum class DocumentKind : std::uint8_t {
  kGoal = 1,  // in force when both accepted it
  kStep = 2,  // on the way to a goal; likewise
  // likewise; each may report on their own part
  kAgreement = 3,
  // a point for the next session of the two; its author's alone
  kAgenda = 4,
  kTakeaway = 5,  // what came of one; both may write
};

enum class DocumentState : std::uint8_t { kOpen = 1, kDone = 2 };

// A keyed hash by which its author knows a version as their own, whoever hands it over.
using VersionTag = std::array<std::byte, 16>;

// What one version of a document says. Of one author the highest revision counts.
struct Terms {
  DocumentKind kind = DocumentKind::kGoal;
  std::uint32_t revision = 1;
  // the other's revision that this was written upon; 0 for none
  std::uint32_t replaces = 0;
  DocumentState state = DocumentState::kOpen;
  std::optional<ItemId> goal;  // of a step, and of nothing else
  VersionTag tag{};
  std::string text;  // plain text, at most kMaxNoteSize bytes
  // of a step: of the goal as its author had it before them
  Words goal_words{};

  friend bool operator==(const Terms&, const Terms&) = default;
};

// What one person has a document say. It replaces all earlier versions of theirs, and those of the
// other up to `terms.replaces`; two of which neither replaces the other stand side by side. Without
// a text its author has it say nothing any more. What ended binds nobody: versions of this author
// up to `ended_own`, of the other up to `ended_others`.
struct Version {
  ItemId item;
  Terms terms;
  std::uint32_t ended_own = 0;
  std::uint32_t ended_others = 0;

  friend bool operator==(const Version&, const Version&) = default;
};

// One person accepts a version of the other's, and says it again, so that what is in force stays
// readable when its author has written on. Of one person the acceptance of the highest revision
// counts.
struct Accept {
  ItemId item;
  Terms terms;  // of a kind that needs both, with a text

  friend bool operator==(const Accept&, const Accept&) = default;
};

// How one person says they kept their own part of an agreement. The highest revision counts; an
// empty text takes it back.
struct Report {
  ItemId item;
  std::uint32_t revision = 1;
  std::string text;
  Words words{};  // of the agreement; of none without a text

  friend bool operator==(const Report&, const Report&) = default;
};

}  // namespace waterline::base
