#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "ledger/partnership.h"
#include "link/shared_side.h"

// Keeps the author's own record of everything that was given to each device of a partner. REQUIRES
// for every function: the mutexes of the sides that it takes are held.
namespace waterline::app {

// Says which device of the partner is paired now. The record and all waiting acts are about it from
// now on. Cancels the acts that waited for another device. If the device in the record has one of
// `former_keys`, it counts as the same device, with a new key.
Outcome<void> meet_device(PrivateSide& open, const crypto::PublicKey& device,
                          const std::vector<crypto::PublicKey>& former_keys, base::Day paired_on);

// The changes of the ledger that the record does not have yet.
using GivenNews = std::optional<ledger::GivenChanges>;  // nullopt if there never was a partner
// Reads it. It must be noted before the private mutex is released. If it is not, or if that fails,
// the next one has everything.
Outcome<GivenNews> given_news(PrivateSide& open, ledger::Ledger& ledger);
// Writes it into the record. `absent` says what became of words that are in the record and no
// longer in the ledger. The ledger need not be open for this, nor the shared mutex be held.
Outcome<void> note_given(PrivateSide& open, GivenNews news, base::WallTime now,
                         vault::Absent absent);
// Does both. The record is noted before and after an act of the person. The shared mutex is not
// released between the first note and the reading of the second one, so that nothing is sent
// meanwhile: words that the act removed before they were sent then count as never given.
Outcome<void> note_given(PrivateSide& open, ledger::Ledger& ledger, base::WallTime now,
                         vault::Absent absent);

struct GivenView {
  vault::GivenWording wording;
  bool earlier = false;  // true if later words replaced these
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
// Gives a device a name in the record. `number` says which device; nullopt means the present or
// last one.
Outcome<void> name_device(PrivateSide& open, std::optional<std::int64_t> number,
                          std::string_view name);

}  // namespace waterline::app
