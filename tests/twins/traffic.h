#pragma once

#include <vector>

#include "base/bytes.h"
#include "fakes/seeded_random.h"
#include "twins/person.h"

namespace waterline::twins {

// The view of an observer on the network or of a finder of a bundle: each write in order, and its
// sender.
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

// Pairs both with each other, as after a pairing run.
void pair(Person& a, Person& b, fakes::SeededRandom& random);

// The two devices sync until they are in step: by a real session and real reconcilers between their
// ledgers.
Traffic meet(Person& a, Person& b, const crypto::LinkKey& key, std::uint64_t seed);

// One device makes a bundle, and the other takes it in. The only write is the file.
Traffic carry(Person& from, Person& to, const crypto::LinkKey& key, std::uint64_t seed);

}  // namespace waterline::twins
