#pragma once

#include <array>
#include <deque>
#include <set>

#include "base/bytes.h"
#include "sync/limits.h"

namespace waterline::sync {

// The ephemeral keys that initiators with the right keys began with, the last
// limits::kSeenEphemerals of them: one that comes again is a recording, played by somebody who
// wants to see whether this device answers. Only what verified is put in, so no stranger can push
// out what stands here. Of one process: after a restart it is empty.
class SeenEphemerals {
 public:
  using Ephemeral = std::array<std::byte, 32>;

  // Remembers it; false if it was there already.
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
