#pragma once

#include <cstdint>

namespace waterline::base {

// The kinds of things that one person gives to the partner's device.
enum class GivenKind : std::uint8_t {
  kShare = 1,
  kAcknowledgement = 2,
  kReply = 3,
  kVersion = 4,
  kAccept = 5,
  kReport = 6,
  kQuestion = 7,
  kSeal = 8,
  kAnswer = 9,
};

}  // namespace waterline::base
