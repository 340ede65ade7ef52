#pragma once

#include <cstdint>

#include "base/joint_operation.h"

namespace waterline::ledger {

// The kinds of acts other than shares. act_id() (operation_mac.h) hashes the kind, so the values
// never change. The values below 5 are left to the depths of a share. From 16 on, each kind of
// document that somebody proposes has its own value.
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

// Says what a call does that would make an operation: kReally makes it; kToTry only checks, returns
// the same result, and changes nothing.
enum class Doing : std::uint8_t { kReally, kToTry };

}  // namespace waterline::ledger
