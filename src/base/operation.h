#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/item.h"
#include "base/joint_operation.h"
#include "base/question_operation.h"
#include "base/text_limits.h"
#include "base/time.h"
#include "base/words.h"

// The vocabulary of what two people share: plain values that ledger, wire, sync and node all speak
// of. Nothing private has a word here.
namespace waterline::base {

// How much of an entry its author chose to show.
enum class Rendition : std::uint8_t { kLine = 1, kSummary = 2, kExcerpt = 3, kWhole = 4 };

// The witness marks: a small closed set of ways to say "I have seen this", without an opinion and
// without a count.
enum class Witness : std::uint8_t {
  kReadWithCare = 1,       // "I read this with care."
  kThankYouForEffort = 2,  // "Thank you for the effort."
  kThankYouForTrust = 3,   // "Thank you for trusting me with this."
  kWithYou = 4,            // "I am with you in this."
  kNoWordsYet = 5,         // "I have no words yet, and I am here."
  // no acknowledgement any more: its author took it away again
  kWithdrawn = 6,
};

// A shared item appears, or is revised: the highest revision wins, whatever any clock says. The
// first is revision 1.
struct Share {
  ItemId item;
  std::uint32_t revision = 1;
  Rendition rendition = Rendition::kLine;
  // plain text (text.h), 1..kMaxSharedTextSize bytes
  std::string text;
  // the day the author chose to show; none unless chosen
  std::optional<Day> day;
  // The last day on which it is to be shown: each device drops the content when that day is over by
  // its own clock, and the author's takes it back. It never decides which of two operations counts.
  std::optional<Day> expires{};

  friend bool operator==(const Share&, const Share&) = default;
};

// What an item can have as its content.
enum class Content : std::uint8_t { kShare = 1, kReply = 2, kQuestion = 3 };

// The author asks both devices to remove an item's content, for good.
struct TakeBack {
  ItemId item;
  Content content = Content::kShare;

  friend bool operator==(const TakeBack&, const TakeBack&) = default;
};

// The partner of an item's author acknowledges it. A second mark on the same item replaces the
// first: the highest revision wins, as with shares.
struct Mark {
  ItemId item;
  Witness wording = Witness::kReadWithCare;
  std::uint32_t revision = 1;
  // of the share; of none where the mark is withdrawn
  Words words{};

  friend bool operator==(const Mark&, const Mark&) = default;
};

// Whether the partner may reply, said by the item's author. The highest revision counts: an odd one
// opens replies, an even one closes them. Before the first they are closed.
struct Replies {
  ItemId item;
  std::uint32_t revision = 1;

  friend bool operator==(const Replies&, const Replies&) = default;
};

// One more thing said about an item, an item itself: taken back as a share is.
struct Reply {
  ItemId item;
  ItemId about;
  // The revision of the Replies that opened the thread for it; 0 for the author of what it is
  // about, who needs none.
  std::uint32_t opening = 0;
  std::string text;  // plain text, 1..kMaxNoteSize bytes
  Words words{};     // of what it is about

  friend bool operator==(const Reply&, const Reply&) = default;
};

// A statement of a later version of this program about an item, in a place that this version has no
// name for. This version keeps it and passes it on, and never reads it.
struct Extra {
  ItemId item;
  std::uint16_t kind = 1;
  // at most kMaxExtraPlaceSize; with the kind, and of each author, a place of the item
  Bytes place;
  std::uint32_t revision = 1;  // in one place the highest counts
  Bytes content;               // at most kMaxExtraContentSize

  friend bool operator==(const Extra&, const Extra&) = default;
};

using OperationBody = std::variant<Share, TakeBack, Mark, Replies, Reply, Version, Accept, Report,
                                   Question, Seal, Answer, Extra>;

using OperationMac = std::array<std::byte, 32>;

// One act of one author: the `number`-th (from 1) of its `epoch`. The MAC is under the author's
// private author key, so only its author can check it: to tell its own words, given back after a
// loss, from invented ones.
struct Operation {
  EpochId epoch;
  std::uint64_t number = 0;
  OperationBody body;
  OperationMac mac{};

