#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/operation.h"
#include "base/time.h"
#include "journal/entry.h"

// A waiting act: a share or a note to the partner that has not left yet.
namespace waterline::vault {

struct Side {
  static constexpr char kLetter = 'e';
  struct Attachment {
    static constexpr char kLetter = 'f';
  };
};
using EntryId = base::Id<Side>;
using AttachmentId = base::Id<Side::Attachment>;

struct WaitingKind {
  static constexpr char kLetter = 'h';
};
using WaitingId = base::Id<WaitingKind>;

// The limit for names of moments and of devices, in bytes.
inline constexpr std::size_t kMaxLabelSize = 200;

// When and how an act leaves.
struct Publication {
  base::WallTime due;
  // The name of the moment that the act waits for, if it waits for one; then `due` has no meaning.
  // The partner never learns the name.
  std::optional<std::string> until{};

  // Only a share has a value in `day` and the members after it.
  std::optional<base::Day> day{};             // the day to be shown with it
  std::optional<std::uint32_t> days_shown{};  // counted from the day on which it leaves
  bool replies = false;                       // it is open to replies from the start
  std::optional<base::ItemId> revises{};      // the item that it revises
};

// A piece of an entry that is to be shared. Only the vault makes one, from a Shareable.
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
  // The item that the note is about: the one replied to, the document that is changed or reported
  // on, or the goal of a proposed step.
  std::optional<base::ItemId> about{};
  base::DocumentKind document = base::DocumentKind::kGoal;  // for a proposal: the kind of document
  // The digest of the words that the note is about, as the person had read them when they decided.
  // A change or a proposed step is about the words of the goal. nullopt means the words that the
  // item has when the note is sent.
  std::optional<base::Words> words{};
};

// Why an act could not leave when it was due.
enum class Obstacle : std::uint8_t {
  kRepliesClosed = 1,
  kTakenBack = 2,   // the item that it is about was taken back
  kGone = 3,        // the ledger does not have the item that it is about
  kNotInForce = 4,  // the agreement that it reports on is no longer in force
  kTooMany = 5,     // the limit is reached
  // Only the partner may change this item.
  kNotYours = 6,
};

// A picture that goes with a waiting share. The JPEG file itself is read by Vault::waiting_picture().
struct WaitingPicture {
  std::string description;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::uint32_t size = 0;
  // The first 32 bytes of SHA-512 of the file that the person saw.
  std::array<std::byte, 32> hash{};
};

// The limit for the pictures of all waiting shares together. While the vault is locked, sealed copies
// of them are in memory (gate::WaitingCopy).
inline constexpr std::size_t kMaxWaitingPictures = 16;

struct WaitingAct {
  WaitingId id;
  std::variant<PieceOfEntry, Note> act;
  // The words as the preview showed them. Later edits of the entry do not change this copy.
  std::string text;
  Publication publication;
  // The pictures of a share, in order. A revision without a list keeps those that the share has.
  std::optional<std::vector<WaitingPicture>> pictures = {};
  // True if the act comes from a restored backup. It then leaves only after release().
  bool paused = false;
  // Why the act could not leave when it was due. It then waits for release().
  std::optional<Obstacle> obstacle = {};
  // Names the copy of the vault in which the person decided on the act or last released it.
  journal::WriterId writer{};

  [[nodiscard]] const PieceOfEntry* piece() const { return std::get_if<PieceOfEntry>(&act); }
  // Returns true if the act leaves by itself, at the time `publication.due`.
  [[nodiscard]] bool has_a_time() const { return !paused && !obstacle && !publication.until; }
};

}  // namespace waterline::vault
