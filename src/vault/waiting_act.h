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

// in bytes; for names of moments and of devices
inline constexpr std::size_t kMaxLabelSize = 200;

// When and how it leaves.
struct Publication {
  base::WallTime due;
  // the name of the moment that it waits for; then `due` has no meaning. The name stays private
  std::optional<std::string> until{};

  // Only for a share:
  std::optional<base::Day> day{};             // a day to be shown with it
  std::optional<std::uint32_t> days_shown{};  // counted from the day on which it leaves
  bool replies = false;                       // open to replies from the start
  std::optional<base::ItemId> revises{};      // it revises this item
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
  // the item of a reply, the document of a change or a report, the goal of a proposed step
  std::optional<base::ItemId> about{};
  base::DocumentKind document = base::DocumentKind::kGoal;  // of a proposal: its kind
  // Digest of the words that the note is about, as the person read them when they decided; for a
  // change or a proposed step those of the goal. nullopt: the words at the time of sending.
  std::optional<base::Words> words{};
};

// Why something could not leave when it was due.
enum class Obstacle : std::uint8_t {
  kRepliesClosed = 1,
  kTakenBack = 2,   // its item was taken back
  kGone = 3,        // its item is not here
  kNotInForce = 4,  // its agreement is no longer in force
  kTooMany = 5,     // the limit is reached
  // only the partner may change this item
  kNotYours = 6,
};

struct WaitingAct {
  WaitingId id;
  std::variant<PieceOfEntry, Note> act;
  // a copy as previewed: later edits of the entry do not change it
  std::string text;
  Publication publication;
  // from a restored backup; leaves only after release()
  bool paused = false;
  // it was due and could not leave; waits for release()
  std::optional<Obstacle> obstacle = {};
  // names the copy of the vault in which the act was decided or last released
  journal::WriterId writer{};

  [[nodiscard]] const PieceOfEntry* piece() const { return std::get_if<PieceOfEntry>(&act); }
  // True if it leaves by itself, at `leaving.due`.
  [[nodiscard]] bool has_a_time() const { return !paused && !obstacle && !publication.until; }
};

}  // namespace waterline::vault
