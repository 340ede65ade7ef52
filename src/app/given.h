#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"
#include "ledger/partnership.h"
#include "link/shared_side.h"

// The author's own record of what each device of a partner was given. REQUIRES everywhere: the
// node's mutex is held.
namespace waterline::app {

// Makes this device the one that the record and all waiting acts are for. Cancels what waited for
// another device; a device that has new keys is the same one.
Outcome<void> meet_device(PrivateSide& open, const crypto::PublicKey& device,
                          const std::vector<crypto::PublicKey>& former_keys, base::Day paired_on);

// Brings the record up to what the shared side says. Before and after an act of the person's own,
// under one hold of the mutex: then nothing can have left in between, and what the act removed
// before anybody had it was never given.
Outcome<void> note_given(PrivateSide& open, link::SharedSide& shared, base::WallTime now,
                         vault::Absent absent);

struct GivenView {
  vault::GivenWording wording;
  bool earlier = false;  // other words took its place
  // of a share: the entry it came from, as far as that is known here
  std::optional<vault::EntryId> entry;
};
struct DeviceView {
  vault::Device device;
  bool present = false;          // the two are paired now
  std::vector<GivenView> given;  // newest first
};
// All devices that there ever were, the present or last one first.
Outcome<std::vector<DeviceView>> given(PrivateSide& open, link::SharedSide& shared,
                                       base::WallTime now);
// `number`: none for the present or last one.
Outcome<void> name_device(PrivateSide& open, std::optional<std::int64_t> number,
                          std::string_view name);

}  // namespace waterline::app
