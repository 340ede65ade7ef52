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

// The vocabulary of shared things: plain values that ledger, wire, sync and node use. It has no
// word for anything private.
namespace waterline::base {

// The depth: how much of an entry its author chose to show.
enum class Depth : std::uint8_t { kLine = 1, kSummary = 2, kExcerpt = 3, kWhole = 4 };

// The acknowledgements: a small closed set of ways to say "I have seen this", without an opinion
// and without a count.
enum class AcknowledgementKind : std::uint8_t {
  kReadWithCare = 1,       // "I read this with care."
  kThankYouForEffort = 2,  // "Thank you for the effort."
  kThankYouForTrust = 3,   // "Thank you for trusting me with this."
  kWithYou = 4,            // "I am with you in this."
  kNoWordsYet = 5,         // "I have no words yet, and I am here."
  // The author removed the acknowledgement.
  kWithdrawn = 6,
};

// An author shares a piece of an entry, or revises what they shared. The highest revision counts,
// whatever the clocks say. The first revision is 1.
struct Share {
  ItemId item;
  std::uint32_t revision = 1;
  Depth depth = Depth::kLine;
  // Plain text (text.h) of 1 to kMaxSharedTextSize bytes.
  std::string text;
  // The day on which the author shared the piece, if they chose to show it.
  std::optional<Day> day;
  // The last day on which the share is shown. When that day is over by a device's own clock, the
  // device deletes the content, and the author's device takes it back. The day never decides which
  // of two operations wins.
  std::optional<Day> expires{};

  friend bool operator==(const Share&, const Share&) = default;
};

// The kinds of content that an item can have.
enum class Content : std::uint8_t { kShare = 1, kReply = 2, kQuestion = 3 };

// The author asks both devices to remove an item's content for good.
struct TakeBack {
  ItemId item;
  Content content = Content::kShare;

  friend bool operator==(const TakeBack&, const TakeBack&) = default;
};

// The partner of an item's author acknowledges the item. Of several acknowledgements of one item
// the highest revision wins.
struct Acknowledgement {
  ItemId item;
  AcknowledgementKind kind = AcknowledgementKind::kReadWithCare;
  std::uint32_t revision = 1;
  // The digest of the words of the acknowledged share; zeros if the acknowledgement is withdrawn.
  Words words{};

  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

// The item's author says whether the partner may reply. The highest revision counts: an odd one
// opens replies, an even one closes them. Before the first one they are closed.
struct Replies {
  ItemId item;
  std::uint32_t revision = 1;

  friend bool operator==(const Replies&, const Replies&) = default;
};

// A reply to an item. It is itself an item, and can be taken back like a share.
struct Reply {
  ItemId item;
  ItemId about;
  // The revision of the Replies operation that opened the item to replies. It is 0 if the reply and
  // the item have the same author, who may always reply.
  std::uint32_t opening = 0;
  std::string text;  // plain text, 1..kMaxNoteSize bytes
  Words words{};     // digest of the words that the reply is about

  friend bool operator==(const Reply&, const Reply&) = default;
};

// An operation of a kind that only a later version of the program knows. This version stores it and
// passes it on, and never reads its content.
struct Extra {
  ItemId item;
  std::uint16_t kind = 1;
  // Names the property of the item that the operation sets, in a form that only the later version
  // reads: at most kMaxExtraPlaceSize bytes. If several operations of this type have the same item,
  // kind, author and `place`, only the one of the highest revision counts.
  Bytes place;
  std::uint32_t revision = 1;  // the highest one counts
  Bytes content;               // at most kMaxExtraContentSize

  friend bool operator==(const Extra&, const Extra&) = default;
};

using OperationBody = std::variant<Share, TakeBack, Acknowledgement, Replies, Reply, Version,
                                   Accept, Report, Question, Seal, Answer, Extra>;

using OperationMac = std::array<std::byte, 32>;

// One operation of one author: the `number`-th (from 1) of its `epoch`. Its MAC is made with the
// author's private author key, so only the author can check it. After a loss of the author's ledger
// the partner's device hands the operations back, and by the MAC the author tells genuine ones from
// forged ones.
struct Operation {
  EpochId epoch;
  std::uint64_t number = 0;
  OperationBody body;
  OperationMac mac{};

