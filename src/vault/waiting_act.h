#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/id.h"
#include "base/operation.h"
#include "base/time.h"
#include "journal/entry.h"

// What a person decided to say to their partner and that has not left yet.
namespace waterline::vault {

struct Side {
  static constexpr char kLetter = 'e';
};
using EntryId = base::Id<Side>;

struct WaitingKind {
  static constexpr char kLetter = 'h';
};
using WaitingId = base::Id<WaitingKind>;

// bytes of the name of a moment, or of a device
inline constexpr std::size_t kMaxLabelSize = 200;

// When it leaves, and how.
struct Leaving {
  base::WallTime due;
  std::optional<std::string>
      // the name of the moment that it waits for; then `due` says nothing. Never leaves
      until{};

  // Of a share alone:
  std::optional<base::Day> day{};             // to be seen with it
  std::optional<std::uint32_t> days_shown{};  // counted from the day on which it leaves
  bool replies = false;                       // open to replies from the start
  std::optional<base::ItemId> revises{};      // it is a revision of this
};

// A piece of an entry. Made only by the vault, from a Shareable.
struct PieceOfEntry {
  EntryId entry;
  base::Rendition depth = base::Rendition::kLine;
};

// Words that a person writes to the partner, and what they are about.
struct Note {
  enum class Kind : std::uint8_t {
    kReply = 2,
    kQuestion = 3,
    kProposal = 4,
    kChange = 5,
    kReport = 6
  };

  Kind kind = Kind::kReply;
  // Of a reply the item, of a change or a report the document, of a proposed step the goal.
  std::optional<base::ItemId> about{};
  base::DocumentKind document = base::DocumentKind::kGoal;  // of a proposal: what is proposed
  // The words of what it is about, as the person had them before them when they decided; of a
  // change or a proposed step those of the goal. None: as they are when it leaves.
  std::optional<base::Words> words{};
};

// Why something could not leave when it was due.
enum class Obstacle : std::uint8_t {
  kRepliesClosed = 1,
  kTakenBack = 2,   // what it belongs to was taken back
  kGone = 3,        // what it belongs to is not here
  kNotInForce = 4,  // the agreement that it reports on
  kTooMany = 5,     // as many as there may be
  // what it belongs to is the partner's alone
  kNotYours = 6,
};

struct WaitingAct {
  WaitingId id;
  std::variant<PieceOfEntry, Note> act;
  // a copy, exactly as previewed: a later edit of the entry does not change it
  std::string text;
  Leaving leaving;
  // came back with a backup; leaves only after release()
  bool paused = false;
  // it was due and could not leave; waits for release()
  std::optional<Obstacle> obstacle = {};
  // the copy of the vault where it was decided on, or released last
  journal::WriterId writer{};

  [[nodiscard]] const PieceOfEntry* piece() const { return std::get_if<PieceOfEntry>(&act); }
  // Whether it leaves by itself, at `leaving.due`.
  [[nodiscard]] bool has_a_time() const { return !paused && !obstacle && !leaving.until; }
};

}  // namespace waterline::vault