  friend bool operator==(const Operation&, const Operation&) = default;
};

// Whose epoch it is, seen from the device that speaks.
enum class Author : std::uint8_t { kMe = 1, kPartner = 2 };

constexpr Author mirrored(Author author) {
  return author == Author::kMe ? Author::kPartner : Author::kMe;
}

inline const ItemId& item_of(const OperationBody& body) {
  return std::visit([](const auto& any) -> const ItemId& { return any.item; }, body);
}

// The text of an operation; empty where it has none.
inline const std::string& text_of(const OperationBody& body) {
  static const std::string kNone;
  return std::visit(
      [](const auto& any) -> const std::string& {
        if constexpr (requires { any.text; }) return any.text;
        if constexpr (requires { any.terms; }) return any.terms.text;
        return kNone;
      },
      body);
}

// What an operation carries beside its fields of a fixed size.
inline std::size_t carried_size(const OperationBody& body) {
  const auto* extra = std::get_if<Extra>(&body);
  return extra != nullptr ? extra->content.size() : text_of(body).size();
}

// By which the author of an epoch knows that they said "through this number" themselves
// (ledger/epoch_proof.h). Noise to everybody else.
using EpochProof = std::array<std::byte, 16>;

struct EpochMark {
  Author author = Author::kMe;
  // every operation up to this number is held, or is known to have been removed
  std::uint64_t through = 0;
  std::optional<EpochProof> proof = {};

  // Says nothing more of what is held, and so does not count.
  friend bool operator==(const EpochMark& a, const EpochMark& b) {
    return a.author == b.author && a.through == b.through;
  }
};

// What a ledger holds. A device's own current epoch stands in it even while it is empty.
struct VersionVector {
  std::map<EpochId, EpochMark> epochs;

  // The same knowledge in the other device's words.
  [[nodiscard]] VersionVector mirrored() const {
    VersionVector other;
    for (const auto& [epoch, mark] : epochs)
      other.epochs[epoch] = {base::mirrored(mark.author), mark.through, mark.proof};
    return other;
  }

  // The highest number held of an epoch; 0 for an epoch that is not known.
  [[nodiscard]] std::uint64_t through(const EpochId& epoch) const {
    const auto found = epochs.find(epoch);
    return found == epochs.end() ? 0 : found->second.through;
  }

  friend bool operator==(const VersionVector&, const VersionVector&) = default;
};

// A run of operations from one ledger to the other, and what the receiver holds once it has stored
// them: `through` moves past numbers whose operations were removed since, and names the author of
// every epoch in the run, so that a new epoch is made known by the run that first uses it. Epochs
// that the run does not touch are not in `through`.
struct OperationBatch {
  std::vector<Operation> operations;  // by epoch, then by number, ascending
  VersionVector through;
  bool last = true;  // nothing more is lacking for now

  friend bool operator==(const OperationBatch&, const OperationBatch&) = default;
};

// Further limits of the shared side (text_limits.h). Applied in wire to everything foreign, and in
// gate to everything of our own. of operations in one batch, each counted by its text + 128; so a
// batch fits one port message (SO_SNDBUF's default is 208 KiB)
constexpr std::size_t kMaxBatchBytes = 96 * 1024;
constexpr std::size_t kMaxBatchOperations = 512;
// what an operation counts beside its text or content
constexpr std::size_t kOperationWeight = 128;
constexpr std::size_t kMaxExtraPlaceSize = 24;
constexpr std::size_t kMaxExtraContentSize = 32'640;  // three of them fill a batch
// Of each author, in what a device names: one more for every restore. Each has room of their own,
// so that neither can use up the other's.
constexpr std::size_t kMaxEpochsOfAuthor = 128;
constexpr std::size_t kMaxEpochs = 2 * kMaxEpochsOfAuthor;  // in a version vector
// In all that is said in one session: what either names.
constexpr std::size_t kMaxEpochsOfSession = 2 * kMaxEpochs;

}  // namespace waterline::base
