#pragma once

#include <cstdint>

#include "base/joint_operation.h"

namespace waterline::ledger {

// The kinds of what a person says besides shares, as act_id hashes them (operation_mac.h). Values
// below 5 are the depths of a share; values from 16 on are kinds of proposed documents.
enum class ActKind : std::uint8_t {
  kReply = 5,
  kQuestion = 6,
  kChange = 7,
  kReport = 8,
  kProposal = 16
};

constexpr ActKind proposal_of(base::DocumentKind kind) {
  return ActKind(static_cast<std::uint8_t>(ActKind::kProposal) + static_cast<std::uint8_t>(kind));
}

// Says whether an operation is made. kToTry only checks: it returns the result that the operation
// would have, and changes nothing.
enum class Doing : std::uint8_t { kReally, kToTry };

}  // namespace waterline::ledger
