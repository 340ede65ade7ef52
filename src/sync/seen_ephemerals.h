#pragma once

#include <array>
#include <deque>
#include <set>

#include "base/bytes.h"
#include "sync/limits.h"

namespace waterline::sync {

// Remembers the last limits::kSeenEphemerals ephemeral keys of callers that have the right keys. If
// one of them comes again, somebody replays a recorded message to test whether this device answers.
// Only verified keys are added, so a stranger cannot push others out. A restart forgets them all.
class SeenEphemerals {
 public:
  using Ephemeral = std::array<std::byte, 32>;

  // Adds the key. Returns false if it was there already.
  bool add(const Ephemeral& ephemeral) {
    if (!known_.insert(ephemeral).second) return false;
    in_order_.push_back(ephemeral);
    if (in_order_.size() > limits::kSeenEphemerals) {
      known_.erase(in_order_.front());
      in_order_.pop_front();
    }
    return true;
  }

 private:
  std::set<Ephemeral> known_;
  std::deque<Ephemeral> in_order_;  // oldest first
};

}  // namespace waterline::sync
