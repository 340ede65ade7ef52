#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"
#include "ledger/partnership.h"
#include "link/shared_side.h"

// The author's own record of what was given to each device of a partner. REQUIRES everywhere: the
// mutexes of the sides that a function takes are held.
namespace waterline::app {

// Sets the partner's present device, for the record and for all waiting acts. Cancels the acts that
// waited for another device. If the device in the record has one of `former_keys`, it is the same
// device with a new key.
Outcome<void> meet_device(PrivateSide& open, const crypto::PublicKey& device,
                          const std::vector<crypto::PublicKey>& former_keys, base::Day paired_on);

// Updates the record from the ledger. Call it before and after an act of the person, under one hold
// of the mutexes, so that nothing leaves in between. Words that the act removed before anybody
// could have them then count as never given.
Outcome<void> note_given(PrivateSide& open, link::SharedSide& shared, base::WallTime now,
                         vault::Absent absent);

struct GivenView {
  vault::GivenWording wording;
  bool earlier = false;  // true if a later wording replaced it
  // The entry that a share came from, if it is known here.
  std::optional<vault::EntryId> entry;
};
struct DeviceView {
  vault::Device device;
  bool present = false;          // the two are paired now
  std::vector<GivenView> given;  // newest first
};
// Returns every device of a partner that there ever was, the present or last one first.
Outcome<std::vector<DeviceView>> given(PrivateSide& open, link::SharedSide& shared,
                                       base::WallTime now);
// Gives a device its name in the record. `number` is nullopt for the present or last device.
Outcome<void> name_device(PrivateSide& open, std::optional<std::int64_t> number,
                          std::string_view name);

}  // namespace waterline::app
