#pragma once

#include <cstdint>

#include "base/joint_operation.h"

namespace waterline::ledger {

// What kind of words one of the two says to the other, beside shares. Below 5 stand the depths of a
// share (operation_mac.h), from 16 on the kinds of documents that are proposed.
enum class Said : std::uint8_t {
  kReply = 5,
  kQuestion = 6,
  kChange = 7,
  kReport = 8,
  kProposal = 16
};

constexpr Said proposal_of(base::DocumentKind kind) {
  return Said(static_cast<std::uint8_t>(Said::kProposal) + static_cast<std::uint8_t>(kind));
}

// Whether an act is done, or only looked at: then it says what would come of it, and changes
// nothing.
enum class Doing : std::uint8_t { kReally, kToTry };

}  // namespace waterline::ledger
