#pragma once

#include "base/bytes.h"
#include "fakes/seeded_random.h"
#include "twins/person.h"

namespace waterline::twins {

// What an observer on the network sees: who sent how many bytes, and which, in order.
using Traffic = base::Bytes;

// Both are paired with each other, as after a run of pairing.
void pair(Person& a, Person& b, fakes::SeededRandom& random);

// The two devices meet: a real session and real reconcilers between their ledgers, until both are in step.
Traffic meet(Person& a, Person& b, const crypto::PairKey& key, std::uint64_t seed);

// One makes a sealed file for the other, who takes it in: the bytes of the file.
Traffic carry(Person& from, Person& to, const crypto::PairKey& key, std::uint64_t seed);

}  // namespace waterline::twins
