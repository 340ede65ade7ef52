#pragma once

#include <filesystem>
#include <functional>

#include "base/boot_time.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/password_hash.h"
#include "node/jobs.h"
#include "node/watcher.h"

namespace waterline::node {

// The things that a node needs from outside. The references must outlive it.
struct Surroundings {
  const base::Clock& clock;
  // The randomness for keyring, vault and deep. It is a source of its own, so that private work
  // does not influence which numbers the shared side draws.
  base::Random& private_random;
  base::Random& shared_random;  // for ledger and partner link
  std::filesystem::path courier;
  crypto::PasswordHashCost passphrase_cost{};
  const base::BootClock& boot_clock = base::system_boot_clock();
  OwnProgram program{};             // for jobs
  Watcher::Program watcher{};       // without one, nothing tells of sleep or a locked screen
  std::filesystem::path carrier{};  // without one, no box can be visited
  std::function<void()> end{};      // begins to end the process: after a logout, or without a home
};

}  // namespace waterline::node
