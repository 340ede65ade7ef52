#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/item.h"
#include "base/words.h"

// The operations of a sealed question: an item that one of the two people asks and both may answer.
namespace waterline::base {

// The operation by which one person asks a question. A question has no revisions, and can be taken
// back like a share.
struct Question {
  ItemId item;
  std::string text;  // plain text, 1..kMaxNoteSize bytes

  friend bool operator==(const Question&, const Question&) = default;
};

enum class QuestionRole : std::uint8_t { kAsker = 1, kAsked = 2 };

using Commitment = std::array<std::byte, 32>;
using CommitmentNonce = std::array<std::byte, 32>;

// The operation that says that one person has answered AND has chosen to reveal the answer. It has
// a commitment to the answer, which hides it. Before this operation a device sends nothing about an
// answer, so nobody can tell whether the person has answered. Only a person's first seal of a
// question counts.
struct Seal {
  ItemId item;
  QuestionRole role = QuestionRole::kAsker;  // of the person who seals
  Commitment commitment{};
  Words words{};  // digest of the question's words

  friend bool operator==(const Seal&, const Seal&) = default;
};

// The operation that has the answer itself. A device sends it only once it has stored the seals of
// both people. An empty text takes the answer back.
struct Answer {
  ItemId item;
  QuestionRole role = QuestionRole::kAsker;
  CommitmentNonce nonce{};  // zeros with an empty text
  std::string text;         // plain text, at most kMaxNoteSize bytes
  // The digest that the seal of this answer has as its `words`; zeros with an empty text.
  Words words{};

  friend bool operator==(const Answer&, const Answer&) = default;
};

}  // namespace waterline::base
