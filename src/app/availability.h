#pragma once

#include <optional>
#include <string_view>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"
#include "link/shared_side.h"

// Finds the time of an appointment. That time is all that the partner gets when a person says that
// they are busy. REQUIRES for every function: the mutex of the private side is held.
namespace waterline::app {

// The time of an appointment, to the minute. It holds no text, so words made from it cannot reveal
// what the appointment is about.
struct BusyTime {
  base::WallTime from;
  // nullopt if the appointment has no end
  std::optional<base::WallTime> to;
};

// Returns the time of an appointment in the vault. Error kStaysBelow for any id of the deep, before
// any lookup; kUnknownId for an unknown entry or one in the bin; kNoAppointment for an entry of
// another kind.
Outcome<BusyTime> busy_time(PrivateSide& open, std::string_view entry);

}  // namespace waterline::app
