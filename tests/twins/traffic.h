#pragma once

#include <vector>

#include "base/bytes.h"
#include "fakes/seeded_random.h"
#include "twins/person.h"

namespace waterline::twins {

// The writes of a sync or of a bundle, in order, as an observer on the network or the finder of the
// bundle sees them.
struct Traffic {
  struct Written {
    // True for the device that dialled or sealed the file.
    bool by_first = true;
    base::Bytes bytes;
    friend bool operator==(const Written&, const Written&) = default;
  };
  std::vector<Written> writes;

  friend bool operator==(const Traffic&, const Traffic&) = default;
};

// Pairs the two people's ledgers with each other, as after a pairing.
void pair(Person& a, Person& b, fakes::SeededRandom& random);

// Syncs the two devices until they are in step: by a real session and real reconcilers between
// their ledgers. Returns what an observer sees.
Traffic meet(Person& a, Person& b, const crypto::LinkKey& key, std::uint64_t seed);

// Lets one device make a bundle, and the other take it in. The only write is the file.
Traffic carry(Person& from, Person& to, const crypto::LinkKey& key, std::uint64_t seed);

}  // namespace waterline::twins
