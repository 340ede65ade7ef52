#pragma once

#include <vector>

#include "base/bytes.h"
#include "fakes/seeded_random.h"
#include "twins/person.h"

namespace waterline::twins {

// What an observer on the network sees, or who finds a sealed file: in order, what was written at a
// time, and by whom.
struct Traffic {
  struct Written {
    // of the two that met; who dialled, or sealed the file
    bool by_first = true;
    base::Bytes bytes;
    friend bool operator==(const Written&, const Written&) = default;
  };
  std::vector<Written> writes;

  friend bool operator==(const Traffic&, const Traffic&) = default;
};

// Both are paired with each other, as after a run of pairing.
void pair(Person& a, Person& b, fakes::SeededRandom& random);

// The two devices meet: a real session and real reconcilers between their ledgers, until both are
// in step.
Traffic meet(Person& a, Person& b, const crypto::LinkKey& key, std::uint64_t seed);

// One makes a sealed file for the other, who takes it in: the one thing written is the file.
Traffic carry(Person& from, Person& to, const crypto::LinkKey& key, std::uint64_t seed);

}  // namespace waterline::twins
