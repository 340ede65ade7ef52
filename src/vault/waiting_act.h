#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/id.h"
#include "base/operation.h"
#include "base/time.h"
#include "journal/entry.h"

// A waiting act: a share or a note to the partner that has not left yet.
namespace waterline::vault {

struct Side {
  static constexpr char kLetter = 'e';
};
using EntryId = base::Id<Side>;

struct WaitingKind {
  static constexpr char kLetter = 'h';
};
using WaitingId = base::Id<WaitingKind>;

// The limit for names of moments and of devices, in bytes.
inline constexpr std::size_t kMaxLabelSize = 200;

// When and how an act leaves.
struct Publication {
  base::WallTime due;
  // The name of the moment that the act waits for; then `due` has no meaning. The name stays
  // private.
  std::optional<std::string> until{};

  // This and the following members are only for a share.
  std::optional<base::Day> day{};             // the day to be shown with it
  std::optional<std::uint32_t> days_shown{};  // counted from the day on which it leaves
  bool replies = false;                       // true: it is open to replies from the start
  std::optional<base::ItemId> revises{};      // the item that it revises
};

// A part of an entry. Only the vault makes one, from a Shareable.
struct PieceOfEntry {
  EntryId entry;
  base::Depth depth = base::Depth::kLine;
};

// Words that a person writes to the partner, and the item they are about.
struct Note {
  enum class Kind : std::uint8_t {
    kReply = 2,
    kQuestion = 3,
    kProposal = 4,
    kChange = 5,
    kReport = 6
  };

  Kind kind = Kind::kReply;
  // The item of a reply, the document of a change or a report, or the goal of a proposed step.
  std::optional<base::ItemId> about{};
  base::DocumentKind document = base::DocumentKind::kGoal;  // the kind of a proposal
  // Digest of the words that the note is about, as the person read them when they decided; for a
  // change or a proposed step those of the goal. nullopt: the words at the time of sending.
  std::optional<base::Words> words{};
};

// Why an act could not leave when it was due.
enum class Obstacle : std::uint8_t {
  kRepliesClosed = 1,
  kTakenBack = 2,   // its item was taken back
  kGone = 3,        // its item is not here
  kNotInForce = 4,  // its agreement is no longer in force
  kTooMany = 5,     // the limit is reached
  // Only the partner may change this item.
  kNotYours = 6,
};

struct WaitingAct {
  WaitingId id;
  std::variant<PieceOfEntry, Note> act;
  // The words as the preview showed them. Later edits of the entry do not change this copy.
  std::string text;
  Publication publication;
  // True if the act is from a restored backup. It leaves only after release().
  bool paused = false;
  // Why the act could not leave when it was due. It then waits for release().
  std::optional<Obstacle> obstacle = {};
  // Names the copy of the vault in which the act was decided or last released.
  journal::WriterId writer{};

  [[nodiscard]] const PieceOfEntry* piece() const { return std::get_if<PieceOfEntry>(&act); }
  // Returns true if the act leaves by itself, at `publication.due`.
  [[nodiscard]] bool has_a_time() const { return !paused && !obstacle && !publication.until; }
};

}  // namespace waterline::vault
