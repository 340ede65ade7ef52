#pragma once

#include <optional>
#include <string_view>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"
#include "link/shared_side.h"

// Saying that one is busy, and nothing else. REQUIRES: the mutex of the private side is held.
namespace waterline::app {

// When an appointment is, to the minute. There is no room in it for a word: whatever the
// appointment is called, what is made from this cannot tell.
struct BusyTime {
  base::WallTime from;
  // none where it was not said how long it is
  std::optional<base::WallTime> to;
};

// Of an appointment in the vault. kStaysBelow for anything that is named as something of the deep
// is, before it is looked for; kUnknownId, also for what lies in the bin; kNoAppointment for an
// entry of another kind.
Outcome<BusyTime> busy_time(PrivateSide& open, std::string_view entry);

}  // namespace waterline::app