  friend bool operator==(const Operation&, const Operation&) = default;
};

// The author of an epoch, as seen from the device that writes this.
enum class Author : std::uint8_t { kMe = 1, kPartner = 2 };

constexpr Author mirrored(Author author) {
  return author == Author::kMe ? Author::kPartner : Author::kMe;
}

inline const ItemId& item_of(const OperationBody& body) {
  return std::visit([](const auto& any) -> const ItemId& { return any.item; }, body);
}

// Returns the text of an operation; empty if it has none.
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

// Returns the size in bytes of the fields of variable size that an operation has.
inline std::size_t carried_size(const OperationBody& body) {
  const auto* extra = std::get_if<Extra>(&body);
  return extra != nullptr ? extra->content.size() : text_of(body).size();
}

// A keyed hash that an author's device adds when it says how far an epoch of its own goes. If the
// partner returns that statement later, the hash shows the author that it is genuine
// (ledger/epoch_proof.h). To everybody else the hash is random bytes.
using EpochProof = std::array<std::byte, 16>;

struct EpochMark {
  Author author = Author::kMe;
  // The ledger has every operation of the epoch up to this number, or knows that it was removed.
  std::uint64_t through = 0;
  std::optional<EpochProof> proof = {};

  // Compares all but `proof`, which says nothing about what is stored.
  friend bool operator==(const EpochMark& a, const EpochMark& b) {
    return a.author == b.author && a.through == b.through;
  }
};

// A list of the epochs that a ledger holds, each with the number up to which it holds them. It
// includes a device's own present epoch even if that is empty.
struct VersionVector {
  std::map<EpochId, EpochMark> epochs;

  // Returns this vector as the other device would write it: `kMe` and `kPartner` change places.
  [[nodiscard]] VersionVector mirrored() const {
    VersionVector other;
    for (const auto& [epoch, mark] : epochs)
      other.epochs[epoch] = {base::mirrored(mark.author), mark.through, mark.proof};
    return other;
  }

  // Returns the number up to which the ledger holds this epoch; 0 for an unknown epoch.
  [[nodiscard]] std::uint64_t through(const EpochId& epoch) const {
    const auto found = epochs.find(epoch);
    return found == epochs.end() ? 0 : found->second.through;
  }

  friend bool operator==(const VersionVector&, const VersionVector&) = default;
};

// A batch of operations from one ledger to the other. `through` has each epoch in the batch with
// its author, and the number up to which the receiver holds that epoch once it has stored the
// batch. The numbers of operations that were removed since count as held, too.
struct OperationBatch {
  std::vector<Operation> operations;  // by epoch, then by number, ascending
  VersionVector through;
  bool last = true;  // true if the receiver lacks nothing more

  friend bool operator==(const OperationBatch&, const OperationBatch&) = default;
};

// Limits of the shared side, apart from those of texts (text_limits.h). The room `wire` applies
// them to everything that comes from the partner's device, and the gate to everything that leaves
// this one.

// The limit for the operations of one batch, each counted as its text + kOperationWeight. A batch
// fits one message of the channel (SO_SNDBUF's default is 208 KiB).
constexpr std::size_t kMaxBatchBytes = 96 * 1024;
constexpr std::size_t kMaxBatchOperations = 512;
// The bytes that are counted for each operation in addition to its text or content.
constexpr std::size_t kOperationWeight = 128;
constexpr std::size_t kMaxExtraPlaceSize = 24;
constexpr std::size_t kMaxExtraContentSize = 32'640;  // so three fit in a batch
// The limit for the epochs of one author that a device names; every restore of a backup adds one.
// Each author has a limit of their own, so one of them cannot use up the epochs of the other.
constexpr std::size_t kMaxEpochsOfAuthor = 128;
constexpr std::size_t kMaxEpochs = 2 * kMaxEpochsOfAuthor;  // in a version vector
// The limit for the epochs that both devices together name in one session.
constexpr std::size_t kMaxEpochsOfSession = 2 * kMaxEpochs;

}  // namespace waterline::base
